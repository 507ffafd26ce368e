"""Whether a document holds on a given day, as far as the document itself says; what it does not say stays unsaid."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from corpus.types import Document


class Status(StrEnum):
    """How a document stands on a day."""

    IN_FORCE = "in_force"
    NOT_YET_IN_FORCE = "not_yet_in_force"
    PLAN_PERIOD_OVER = "plan_period_over"
    NO_TERM_STATED = "no_term_stated"  # issued, but neither a day of entry into force nor a period is stated
    UNKNOWN = "unknown"  # not even a day of issue


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """A document's standing on a day, with the sentence that says so."""

    status: Status
    as_of: date
    zh: str
    en: str


def status_of(document: Document, as_of: date) -> Validity:
    """Tell how a document stands on a day from its stated dates alone; repeals elsewhere are not known here."""
    if document.in_force:
        return _measure(document, document.in_force, as_of)
    if document.plan_end:
        return _plan(document, document.plan_end, as_of)
    if document.issued and as_of < document.issued:
        return _not_yet_issued(document, document.issued, as_of)
    if document.issued:
        return Validity(
            status=Status.NO_TERM_STATED,
            as_of=as_of,
            zh=f"《{document.title}》于{_zh(document.issued)}印发，文本没有写明施行日期和有效期。",
            en=f"Issued on {_en(document.issued)}; the text states neither a day of entry into force nor a term.",
        )
    return Validity(
        status=Status.UNKNOWN,
        as_of=as_of,
        zh=f"《{document.title}》的文本没有写明印发日期、施行日期和有效期，效力不明。",
        en="The text states no day of issue, no day of entry into force and no term; whether it holds is unknown.",
    )


def _measure(document: Document, since: date, as_of: date) -> Validity:
    if as_of < since:
        return Validity(
            status=Status.NOT_YET_IN_FORCE,
            as_of=as_of,
            zh=f"《{document.title}》自{_zh(since)}起施行，{_zh(as_of)}尚未施行。",
            en=f"In force from {_en(since)}; not yet in force on {_en(as_of)}.",
        )
    return Validity(
        status=Status.IN_FORCE,
        as_of=as_of,
        zh=f"《{document.title}》自{_zh(since)}起施行，文本没有写明失效日期。",
        en=f"In force since {_en(since)}; the text states no end.",
    )


def _plan(document: Document, end: date, as_of: date) -> Validity:
    if document.issued and as_of < document.issued:
        return _not_yet_issued(document, document.issued, as_of)
    if document.plan_start and as_of < document.plan_start:
        return Validity(
            status=Status.NOT_YET_IN_FORCE,
            as_of=as_of,
            zh=f"《{document.title}》的规划期自{_zh(document.plan_start)}起，{_zh(as_of)}尚未开始。",
            en=f"The plan period begins on {_en(document.plan_start)}; it had not begun on {_en(as_of)}.",
        )
    period = f"{document.plan_start.year}—{end.year} 年" if document.plan_start else f"至 {end.year} 年"
    period_en = f"{document.plan_start.year}-{end.year}" if document.plan_start else f"up to {end.year}"
    if as_of > end:
        return Validity(
            status=Status.PLAN_PERIOD_OVER,
            as_of=as_of,
            zh=f"《{document.title}》的规划期为 {period}，到{_zh(as_of)}已经结束；后续规划不在本库中。",
            en=f"The plan period ({period_en}) was over on {_en(as_of)}; what followed it is not held here.",
        )
    return Validity(
        status=Status.IN_FORCE,
        as_of=as_of,
        zh=f"《{document.title}》的规划期为 {period}，{_zh(as_of)}在规划期内。",
        en=f"The plan period is {period_en}; {_en(as_of)} is within it.",
    )


def _not_yet_issued(document: Document, issued: date, as_of: date) -> Validity:
    return Validity(
        status=Status.NOT_YET_IN_FORCE,
        as_of=as_of,
        zh=f"《{document.title}》于{_zh(issued)}印发，{_zh(as_of)}尚未印发。",
        en=f"Issued on {_en(issued)}; it did not exist yet on {_en(as_of)}.",
    )


def _zh(day: date) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def _en(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
