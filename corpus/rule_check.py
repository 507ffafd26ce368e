"""Whether the rules say no more than their texts, leave out nothing, and ask as different people would."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from corpus.amounts import backing_in, unbacked_in
from corpus.bodies import bodies_in
from corpus.findings import Finding, error, notice
from corpus.names import find_mentions
from corpus.rules import RuleBook
from corpus.sentences import sentences_in
from corpus.types import Ask, Document, Provision, Quote, Rule

HAN = re.compile(r"[\u3400-\u9fff]")
NOT_WORD = re.compile(r"[\W_]+")
LEFT_OVER = 3  # characters of a sentence that no quote need cover: 和, 另外
# Of the 13,050 asks long enough to judge, half share at most 19 % of their character pairs with their
# provision, 99 % at most 67 %; above 75 % (0.15 %) stand search-box lines of the text's own nouns.
COPIED = 0.75
JUDGED = 8  # character pairs; a shorter ask is nearly all names
# An opening of so many characters (English: words), document names left out, over too many rules is a template.
# Of 1008 rules one opening stands over more than ten: 到2025年, over 13, which is a date and listed as a notice.
FRAME = 6
FRAME_WORDS = 5
FRAME_SHARE = 0.01
FRAME_LEAST = 8


def check_rules(
    book: RuleBook, provisions: Mapping[str, Provision], documents: Mapping[str, Document]
) -> Iterator[Finding]:
    """Check all that readers wrote; quotes and ids that do not hold are errors, the rest is for a look."""
    unresolved = [*_ids(book, provisions), *_quotes(book, provisions)]
    yield from unresolved
    broken = {f.where for f in unresolved}
    sound = [r for r in book.rules if r.id not in broken]
    for rule in sound:
        yield from check_rule(rule, provisions, documents)
    yield from _uncovered(book, sound, provisions)
    yield from _same_asks(book)
    yield from _frames(book, documents)


def check_rule(
    rule: Rule, provisions: Mapping[str, Provision], documents: Mapping[str, Document]
) -> Iterator[Finding]:
    """Check one rule whose quotes resolve: its numbers, its actors and the words of its asks."""
    backing = backing_of(rule, provisions, documents)
    backed = backing_in(backing)
    said = [("plain_zh", rule.plain_zh, backed), ("plain_en", rule.plain_en, backed)]
    for ask in rule.asks:
        if shorts := [s for s in (ask.short_zh, ask.short_en) if s]:
            own = backed | backing_in(ask.text)  # an answer may take up the asker's own figure
            said += [(f"the answer to {ask.text!r}", short, own) for short in shorts]
    for where, text, values in said:
        unbacked = unbacked_in(text, values)
        if unbacked:
            yield notice(
                "rule-numbers", rule.id, f"{where} has {', '.join(unbacked)}, which its provisions have not"
            )
    strangers = _actors(rule.plain_zh) - _actors(backing) - {b for w in rule.who for b in _actors(w)}
    if strangers:
        yield notice(
            "rule-actors", rule.id, f"plain_zh names {'、'.join(sorted(strangers))}, its provisions do not"
        )
    printed = frozenset(_pairs(provisions[rule.provision].text))
    for ask in rule.asks:
        share = copied_share(ask.text, printed)
        if share > COPIED:
            yield notice(
                "rule-copied", rule.id, f"{ask.text!r} shares {share:.0%} of its words with the provision"
            )


def backing_of(rule: Rule, provisions: Mapping[str, Provision], documents: Mapping[str, Document]) -> str:
    """All that the plain words of a rule may rest on: the quoted provisions, their headings, their documents' dates."""
    parts: list[str] = []
    for provision in (provisions[i] for i in dict.fromkeys(q.provision for q in rule.quotes)):
        document = documents[provision.document]
        parts += [provision.text, provision.label, *(h.label + h.title for h in provision.path)]
        parts += [document.title, document.number]
        parts += [f"{d.year}年{d.month}月{d.day}日" for d in (document.issued, document.in_force) if d]
    return "\n".join(parts)


def copied_share(ask: str, printed: frozenset[str]) -> float:
    """The share of an ask's character pairs that stand among those printed; 0 for one too short to judge."""
    pairs = _pairs(ask)
    return sum(pair in printed for pair in pairs) / len(pairs) if len(pairs) >= JUDGED else 0.0


def uncovered_in(provision: Provision, quotes: Iterable[str]) -> Iterator[str]:
    """The sentences of a provision that no quote covers; a table row is covered by any quote."""
    quotes = tuple(quotes)
    if "\t" in provision.text:
        if not quotes:
            yield provision.text
        return
    covered = bytearray(len(provision.text))
    for quote in quotes:
        at = provision.text.find(quote)
        while at >= 0 and quote:
            covered[at : at + len(quote)] = b"\1" * len(quote)
            at = provision.text.find(quote, at + 1)
    for start, end in sentences_in(provision.text):
        left = "".join(c for place, c in enumerate(provision.text[start:end], start) if not covered[place])
        if len(HAN.findall(left)) > LEFT_OVER:
            yield provision.text[start:end]


def same_words(text: str) -> str:
    """A question without blanks, marks and capitals: what makes two asks the same."""
    return NOT_WORD.sub("", text).lower()


# ---- what breaks a promise ----


def _ids(book: RuleBook, provisions: Mapping[str, Provision]) -> Iterator[Finding]:
    for id_, count in Counter([*(r.id for r in book.rules), *(g.id for g in book.gaps)]).items():
        if count > 1:
            yield error("rule-ids", id_, "the id is used twice")
    named = [(r.id, i) for r in book.rules for i in (*(q.provision for q in r.quotes), *r.related)]
    named += [(g.id, i) for g in book.gaps for i in g.near]
    named += [(f"non-normative {n.quote[:12]!r}", n.provision) for n in book.non_normative]
    for owner, provision in named:
        if provision not in provisions:
            yield error("rule-ids", owner, f"there is no provision {provision}")


def _quotes(book: RuleBook, provisions: Mapping[str, Provision]) -> Iterator[Finding]:
    quotes = [(r.id, q) for r in book.rules for q in r.quotes]
    quotes += [
        (f"non-normative {n.quote[:12]!r}", Quote(provision=n.provision, text=n.quote))
        for n in book.non_normative
    ]
    for owner, quote in quotes:
        if quote.provision in provisions and quote.text not in provisions[quote.provision].text:
            yield error("rule-quotes", owner, f"{quote.text[:30]!r} is not in {quote.provision}")


# ---- what is worth a look ----


def _uncovered(
    book: RuleBook, rules: Sequence[Rule], provisions: Mapping[str, Provision]
) -> Iterator[Finding]:
    """Sentences left out, in documents that have rules at all."""
    covering: dict[str, list[str]] = defaultdict(list)
    for quote in (q for r in rules for q in r.quotes):
        covering[quote.provision].append(quote.text)
    read = {r.document for r in rules}
    for entry in book.non_normative:
        covering[entry.provision].append(entry.quote)
    for provision in provisions.values():
        if provision.document in read:
            for sentence in uncovered_in(provision, covering[provision.id]):
                yield notice("rule-coverage", provision.id, f"no rule quotes {sentence[:40]!r}")


def _same_asks(book: RuleBook) -> Iterator[Finding]:
    owners: dict[str, list[str]] = defaultdict(list)
    shown: dict[str, str] = {}
    for owner, text in (
        *((r.id, a.text) for r in book.rules for a in r.asks),
        *((g.id, a) for g in book.gaps for a in g.asks),
    ):
        words = same_words(text)
        owners[words].append(owner)
        shown[words] = text
    for words, ids in owners.items():
        if len(ids) > 1:
            yield notice("rule-asks", ids[0], f"{shown[words]!r} is also an ask of {', '.join(ids[1:])}")


def _frames(book: RuleBook, documents: Mapping[str, Document]) -> Iterator[Finding]:
    """Openings that stand over many rules: the mark of a template."""
    rules: dict[str, set[str]] = defaultdict(set)
    for rule in book.rules:
        for ask in rule.asks:
            frame = _opening(ask, documents)
            if frame:
                rules[frame].add(rule.id)
    most = max(FRAME_LEAST, int(FRAME_SHARE * len(book.rules)))
    for frame, ids in rules.items():
        if len(ids) > most:
            yield notice(
                "rule-frames", min(ids), f"{frame!r} opens asks of {len(ids)} rules, more than {most}"
            )


def _opening(ask: Ask, documents: Mapping[str, Document]) -> str:
    text = ask.text
    for mention in reversed(find_mentions(text, documents)):
        text = text[: mention.start] + text[mention.end :]
    if ask.lang == "en":
        words = re.findall(r"[a-z0-9'-]+", text.lower())
        return " ".join(words[:FRAME_WORDS]) if len(words) > FRAME_WORDS else ""
    even = same_words(text)
    return even[:FRAME] if len(even) > FRAME else ""


def _actors(text: str) -> set[str]:
    return {body.name for body in bodies_in(text)}


def _pairs(text: str) -> list[str]:
    han = HAN.findall(text)
    return [a + b for a, b in pairwise(han)]
