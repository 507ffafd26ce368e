"""Yes, no or conditional: a small trained judge reads question and rule together; near asks have a say beside it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from assistant.question import Kind, Reading
from assistant.rank import Candidate
from corpus.types import Force, Verdict

NEAREST = 12  # asks that are heard; of 1 to 12 the most right on development, cross-validated
SHARPNESS = 10.0  # how fast an ask's say falls with its distance in cosine: .05 behind counts three fifths
FAR = 0.8  # cosine at which two questions have nothing to do with each other
SCALE = 5.0  # so that a paraphrase (cosine 1) counts one
TERSE = 8  # characters; a question this short may ask whether without saying so: 断水
NONE = "none"
UNLIKELY = 1e-3  # probabilities below it are not told apart

FEATURES = (
    *(f"judge_{v}" for v in Verdict),  # log of the judge's probability
    *(f"votes_{v}" for v in Verdict),  # say of the nearest asks, 0 to 1
    "must_not",  # force of the rule
    "must",
    "may",
)


class Judging(Protocol):
    """A judge of what statements say to a question."""

    def stances(self, question: str, statements: Sequence[str]) -> list[Mapping[str, float]]:
        """Of each statement the probabilities of yes, no, conditional and none (does not ask whether)."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A verdict with the probability of each; none where the surest one is not sure enough to be said."""

    verdict: Verdict | None
    probabilities: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictWeights:
    """A logistic model over `FEATURES`, fitted on the development set."""

    slopes: Mapping[str, Mapping[str, float]]  # by verdict, by feature
    bias: Mapping[str, float]  # by verdict
    sure: float  # a verdict is said from this probability on
    none: float  # none is said where the judge gives this probability to a question that does not ask whether


def asks_whether(reading: Reading) -> bool:
    """Whether a verdict is looked for at all."""
    return reading.whether or (reading.kind is Kind.OPEN and len(reading.text) <= TERSE)


def verdict_of(
    reading: Reading, candidate: Candidate, judge: Judging | None, weights: VerdictWeights
) -> Judged:
    """Decide a question that asks whether; no verdict where it does not, or where none is sure enough."""
    if candidate.rule is None or not asks_whether(reading):
        return Judged(verdict=None)
    stances = stances_of(reading, candidate, judge)
    if stances[NONE] >= weights.none:
        return Judged(verdict=None)
    probabilities = weigh(features_of(candidate, stances), weights)
    best = max(probabilities, key=lambda name: (probabilities[name], name))
    sure = probabilities[best] >= weights.sure
    return Judged(verdict=Verdict(best) if sure else None, probabilities=probabilities)


def stances_of(reading: Reading, candidate: Candidate, judge: Judging | None) -> Mapping[str, float]:
    """The judge's probabilities; even ones where there is no judge."""
    if judge is None or candidate.rule is None:
        return {**dict.fromkeys(map(str, Verdict), 1 / 3), NONE: 0.0}
    statement = candidate.rule.plain_en if reading.lang == "en" else candidate.rule.plain_zh
    return judge.stances(reading.text, [statement])[0]


def features_of(candidate: Candidate, stances: Mapping[str, float]) -> dict[str, float]:
    """What a verdict is made of; see `FEATURES`."""
    votes = votes_of(candidate)
    force = candidate.rule.force if candidate.rule else None
    return {
        **{f"judge_{v}": math.log(max(stances[v], UNLIKELY)) for v in Verdict},
        **{f"votes_{v}": votes.get(v, 0.0) for v in Verdict},
        "must_not": float(force is Force.MUST_NOT),
        "must": float(force is Force.MUST),
        "may": float(force in {Force.MAY, Force.ENTITLED}),
    }


def weigh(features: Mapping[str, float], weights: VerdictWeights) -> dict[str, float]:
    """Probabilities of the verdicts."""
    scores = {
        v: weights.bias[v] + sum(weights.slopes[v].get(name, 0.0) * value for name, value in features.items())
        for v in map(str, Verdict)
    }
    top = max(scores.values())
    even = {v: math.exp(score - top) for v, score in scores.items()}
    whole = sum(even.values())
    return {v: share / whole for v, share in even.items()}


def votes_of(candidate: Candidate) -> dict[str, float]:
    """What the nearest asks of the rule say, by their nearness; the shares sum to 1 for a paraphrase, 0 far away."""
    rule = candidate.rule
    heard = [h for h in candidate.asks[:NEAREST] if rule and 0 <= h.passage.ask < len(rule.asks)]
    if rule is None or not heard:
        return {}
    best = heard[0].score
    votes: dict[str, float] = {}
    for hit in heard:
        verdict = rule.asks[hit.passage.ask].verdict
        name = verdict.value if verdict else NONE
        votes[name] = votes.get(name, 0.0) + math.exp(SHARPNESS * (hit.score - best))
    whole = sum(votes.values())
    return {name: vote / whole * max(0.0, best - FAR) * SCALE for name, vote in votes.items()}
