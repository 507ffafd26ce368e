"""What a reader should know beside the answer: terms that are over, repairs in the quote, premises that do not hold."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from assistant import messages
from assistant.compose import Composed
from assistant.mentions import Missing
from assistant.messages import say
from assistant.question import Reading
from assistant.rank import Mentions
from assistant.types import Citation, Notice, NoticeKind, Status
from corpus.disagreements import Disagreement, touching
from corpus.library import Body, Library
from corpus.repair import Repair, Sureness
from corpus.types import Provision
from corpus.validity import Status as Standing
from corpus.validity import status_of

STANDINGS = {
    Standing.PLAN_PERIOD_OVER: NoticeKind.PLAN_PERIOD_OVER,
    Standing.NOT_YET_IN_FORCE: NoticeKind.NOT_IN_FORCE,
    Standing.NO_TERM_STATED: NoticeKind.TERM_NOT_STATED,
    Standing.UNKNOWN: NoticeKind.TERM_NOT_STATED,
}
JOINED = "⏎"  # marks a repair that only joins a sentence cut by a page break


def add_notices(
    composed: Composed,
    reading: Reading,
    mentions: Mentions,
    missing: Sequence[Missing],
    library: Library,
    disagreements: Sequence[Disagreement],
    as_of: date,
) -> Composed:
    """Put the notices that the answer calls for behind those it has."""
    notices = [*_premises(missing, library, reading.lang)]
    if composed.status is Status.ANSWERED:
        cited = tuple(dict.fromkeys(c.provision_id for c in composed.citations))
        notices += [*_elsewhere(composed.citations, mentions, library, reading.lang)]
        notices += [*_disagreements(composed.citations, disagreements, reading.lang)]
        notices += [*_repairs(composed.citations, library, reading.lang)]
        notices += [*_standing(cited, library, as_of, reading.lang)]
    return replace(composed, notices=(*composed.notices, *notices)) if notices else composed


def _premises(missing: Iterable[Missing], library: Library, lang: str) -> Iterator[Notice]:
    for each in dict.fromkeys(missing):
        title = library.documents[each.document].title
        text = say(messages.NO_SUCH, lang, title=title, label=each.label, last=each.last)
        yield Notice(kind=NoticeKind.FALSE_PREMISE, text=text, provisions=())


def _elsewhere(
    citations: Sequence[Citation], mentions: Mentions, library: Library, lang: str
) -> Iterator[Notice]:
    """Say so where the question names one document and the answer rests on another."""
    cited = {c.document for c in citations}
    if not mentions.documents or mentions.documents & cited:
        return
    named = "、".join(f"《{library.documents[d].short_title}》" for d in sorted(mentions.documents))
    rests = "、".join(f"《{library.documents[d].short_title}》" for d in sorted(cited))
    text = say(messages.ELSEWHERE, lang, named=named, cited=rests)
    yield Notice(kind=NoticeKind.FALSE_PREMISE, text=text, provisions=())


def _disagreements(
    citations: Sequence[Citation], disagreements: Sequence[Disagreement], lang: str
) -> Iterator[Notice]:
    cited = {c.provision_id for c in citations}
    for each in touching(disagreements, cited):
        if _bears(each, citations):
            yield Notice(
                kind=NoticeKind.DISAGREEMENT,
                text=each.en if lang == "en" else each.zh,
                provisions=each.provisions,
            )


def _bears(disagreement: Disagreement, citations: Sequence[Citation]) -> bool:
    """Whether a quote shown holds, or lies in, one of the sides that disagree."""
    return any(
        c.provision_id == side.provision and (side.text in c.quote or c.quote in side.text)
        for side in disagreement.sides
        for c in citations
    )


def _repairs(citations: Sequence[Citation], library: Library, lang: str) -> Iterator[Notice]:
    for citation in citations:
        provision = library.provisions[citation.provision_id]
        body = next((b for b in library.bodies if b.document.id == provision.document), None)
        for repair in _within(provision, citation.quote, body):
            phrase = messages.REPAIRED if repair.sure is Sureness.CERTAIN else messages.DOUBTFUL
            text = say(
                phrase, lang, printed=repair.printed.strip(), read=repair.read.strip(), reason=repair.reason
            )
            yield Notice(kind=NoticeKind.REPAIRED_TEXT, text=text, provisions=(provision.id,))


def _within(provision: Provision, quote: str, body: Body | None) -> Iterator[Repair]:
    """The repairs, other than joins, whose place lies in the published run of the quote."""
    start = provision.text.find(quote)
    if body is None or start < 0:
        return
    places = [
        (s.raw_start + max(0, start - s.start), s.raw_start + min(s.length, start + len(quote) - s.start))
        for s in provision.segments
        if s.start < start + len(quote) and start < s.start + s.length
    ]
    if not places:
        return
    begin, end = min(p for p, _ in places), max(p for _, p in places)
    for repair in body.repairs:
        if JOINED not in repair.printed and repair.place < end and begin < repair.place + len(repair.printed):
            yield repair


def _standing(cited: Iterable[str], library: Library, as_of: date, lang: str) -> Iterator[Notice]:
    by_document: dict[str, list[str]] = {}
    for provision in cited:
        by_document.setdefault(library.provisions[provision].document, []).append(provision)
    for document, provisions in by_document.items():
        standing = status_of(library.documents[document], as_of)
        kind = STANDINGS.get(standing.status)
        if kind is not None:
            text = standing.en if lang == "en" else standing.zh
            yield Notice(kind=kind, text=text, provisions=tuple(provisions))
