"""One turn from question to answer, as values."""

from dataclasses import dataclass
from enum import StrEnum

from corpus.types import Verdict


class Status(StrEnum):
    """How a turn ended; the prefix says who ended it."""

    ANSWERED = "answered"
    DECLINED_NOT_IN_CORPUS = "declined_not_in_corpus"
    DECLINED_OUT_OF_SCOPE = "declined_out_of_scope"
    DECLINED_UNCLEAR = "declined_unclear"
    DECLINED_SMALL_TALK = "declined_small_talk"
    ERROR_INPUT = "error_input"
    ERROR_INDEX = "error_index"
    ERROR_INTERNAL = "error_internal"


class NoticeKind(StrEnum):
    """Why a reader should know more than the answer says."""

    PLAN_PERIOD_OVER = "plan_period_over"
    TERM_NOT_STATED = "term_not_stated"
    NOT_IN_FORCE = "not_in_force"
    REPAIRED_TEXT = "repaired_text"
    DRAFT_RULE = "draft_rule"
    DISAGREEMENT = "disagreement"
    FALSE_PREMISE = "false_premise"
    MODEL_FELL_BACK = "model_fell_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One sentence beside the answer."""

    kind: NoticeKind
    text: str  # in the asker's language
    provisions: tuple[str, ...]  # ids it speaks of


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A turn of the conversation before the question."""

    role: str  # user, assistant
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Document, label and a verbatim quote."""

    provision_id: str
    document: str
    document_title: str
    number: str  # 文号
    label: str  # of the smallest unit that holds the quote
    quote: str
    text: str  # the provision's whole repaired text


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieved:
    """A provision that was considered, best first."""

    provision_id: str
    document: str
    label: str
    text: str
    score: float
    features: tuple[tuple[str, float], ...]  # what the score was made of
    kept: bool  # whether the answer was made from it


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the turn and how long it took."""

    name: str
    seconds: float
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Everything about one question and its answer."""

    question: str
    standalone: str  # the question as read, the turns before it included
    lang: str  # zh, en
    kind: str
    status: Status
    answer: str  # as shown: plain text with line breaks
    verdict: Verdict | None
    headline: str  # the first line of the answer
    plain: tuple[str, ...]  # the plain words, a sentence or list row each
    citations: tuple[Citation, ...]
    retrieved: tuple[Retrieved, ...]
    notices: tuple[Notice, ...]
    suggestions: tuple[str, ...]  # questions to ask next
    steps: tuple[Step, ...]
    seconds: float
    nearest: tuple[str, ...] = ()  # of a decline: ids of the provisions it names, which do not answer
