"""A decision → the answer, put together from what was written and checked before; no model."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant import messages
from assistant.answer_types import PLAIN, answer_types
from assistant.decide import Decision
from assistant.figures import figures, unbacked
from assistant.gaps import GapFound
from assistant.headline import verdict_words
from assistant.messages import say
from assistant.question import Kind, Reading
from assistant.rank import Candidate, Knowledge, Ranked
from assistant.types import Citation, Notice, NoticeKind, Status
from corpus.types import Ask, Provision, Quote, Rule, UnitKind, Verdict

NEAR_ENOUGH = 0.92  # cosine from which an ask's own short answer fits the question
GAP_NEAR = 0.79  # cosine from which a gap's own words fit; of the unanswerable questions of development 3 in 4 have one
SUGGESTIONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """An answer before its quotes and figures are verified."""

    status: Status
    headline: str
    plain: tuple[str, ...]
    verdict: Verdict | None
    citations: tuple[Citation, ...]
    notices: tuple[Notice, ...] = ()
    suggestions: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()  # of a decline: ids of the provisions that it names


def compose(
    reading: Reading,
    decision: Decision,
    ranked: Ranked,
    knowledge: Knowledge,
    *,
    verdict: Verdict | None,
    more: float,
) -> Composed:
    """Answer from the chosen candidates, the plain words first and every quote beside its label."""
    chosen = decision.chosen
    grounds = {c.key: quotes_of(c, knowledge, more=more, all_of_them=reading.compares) for c in chosen}
    whole = named_wholes(chosen, knowledge)
    plain = once(
        (words, grounds[c.key])
        for c in chosen
        for words in plain_words(c, grounds[c.key], reading, knowledge)
    )
    return Composed(
        status=Status.ANSWERED,
        headline=verdict_words(
            verdict,
            reading.inherited or reading.text,
            reading.lang,
            terse=reading.terse and not reading.whether,
        )
        if verdict
        else "",
        plain=plain,
        verdict=verdict,
        citations=cite([*whole, *(quote for c in chosen for quote in grounds[c.key])], knowledge),
        notices=draft_notices(chosen, reading.lang),
        suggestions=suggest(chosen, ranked, reading.lang),
    )


def once(lines: Iterable[tuple[str, Sequence[Quote]]]) -> tuple[str, ...]:
    """The lines without those that say again what lines before them said; each comes with the quotes it rests on.

    The rules overlap on purpose: one of a whole list, one of each of its rows. Of two that rest on the same quotes
    half the words in common is enough.
    """
    kept: list[str] = []
    shown: set[Quote] = set()
    for line, grounds in lines:
        told = " ".join(kept)
        pieces = _pieces(line)
        most = SAID_OF_SAME if shown.issuperset(grounds) else SAID
        said = len(pieces & _pieces(told)) >= most * len(pieces)
        if not kept or not said or figures(line) - figures(told):
            kept.append(line)
        shown.update(grounds)
    return tuple(kept)


SAID = 0.8  # share of a line's word pairs that the lines before it have; below it new things were lost (read, 200 answers)
SAID_OF_SAME = 0.5
CHINESE = re.compile(r"[一-鿿]")


def _pieces(text: str) -> set[str]:
    """Character pairs of Chinese, words of English."""
    return _pairs(text) if CHINESE.search(text) else set(re.findall(r"[a-z]{3,}", text.lower()))


LONGEST_WHOLE = 700  # characters of a provision that is quoted whole because the question names it


def named_wholes(chosen: Iterable[Candidate], knowledge: Knowledge) -> list[Quote]:
    """The whole text of each chosen provision that the question names outright: who asks for an article gets it."""
    named = dict.fromkeys(c.provision for c in chosen if c.features.get("addressed", 0.0) >= 1.0)
    texts = ((p, knowledge.provisions[p].text) for p in named)
    return [Quote(provision=p, text=text) for p, text in texts if len(text) <= LONGEST_WHOLE]


def plain_words(
    candidate: Candidate, grounds: Sequence[Quote], reading: Reading, knowledge: Knowledge
) -> Iterable[str]:
    """The rule's plain words as far as its shown quotes carry them, after the short answer of the same ask."""
    rule = candidate.rule
    if rule is None:
        text = knowledge.provisions[candidate.provision].text
        yield text if len(text) <= LONGEST_UNREAD else text[:LONGEST_UNREAD] + "…"
        return
    ask = _same_ask(candidate, reading)
    short = (ask.short_en if reading.lang == "en" else ask.short_zh) if ask else ""
    if opened := OPENING.sub("", short):
        yield opened
    yield carried(rule, grounds, reading.lang)


LONGEST_UNREAD = 400  # characters shown of a provision that has no rules
# The headline says yes or no to the question as put; an ask's short answer says it to the ask.
OPENING = re.compile(
    r"^(?:是的?|不是的?|对的?|不对|不?能|不?可以|不?行|不?要|不用|不必|没?有|不?会|不?算|不?管|还?不?够|不?该|得|"
    r"yes|no|right|wrong|correct)[。，,.!:：]\s*",
    re.IGNORECASE,
)
SENTENCE_ZH = re.compile(r"[^。！？]+[。！？]?[）)”」]*")
SENTENCE_EN = re.compile(r".+?(?:[.!?](?=\s+[A-Z(“])|$)", re.DOTALL)


def carried(rule: Rule, grounds: Sequence[Quote], lang: str) -> str:
    """The sentences of the plain words whose quote is shown.

    A Chinese sentence belongs to the quote that it shares most character pairs with; an English one to that of
    the Chinese sentence in its place, where both have equally many; otherwise nothing is left out.
    """
    whole = rule.plain_en if lang == "en" else rule.plain_zh
    if len(grounds) == len(rule.quotes):
        return whole
    chinese = SENTENCE_ZH.findall(rule.plain_zh)
    sentences = SENTENCE_EN.findall(rule.plain_en) if lang == "en" else chinese
    if len(sentences) != len(chinese):
        return whole
    kept, stays = [], True
    for sentence, zh in zip(sentences, chinese, strict=True):
        behind = _quote_behind(zh, rule.quotes)
        if behind is not None:  # else it speaks of the sentence before it: 公报没有说明。
            stays = behind in grounds
        if stays:
            kept.append(sentence)
    return "".join(kept).strip() or whole


FEW = 2  # character pairs that any two texts on one matter share


def _quote_behind(sentence: str, quotes: Sequence[Quote]) -> Quote | None:
    pairs = _pairs(sentence)
    shared = [len(pairs & _pairs(quote.text)) for quote in quotes]
    return quotes[shared.index(max(shared))] if max(shared) > FEW else None


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def _same_ask(candidate: Candidate, reading: Reading) -> Ask | None:
    """The nearest ask where it all but is the question and wants the same sort of answer."""
    if candidate.rule is None or not candidate.asks or candidate.asks[0].score < NEAR_ENOUGH:
        return None
    if not answer_types(candidate.asks[0].passage.text) & answer_types(reading.text):
        return None
    place = candidate.asks[0].passage.ask
    return candidate.rule.asks[place] if 0 <= place < len(candidate.rule.asks) else None


def quotes_of(
    candidate: Candidate, knowledge: Knowledge, *, more: float, all_of_them: bool = False
) -> tuple[Quote, ...]:
    """What a candidate's answer rests on; of a provision without rules its whole text.

    Quotes from a further provision are left out where that lies more than `more` behind in cosine, unless the plain
    words take a figure from it.
    """
    rule = candidate.rule
    if rule is None:
        return (Quote(provision=candidate.provision, text=knowledge.provisions[candidate.provision].text),)
    main = candidate.places.get(rule.provision, 0.0)
    kept = [
        q
        for q in rule.quotes
        if all_of_them
        or q.provision == rule.provision
        or candidate.places.get(q.provision, 0.0) >= main - more
    ]
    texts = knowledge.provisions
    words = carried(rule, kept, "zh")
    unbacked_figures = unbacked([words], " ".join(texts[q.provision].text for q in kept))
    rested_on = {q for clause in CLAUSE_ZH.findall(words) if (q := _rests_on(clause, rule.quotes, kept))}
    return tuple(
        q
        for q in rule.quotes
        if q in kept or q in rested_on or unbacked_figures & figures(texts[q.provision].text)
    )


CLAUSE_ZH = re.compile(r"[^。；！？]{6,}")
MUCH_MORE = 1.5  # times the character pairs: plain words share some with every quote of their matter


def _rests_on(clause: str, quotes: Sequence[Quote], kept: Sequence[Quote]) -> Quote | None:
    """The quote that a clause clearly says again, where it is not one of those kept."""
    pairs = _pairs(clause)
    shared = {q: len(pairs & _pairs(q.text)) for q in quotes}
    best = max(quotes, key=lambda q: shared[q])
    return best if shared[best] > MUCH_MORE * max((shared[q] for q in kept), default=0) else None


def cite(quotes: Iterable[Quote], knowledge: Knowledge) -> tuple[Citation, ...]:
    """One citation a quote; a quote that lies in another of the same provision is not repeated."""
    citations: list[Citation] = []
    unique = list(dict.fromkeys((q.provision, q.text) for q in quotes))
    for provision_id, text in unique:
        if any(p == provision_id and text in other and text != other for p, other in unique):
            continue
        provision = knowledge.provisions[provision_id]
        document = knowledge.documents[provision.document]
        citations.append(
            Citation(
                provision_id=provision_id,
                document=document.id,
                document_title=document.title,
                number=document.number,
                label=label_of(provision, text),
                quote=text,
                text=provision.text,
            )
        )
    return tuple(citations)


def label_of(provision: Provision, quote: str) -> str:
    """The label of the smallest paragraph or item that holds the whole quote, else of the provision."""
    start = provision.text.find(quote)
    end = start + len(quote)
    holding = [u for u in provision.units if start >= 0 and u.start <= start and end <= u.end]
    smallest = min(holding, key=lambda u: (u.end - u.start, u.kind is UnitKind.PARAGRAPH), default=None)
    return smallest.label if smallest else provision.label


def draft_notices(chosen: Iterable[Candidate], lang: str) -> tuple[Notice, ...]:
    """Say so where the plain words have not been reviewed."""
    drafts = tuple(c.provision for c in chosen if c.rule and not c.rule.reviewed)
    if not drafts:
        return ()
    return (Notice(kind=NoticeKind.DRAFT_RULE, text=messages.DRAFT[lang], provisions=drafts),)


def suggest(chosen: Iterable[Candidate], ranked: Ranked, lang: str) -> tuple[str, ...]:
    """Questions that neighbouring rules answer, one a rule, in the asker's language."""
    used = {c.key for c in chosen}
    asks = []
    for candidate in ranked.candidates:
        if candidate.key in used or candidate.rule is None:
            continue
        plain = [a.text for a in candidate.rule.asks if a.lang == lang and _reads_as_question(a.text, lang)]
        if plain:
            asks.append(min(plain, key=len))
        if len(asks) == SUGGESTIONS:
            break
    return tuple(asks)


LONGEST_SUGGESTION = 60  # characters; it has to fit a button


def _reads_as_question(text: str, lang: str) -> bool:
    """Whether an ask is fit to be shown: not long, and no mere search words."""
    asked = text.endswith("?") if lang == "en" else " " not in text and answer_types(text) != PLAIN
    return asked and len(text) <= LONGEST_SUGGESTION


def decline(reading: Reading, ranked: Ranked, knowledge: Knowledge) -> Composed:
    """Say what is not there, what is nearest to it, and whom the gazette itself names."""
    lang = reading.lang
    if reading.kind is Kind.SMALL_TALK:
        return _plain_decline(Status.DECLINED_SMALL_TALK, messages.SMALL_TALK[lang])
    gap = ranked.gaps[0] if ranked.gaps and ranked.gaps[0].score >= GAP_NEAR else None
    if gap is not None and not gap.gap.near:
        said = gap.gap.said_en if lang == "en" else gap.gap.said_zh
        return _plain_decline(Status.DECLINED_OUT_OF_SCOPE, messages.OUT_OF_SCOPE[lang], said)
    if gap is None and not ranked.candidates:
        return _plain_decline(Status.DECLINED_UNCLEAR, messages.UNCLEAR[lang])
    return _decline_near(reading, ranked, gap, knowledge)


def _plain_decline(status: Status, headline: str, *plain: str) -> Composed:
    return Composed(
        status=status, headline=headline, plain=tuple(p for p in plain if p), verdict=None, citations=()
    )


def _decline_near(reading: Reading, ranked: Ranked, gap: GapFound | None, knowledge: Knowledge) -> Composed:
    lang = reading.lang
    near = (gap.gap.near if gap else _nearest(ranked))[:NAMED_NEAREST]
    searched = say(
        messages.SEARCHED,
        lang,
        documents=str(len(knowledge.documents)),
        provisions=str(len(knowledge.provisions)),
    )
    plain = [(gap.gap.said_en if lang == "en" else gap.gap.said_zh) if gap else searched]
    labels = [
        f"《{knowledge.documents[p.document].title}》{p.label}"
        for p in (knowledge.provisions[i] for i in near)
    ]
    if labels:
        plain.append(say(messages.NEAREST, lang, labels=("; " if lang == "en" else "；").join(labels)))
    if gap and gap.gap.office:
        plain.append(say(messages.OFFICE, lang, office=gap.gap.office))
    return Composed(
        status=Status.DECLINED_NOT_IN_CORPUS,
        headline=messages.NOT_IN_CORPUS[lang],
        plain=tuple(plain),
        verdict=None,
        citations=(),
        suggestions=suggest((), ranked, lang),
        nearest=near,
    )


NAMED_NEAREST = 3


def _nearest(ranked: Ranked) -> tuple[str, ...]:
    """Provisions worth naming though they do not answer: those whose texts or asks lie near at all."""
    close = (c for c in ranked.candidates[:4] if max(c.features["ask"], c.features["text"]) >= WORTH_NAMING)
    return tuple(dict.fromkeys(c.provision for c in close))


WORTH_NAMING = 0.75  # cosine; below it the nearest provision is about something else


def write_out(composed: Composed, lang: str) -> str:
    """The answer as shown: the verdict, the plain words, then each provision with its quote."""
    lines = [composed.headline, *composed.plain]
    if composed.citations:
        lines.append(messages.BASIS[lang])
        lines.extend(
            f"{number}. " + say(messages.CITED, lang, title=c.document_title, label=c.label, quote=c.quote)
            for number, c in enumerate(composed.citations, start=1)
        )
    lines.extend(n.text for n in composed.notices)
    return "\n".join(line for line in lines if line)
