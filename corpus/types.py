"""The words of the house as values: document, provision, unit, rule, gap."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A run of repaired text that stands, character for character, in the published file."""

    start: int  # offset in the repaired text
    raw_start: int  # offset in the published file, in characters
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A half-open range of character offsets in the published file."""

    start: int
    end: int


class UnitKind(StrEnum):
    """The parts into which a provision's own text divides."""

    PARAGRAPH = "paragraph"  # 款 of an article, 段 of a plan's heading
    ITEM = "item"  # 项


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A 款, 段 or 项 inside a provision; `text` is `provision.text[start:end]`."""

    kind: UnitKind
    paragraph: int  # from 1
    item: int | None  # from 1; None for a whole paragraph
    lead: str  # the bold lead of a plan's paragraph (推进工业绿色升级), else empty
    label: str  # as cited: 第四十二条第二款; 三、（二）“推进工业绿色升级”
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """One step of the way from the document down to a provision."""

    label: str  # 第四章; 二、; （二）; 1.
    title: str  # 物业管理服务


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """The citable unit: an article, a plan's lowest numbered heading, or a table row."""

    id: str  # wuye/42, yanglao/2.2.2.9, huanbao/t1.16
    document: str  # document id
    label: str  # 第四十二条; 二、（二）2.（9）; 表1“林木覆盖率（%）”
    title: str  # the provision's own heading words, else empty
    path: tuple[Heading, ...]  # from the outermost heading down to the provision's parent
    text: str  # whole repaired text; of a table row: column heads, newline, cells as printed
    span: Span
    segments: tuple[Segment, ...]
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One published document and what its catalogue entry says of it; None means the text does not say."""

    id: str
    title: str
    short_title: str
    number: str  # 文号
    issuer: str
    issued: date | None
    in_force: date | None
    plan_start: date | None
    plan_end: date | None
    source: str  # file name of the published text
    aliases: tuple[str, ...]  # what people call it: 物业办法, property management measures


class Force(StrEnum):
    """What a rule does to whom it speaks of."""

    MUST = "must"
    MUST_NOT = "must_not"
    MAY = "may"
    ENTITLED = "entitled"
    DEFINES = "defines"
    TARGETS = "targets"
    DESCRIBES = "describes"


class Verdict(StrEnum):
    """The answer to a question that asks whether."""

    YES = "yes"
    NO = "no"
    CONDITIONAL = "conditional"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A verbatim run of a provision's text."""

    provision: str  # provision id
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question that a rule answers, as somebody would put it."""

    text: str
    lang: str  # zh, en
    verdict: Verdict | None  # None: the question does not ask whether
    short_zh: str  # the answer in one line where the rule's plain words do not fit this question, else empty
    short_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One normative statement read out of a provision."""

    id: str  # wuye-42-b
    document: str
    provision: str  # provision id of the first quote
    quotes: tuple[Quote, ...]  # at least one; the first carries the statement
    who: tuple[str, ...]
    force: Force
    act: str
    condition: str
    limit: str
    to_whom: str
    plain_zh: str
    plain_en: str
    asks: tuple[Ask, ...]
    related: tuple[
        str, ...
    ]  # ids of provisions that an answer should also name: exceptions, sanctions, disagreements
    reviewed: str  # who and when; empty: a draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A question that people put to the gazette and that the gazette does not answer."""

    id: str
    topic: str  # 专项维修资金交存标准
    said_zh: str  # what the gazette does say near it, and what it leaves open
    said_en: str
    near: tuple[str, ...]  # provision ids, nearest first; empty: nothing near
    office: str  # the body the gazette itself names for the matter, as printed; empty: none
    asks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NonNormative:
    """Text that no rule covers, and why."""

    provision: str
    quote: str  # verbatim
    reason: str
