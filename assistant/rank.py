"""Passages found → candidates with features that can be explained, weighed into one order."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from assistant.question import Reading
from assistant.retrieve import Found, Role
from corpus.types import Document, Gap, Provision, Rule
from index.types import Hit, PassageKind, SearchResult

WEIGHTS = Path(__file__).parent / "weights.json"

FEATURES = (
    "ask",  # cosine of the nearest ask
    "ask_mean",  # mean cosine of the three nearest asks
    "plain",  # cosine of the rule's plain words
    "text",  # best cosine of the provision, its paragraphs and items
    "ask_words",  # BM25 of the best ask, as a share of the query's best
    "plain_words",
    "text_words",
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
    also: float  # a further rule is answered from when it scores at least this share of the best
    also_clause: float  # the same, for the best rule of a clause
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
    score: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class GapFound:
    """A known gap near the question."""

    gap: Gap
    score: float  # cosine of its nearest ask
    mean: float  # mean cosine of its three nearest asks
    words: float  # BM25 of its best ask, as a share of the query's best


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """All candidates, best first, and the gaps nearest to the question."""

    candidates: tuple[Candidate, ...]
    gaps: tuple[GapFound, ...]
    clause_best: tuple[Candidate, ...]  # of each clause its best candidate


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
    whole = _score(found[0].result, mentions, knowledge, weights)
    context = next((f for f in found if f.role is Role.CONTEXT), None)
    if context is not None:
        share = weights.context if reading.leans or reading.returns else weights.context_otherwise
        with_context = _score(context.result, mentions, knowledge, weights)
        whole = _blend(whole, with_context, share)
    order = sorted(whole.values(), key=lambda c: (-c.score, c.key))
    clause_best = []
    for each in found:
        if each.role is Role.CLAUSE:
            scored = _score(each.result, mentions, knowledge, weights)
            clause_best.append(min(scored.values(), key=lambda c: (-c.score, c.key)))
    gap_source = context.result if context is not None and reading.leans else found[0].result
    return Ranked(candidates=tuple(order), gaps=_gaps(gap_source, knowledge), clause_best=tuple(clause_best))


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
            score=score,
        )
    return blended


def _score(
    result: SearchResult, mentions: Mentions, knowledge: Knowledge, weights: Weights
) -> dict[str, Candidate]:
    candidates = _candidates(result, mentions, knowledge)
    for candidate in candidates.values():
        candidate.score = sum(weights.features[name] * candidate.features[name] for name in FEATURES)
    return candidates


def _candidates(result: SearchResult, mentions: Mentions, knowledge: Knowledge) -> dict[str, Candidate]:
    floor = result.dense[-1].score if result.dense else 0.0
    asks, plains, texts = _by_target(result.dense)
    ask_words, plain_words, text_words = _by_target(result.keywords)
    most = max((h.score for h in result.keywords), default=1.0) or 1.0
    candidates: dict[str, Candidate] = {}
    for key in _keys([asks, plains, ask_words, plain_words], [texts, text_words], mentions, knowledge):
        rule = knowledge.rules.get(key)
        provision = rule.provision if rule else key
        near = asks.get(key, [])
        scores = [h.score for h in near[:3]] + [floor] * 3
        candidates[key] = Candidate(
            key=key,
            provision=provision,
            rule=rule,
            asks=near,
            features={
                "ask": scores[0],
                "ask_mean": sum(scores[:3]) / 3,
                "plain": _best(plains.get(key), floor),
                "text": max(_best(texts.get(p), floor) for p in _places(rule, provision)),
                "ask_words": _best(ask_words.get(key), 0.0) / most,
                "plain_words": _best(plain_words.get(key), 0.0) / most,
                "text_words": max(_best(text_words.get(p), 0.0) for p in _places(rule, provision)) / most,
                "addressed": float(any(p in mentions.provisions for p in _places(rule, provision))),
                "document": float(provision.partition("/")[0] in mentions.documents),
                "shown": float(provision in mentions.shown),
                "near_shown": float(provision in mentions.near_shown),
            },
        )
    return candidates


def _places(rule: Rule | None, provision: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(q.provision for q in rule.quotes)) if rule else (provision,)


def _best(hits: Sequence[Hit] | None, otherwise: float) -> float:
    return hits[0].score if hits else otherwise


Targets = dict[str, list[Hit]]


def _by_target(hits: Iterable[Hit]) -> tuple[Targets, Targets, Targets]:
    asks: Targets = {}
    plains: Targets = {}
    texts: Targets = {}
    for hit in hits:
        passage = hit.passage
        if passage.kind is PassageKind.ASK:
            asks.setdefault(passage.rule, []).append(hit)
        elif passage.kind is PassageKind.PLAIN:
            plains.setdefault(passage.rule, []).append(hit)
        elif passage.kind in {PassageKind.PROVISION, PassageKind.UNIT}:
            texts.setdefault(passage.provision, []).append(hit)
    return asks, plains, texts


def _keys(
    by_rule: Iterable[Targets], by_provision: Iterable[Targets], mentions: Mentions, knowledge: Knowledge
) -> list[str]:
    keys: dict[str, None] = {}
    for targets in by_rule:
        keys.update(dict.fromkeys(k for k in targets if k in knowledge.rules))
    provisions: dict[str, None] = dict.fromkeys(sorted(mentions.provisions | mentions.shown))
    for targets in by_provision:
        provisions.update(dict.fromkeys(targets))
    for provision in provisions:
        rules = knowledge.rules_of.get(provision, ())
        if rules:
            keys.update(dict.fromkeys(r.id for r in rules))
        elif provision in knowledge.provisions:
            keys[provision] = None
    return list(keys)


def _gaps(result: SearchResult, knowledge: Knowledge) -> tuple[GapFound, ...]:
    dense: Targets = {}
    words: Targets = {}
    for hits, into in ((result.dense, dense), (result.keywords, words)):
        for hit in hits:
            if hit.passage.kind is PassageKind.GAP and hit.passage.rule in knowledge.gaps:
                into.setdefault(hit.passage.rule, []).append(hit)
    floor = result.dense[-1].score if result.dense else 0.0
    most = max((h.score for h in result.keywords), default=1.0) or 1.0
    found = []
    for key in dense.keys() | words.keys():
        scores = [h.score for h in dense.get(key, [])[:3]] + [floor] * 3
        found.append(
            GapFound(
                gap=knowledge.gaps[key],
                score=scores[0],
                mean=sum(scores[:3]) / 3,
                words=_best(words.get(key), 0.0) / most,
            )
        )
    return tuple(sorted(found, key=lambda g: (-g.score, g.gap.id)))
