"""The REST contract as types: what comes in, what goes out, with examples for the reference page."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from assistant.types import Status
from corpus.types import Force, Verdict
from web.lookup import Sort
from web.whole import whole

LONGEST_HISTORY = 40  # messages

Text = Annotated[str, AfterValidator(whole)]
EXAMPLE_QUESTION = "物业能因为我没交物业费就把水停了吗？"


class In(BaseModel):
    """What a client sends: a misspelt name is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class MessageIn(In):
    """A turn of the conversation before the question."""

    role: Literal["user", "assistant"]
    content: Text


class AskIn(In):
    """A question."""

    question: Text = Field(description="in Chinese or English", examples=[EXAMPLE_QUESTION])
    history: tuple[MessageIn, ...] = Field(
        default=(), max_length=LONGEST_HISTORY, description="the conversation so far, oldest first"
    )
    as_of: date | None = Field(
        default=None, description="the day to read the law for; none: today", examples=["2025-06-01"]
    )
    limit_retrieved: int = Field(default=10, ge=0, le=100, description="provisions reported as retrieved")


class CitationOut(BaseModel):
    """Document, label and a verbatim quote."""

    provision_id: str
    document: str
    document_title: str
    number: str = Field(description="文号")
    label: str
    quote: str
    text: str = Field(description="the provision's whole repaired text")


class RetrievedOut(BaseModel):
    """A provision that was considered."""

    provision_id: str
    document: str
    label: str
    text: str
    score: float


class NoticeOut(BaseModel):
    """One sentence beside the answer."""

    kind: str
    text: str
    provisions: list[str]


class AskOut(BaseModel):
    """A turn: the batch file's contract and what else a page shows."""

    question: str
    status: Status
    answer: str = Field(description="as shown: plain text with line breaks")
    verdict: Verdict | None
    citations: list[CitationOut]
    retrieved: list[RetrievedOut]
    notices: list[NoticeOut]
    seconds: float
    headline: str
    plain: list[str]
    suggestions: list[str]
    nearest: list[str] = Field(
        description="of a decline: ids of the provisions it names, which do not answer"
    )
    standalone: str = Field(description="the question as read, the turns before it included")
    lang: str


class DocumentOut(BaseModel):
    """One published document."""

    id: str
    title: str
    short_title: str
    number: str
    issuer: str
    issued: date | None
    in_force: date | None
    plan_start: date | None
    plan_end: date | None
    provisions: int = Field(description="how many it has")


class DocumentsOut(BaseModel):
    """All documents."""

    count: int
    documents: list[DocumentOut]


class HeadingOut(BaseModel):
    """One step of the way down to a provision."""

    label: str
    title: str


class UnitOut(BaseModel):
    """A paragraph or an item of a provision."""

    label: str
    text: str
    start: int
    end: int


class RuleOut(BaseModel):
    """One normative statement read out of the provision."""

    id: str
    who: list[str]
    force: Force
    plain_zh: str
    plain_en: str
    limit: str
    quotes: list[str]
    reviewed: str = Field(description="who and when; empty: a draft")


class ProvisionOut(BaseModel):
    """The citable unit with everything known about it."""

    id: str
    document: str
    document_title: str
    label: str
    title: str
    path: list[HeadingOut]
    text: str
    units: list[UnitOut]
    rules: list[RuleOut]
    names: list[str] = Field(description="ids of the provisions that it refers to")
    named_by: list[str] = Field(description="ids of the provisions that refer to it")
    outside: list[str] = Field(description="titles of texts elsewhere that it refers to")
    disagreements: list[str] = Field(description="where it and another provision say different things")
    permalink: str


class Format(StrEnum):
    """How a look-up is sent."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


class LookupIn(In):
    """Filters; empty ones do not narrow, and one has to be there. All that fits is sent, nothing is cut off."""

    terms: Text = Field(
        default="", max_length=200, description="an address or words, whichever it turns out to be"
    )
    address: Text = Field(
        default="",
        max_length=200,
        description="物业办法第42条, 表1第7项, wuye/42",
        examples=["物业办法第42条"],
    )
    words: Text = Field(
        default="", max_length=200, description="parted by blanks; all have to stand in the provision"
    )
    document: Text = Field(default="", max_length=200, description="id, title or alias")
    chapter: Text = Field(default="", max_length=200, description="第四章, or words of a heading")
    body: Text = Field(default="", max_length=100, description="民政局: responsible or named; * for any")
    who: Text = Field(default="", max_length=100, description="物业服务企业: of whom a rule speaks")
    force: Force | None = Field(default=None, description="what a rule does")
    deadline: Text = Field(default="", max_length=50, description="2025, 十五日内, 每年; * for any")
    figure: Text = Field(default="", max_length=100, description="indicator, or number with unit; * for any")
    outside: Text = Field(
        default="", max_length=100, description="a text cited that is not held here; * for any"
    )
    sort: Sort = Sort.PUBLISHED
    format: Format = Format.JSON


class LookupRowOut(BaseModel):
    """A provision that fits, or one rule of it."""

    provision: str
    label: str
    document: str
    document_title: str
    quote: str = Field(description="the verbatim sentences that fit")
    text: str = Field(description="the provision's whole repaired text")
    why: list[str]
    rule: str | None = Field(description="id of the rule that fits, where the query asks about rules")


class LookupOut(BaseModel):
    """Every row that fits."""

    total: int
    provisions: int = Field(description="how many different provisions the rows are from")
    rows: list[LookupRowOut]


class FeedbackIn(In):
    """A vote on an answer."""

    question: Text = Field(min_length=1, max_length=2000, examples=[EXAMPLE_QUESTION])
    vote: Literal["up", "down"]
    status: Status = Status.ANSWERED
    answer: Text = Field(default="", max_length=20_000)
    reason: Text = Field(default="", max_length=50, examples=["citation"])
    comment: Text = Field(default="", max_length=500)
    lang: Literal["zh", "en"] = "zh"


class FeedbackOut(BaseModel):
    """What became of a vote."""

    kept: bool = Field(description="false: only counted, because the operator keeps nothing")


class HealthOut(BaseModel):
    """The service is up."""

    status: Literal["ok"]
    corpus: str = Field(description="fingerprint of texts and rules")
    documents: int
    provisions: int


class ProblemOut(BaseModel):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    request_id: str
