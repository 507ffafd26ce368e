"""Passages found → candidates with features that can be explained, weighed into one order."""

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from assistant.gaps import Crowd, GapFound, crowd_of, gaps_of
from assistant.question import Kind, Reading
from assistant.retrieve import Found, Role
from corpus.types import Document, Gap, Provision, Rule
from index.types import Hit, PassageKind, SearchResult

WEIGHTS = Path(__file__).parent / "weights.json"

FEATURES = (
    "ask",  # cosine of the nearest ask
    "ask_mean",  # mean cosine of the three nearest asks
    "kin",  # soft maximum of the cosines of all asks of its provisions, whatever their rule
    "plain",  # cosine of the rule's plain words
    "text",  # best cosine of the provisions as a whole
    "unit",  # best cosine of a paragraph or item that shares words with a quote of the rule
    "ask_words",  # BM25 of the best ask, as a share of the query's best
    "plain_words",
    "text_words",
    "unit_words",
    "figure",  # the question wants a figure or a term, and the rule has one
    "whether",  # the question asks whether, and so does an ask of the rule
    "addressed",  # the question names this provision
    "document",  # the question names this document
    "shown",  # the answer before this question cited this provision
    "near_shown",  # … or one under the same heading
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What `eval fit` found on the development set; data, not code."""

    features: Mapping[str, float]
    context: float  # share of the score that the turns before have, where the question leans on them
    context_otherwise: float  # … where it does not
    more: float  # a rule's quote from a further provision is shown when its cosine is at most this far behind
    also: float  # a further rule is answered from when its score is at most this far behind the best
    also_same: float  # the same, for a further rule of the best one's own provision
    also_several: float  # the same, for one of another provision, where the question asks several things
    clause_lead: float  # a clause's best rule is answered from where it leads the whole's best by this much
    clause_near: float  # … and an ask of it is at least this near to the clause, in cosine
    verdict: Mapping[str, Any]  # see `verdict.VerdictWeights`, which reads it
    decline: Mapping[str, float]  # logistic weights over the decision's features
    decline_bias: float
    threshold: float  # decline when the probability that the gazette answers is below this


@dataclass(slots=True, kw_only=True)
class Candidate:
    """A rule that may answer, or a provision that no rule speaks for."""

    key: str  # rule id, or provision id where there is no rule
    provision: str
    rule: Rule | None
    features: dict[str, float] = field(default_factory=dict)
    asks: list[Hit] = field(default_factory=list)  # its asks found by meaning, best first
    # features also holds "bm25", the score itself, which only the decision over unread texts looks at
    places: dict[str, float] = field(default_factory=dict)  # best cosine of each provision that it quotes
    score: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseBest:
    """What answers one of the several things asked best."""

    candidate: Candidate
    lead: float  # of its score over that of the whole question's best, both for the clause alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """All candidates, best first, and the gaps nearest to the question."""

    candidates: tuple[Candidate, ...]
    gaps: tuple[GapFound, ...]
    clause_best: tuple[ClauseBest, ...] = ()
    crowd: Crowd = field(default_factory=Crowd)
    several: bool = False  # the question has several parts, compares, or names more than one document


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentions:
    """What the question names outright."""

    provisions: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    shown: frozenset[str] = frozenset()
    near_shown: frozenset[str] = frozenset()


@cache
def load_weights(path: Path = WEIGHTS) -> Weights:
    """Read the fitted weights that come with the project."""
    return Weights(**json.loads(path.read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What candidates are made of, by id."""

    rules: Mapping[str, Rule]
    rules_of: Mapping[str, tuple[Rule, ...]]  # by provision
    gaps: Mapping[str, Gap]
    provisions: Mapping[str, Provision]
    documents: Mapping[str, Document]


def rank(
    found: Sequence[Found], reading: Reading, mentions: Mentions, knowledge: Knowledge, weights: Weights
) -> Ranked:
    """Score every candidate of every query and put them in one order."""
    whole = _score(found[0].result, reading, mentions, knowledge, weights)
    context = next((f for f in found if f.role is Role.CONTEXT), None)
    if context is not None:
        share = weights.context if reading.leans or reading.returns else weights.context_otherwise
        with_context = _score(context.result, reading, mentions, knowledge, weights)
        whole = _blend(whole, with_context, share)
    order = sorted(whole.values(), key=lambda c: (-c.score, c.key))
    clause_best = []
    for each in found:
        if each.role is Role.CLAUSE:
            scored = _score(each.result, reading, mentions, knowledge, weights)
            clause_best += _best_of_clause(scored, order)
    gap_source = context.result if context is not None and reading.leans else found[0].result
    return Ranked(
        candidates=tuple(order),
        gaps=gaps_of(gap_source, knowledge.gaps),
        clause_best=tuple(clause_best),
        crowd=crowd_of(gap_source, reading, knowledge.gaps),
        several=len(reading.clauses) > 1 or reading.compares or len(mentions.documents) > 1,
    )


def _best_of_clause(scored: dict[str, Candidate], order: Sequence[Candidate]) -> list[ClauseBest]:
    if not scored or not order:
        return []
    best = min(scored.values(), key=lambda c: (-c.score, c.key))
    lowest = min(c.score for c in scored.values())
    of_whole = [c.score for c in scored.values() if c.provision == order[0].provision]
    return [ClauseBest(candidate=best, lead=best.score - max(of_whole, default=lowest))]


def _blend(alone: dict[str, Candidate], context: dict[str, Candidate], share: float) -> dict[str, Candidate]:
    low_alone = min((c.score for c in alone.values()), default=0.0)
    low_context = min((c.score for c in context.values()), default=0.0)
    blended: dict[str, Candidate] = {}
    for key in alone.keys() | context.keys():
        one, other = alone.get(key), context.get(key)
        base = one or other
        assert base is not None  # noqa: S101  # the key came from one of the two
        score = (1 - share) * (one.score if one else low_alone) + share * (
            other.score if other else low_context
        )
        source = other if other is not None and share > 0.5 else base  # noqa: PLR2004  # the larger share explains
        blended[key] = Candidate(
            key=key,
            provision=base.provision,
            rule=base.rule,
            features=dict(source.features),
            asks=list(source.asks),
            places=dict(source.places),
            score=score,
        )
    return blended


def _score(
    result: SearchResult, reading: Reading, mentions: Mentions, knowledge: Knowledge, weights: Weights
) -> dict[str, Candidate]:
    candidates = candidates_of(result, reading, mentions, knowledge)
    if not knowledge.rules:
        _fuse(candidates.values())
        return candidates
    score = _by_sound if reading.spelled else _by_weights
    for candidate in candidates.values():
        candidate.score = score(candidate, weights)
    return candidates


def _by_weights(candidate: Candidate, weights: Weights) -> float:
    return sum(weights.features[name] * candidate.features[name] for name in FEATURES)


SOUND = 10.0  # brings shares of the best BM25 score to the size of other scores


def _by_sound(candidate: Candidate, weights: Weights) -> float:
    """Pinyin has no meaning to an embedding; what sounds alike is all there is."""
    words = sum(candidate.features[name] for name in FEATURES if name.endswith("_words"))
    return SOUND * words + weights.features["addressed"] * candidate.features["addressed"]


# Measured on lay questions over national law; see docs/evaluation.md.
DENSE_SHARE = 0.6
ADDRESSED, NAMED = 2.0, 0.2  # a provision, a document that the question names


def _fuse(candidates: Iterable[Candidate]) -> None:
    """Score provisions that nobody has read: both searchers' scores brought to 0..1 and weighed."""
    found = list(candidates)
    dense = [max(c.features["text"], c.features["unit"]) for c in found]
    low, high = min(dense, default=0.0), max(dense, default=1.0)
    for c, score in zip(found, dense, strict=True):
        even = (score - low) / (high - low) if high > low else 1.0
        words = max(c.features["text_words"], c.features["unit_words"])
        named = ADDRESSED * c.features["addressed"] + NAMED * c.features["document"]
        c.score = DENSE_SHARE * even + (1 - DENSE_SHARE) * words + named


def candidates_of(
    result: SearchResult, reading: Reading, mentions: Mentions, knowledge: Knowledge
) -> dict[str, Candidate]:
    """Every rule, and every provision without rules, that the hits point to, with its features."""
    floor = result.dense[-1].score if result.dense else 0.0
    near, words = _by_target(result.dense), _by_target(result.keywords)
    most = max((h.score for h in result.keywords), default=1.0) or 1.0
    wants_figure = reading.kind in {Kind.NUMBER, Kind.DEADLINE}
    kin = _kin(near.asks.values(), floor)
    candidates: dict[str, Candidate] = {}
    for key in _keys(near, words, mentions, knowledge):
        rule = knowledge.rules.get(key)
        places = _places(rule, key)
        asks = near.asks.get(key, [])
        scores = [h.score for h in asks[:3]] + [floor] * 3
        candidates[key] = Candidate(
            key=key,
            provision=places[0],
            rule=rule,
            asks=asks,
            places={p: max(_best(near.texts.get(p), floor), _best(near.units.get(p), floor)) for p in places},
            features={
                "ask": scores[0],
                "ask_mean": sum(scores[:3]) / 3,
                "kin": max(kin.get(p, floor) for p in places),
                "plain": _best(near.plains.get(key), floor),
                "text": max(_best(near.texts.get(p), floor) for p in places),
                "unit": max(_best_unit(near.units.get(p), rule, floor) for p in places),
                "ask_words": _best(words.asks.get(key), 0.0) / most,
                "plain_words": _best(words.plains.get(key), 0.0) / most,
                "text_words": max(_best(words.texts.get(p), 0.0) for p in places) / most,
                "unit_words": max(_best_unit(words.units.get(p), rule, 0.0) for p in places) / most,
                "bm25": max(_best(words.texts.get(p), 0.0) for p in places),
                "figure": float(wants_figure and rule is not None and bool(FIGURE.search(rule.plain_zh))),
                "whether": float(reading.whether and rule is not None and any(a.verdict for a in rule.asks)),
                "addressed": _addressed(places, mentions),
                "document": float(places[0].partition("/")[0] in mentions.documents),
                "shown": float(places[0] in mentions.shown),
                "near_shown": float(places[0] in mentions.near_shown),
            },
        )
    return candidates


IN_PASSING = 0.5  # of being named, for a rule that the named provision only adds to


def _addressed(places: Sequence[str], mentions: Mentions) -> float:
    if places[0] in mentions.provisions:
        return 1.0
    return IN_PASSING if any(p in mentions.provisions for p in places) else 0.0


FIGURE = re.compile(r"\d|[一二三四五六七八九十百]+(?=[个日天月年平倍分位名家次])")


SOFTNESS = 30.0  # asks .1 behind the best of a provision add a twentieth of what it adds


def _kin(asks: Iterable[Sequence[Hit]], floor: float) -> dict[str, float]:
    """By provision the soft maximum of its asks' cosines: many near asks speak louder than one."""
    sums: dict[str, float] = {}
    for hits in asks:
        for hit in hits:
            weight = math.exp(SOFTNESS * (hit.score - floor))
            sums[hit.passage.provision] = sums.get(hit.passage.provision, 0.0) + weight
    return {provision: floor + math.log1p(total) / SOFTNESS for provision, total in sums.items()}


def provisions_of(candidates: Iterable[Candidate], mentions: Mentions) -> dict[str, Candidate]:
    """Provisions in order, each with its best candidate.

    Of several that one rule quotes the nearest comes first, before it those that the question names, or of a
    document that it names.
    """
    order: dict[str, Candidate] = {}
    for candidate in candidates:
        places = sorted(
            candidate.places or {candidate.provision: 0.0},
            key=lambda p: (
                p not in mentions.provisions,
                p.partition("/")[0] not in mentions.documents,
                -candidate.places.get(p, 0.0),
            ),
        )
        for place in places:
            order.setdefault(place, candidate)
    return order


def _places(rule: Rule | None, key: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(q.provision for q in rule.quotes)) if rule else (key,)


def _best(hits: Sequence[Hit] | None, otherwise: float) -> float:
    return hits[0].score if hits else otherwise


def _best_unit(hits: Sequence[Hit] | None, rule: Rule | None, otherwise: float) -> float:
    """The best paragraph or item that shares words with what the rule quotes; any, where there is no rule."""
    for hit in hits or ():
        text = hit.passage.text
        if rule is None or any(text in q.text or q.text in text for q in rule.quotes):
            return hit.score
    return otherwise


Hits = dict[str, list[Hit]]


@dataclass(frozen=True, slots=True)
class _Targets:
    """Hits by what they point to: asks and plain words by rule, texts and their units by provision."""

    asks: Hits
    plains: Hits
    texts: Hits
    units: Hits


def _by_target(hits: Iterable[Hit]) -> _Targets:
    targets = _Targets({}, {}, {}, {})
    for hit in hits:
        passage = hit.passage
        if passage.kind is PassageKind.ASK:
            targets.asks.setdefault(passage.rule, []).append(hit)
        elif passage.kind is PassageKind.PLAIN:
            targets.plains.setdefault(passage.rule, []).append(hit)
        elif passage.kind is PassageKind.PROVISION:
            targets.texts.setdefault(passage.provision, []).append(hit)
        elif passage.kind is PassageKind.UNIT:
            targets.units.setdefault(passage.provision, []).append(hit)
    return targets


def _keys(near: _Targets, words: _Targets, mentions: Mentions, knowledge: Knowledge) -> list[str]:
    keys: dict[str, None] = {}
    for found in (near.asks, near.plains, words.asks, words.plains):
        keys.update(dict.fromkeys(k for k in found if k in knowledge.rules))
    provisions: dict[str, None] = dict.fromkeys(sorted(mentions.provisions | mentions.shown))
    for found in (near.texts, near.units, words.texts, words.units):
        provisions.update(dict.fromkeys(found))
    for provision in provisions:
        rules = knowledge.rules_of.get(provision, ())
        if rules:
            keys.update(dict.fromkeys(r.id for r in rules))
        elif provision in knowledge.provisions:
            keys[provision] = None
    return list(keys)
