"""Yes, no or conditional: a small trained judge reads question and rule together; near asks have a say beside it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.question import Kind, Reading
from assistant.rank import Candidate
from corpus.types import Verdict

NEAREST = 3  # asks that are heard
SHARPNESS = 40.0  # how fast an ask's say falls with its distance in cosine: .05 behind counts an eighth
TERSE = 8  # characters; a question this short may ask whether without saying so: 断水
NONE = "none"


class Judging(Protocol):
    """A judge of what statements say to a question."""

    def stances(self, question: str, statements: Sequence[str]) -> list[Mapping[str, float]]:
        """Of each statement the probabilities of yes, no, conditional and none (does not ask whether)."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A verdict with the weighed evidence for each."""

    verdict: Verdict | None
    scores: Mapping[str, float]


def asks_whether(reading: Reading) -> bool:
    """Whether a verdict is looked for at all."""
    return reading.whether or (reading.kind is Kind.OPEN and len(reading.text) <= TERSE)


def verdict_of(
    reading: Reading, candidate: Candidate, judge: Judging | None, weights: Mapping[str, float]
) -> Judged:
    """Decide a question that asks whether; no verdict where it does not, or where nothing speaks for one."""
    if candidate.rule is None or not asks_whether(reading):
        return Judged(verdict=None, scores={})
    scores = dict.fromkeys((*Verdict, NONE), 0.0)
    if judge is not None:
        statement = candidate.rule.plain_en if reading.lang == "en" else candidate.rule.plain_zh
        for name, probability in judge.stances(reading.text, [statement])[0].items():
            scores[name] += weights["judge"] * math.log(max(probability, 1e-4))
    for name, share in votes_of(candidate).items():
        scores[name] += weights["votes"] * share
    if judge is None and not any(scores.values()):
        return Judged(verdict=None, scores=scores)
    if reading.whether:
        scores[NONE] += weights["none"]
    best = max(scores, key=lambda name: (scores[name], name))
    return Judged(verdict=None if best == NONE else Verdict(best), scores=scores)


def votes_of(candidate: Candidate) -> dict[str, float]:
    """What the nearest asks of the rule say, by their nearness; the shares sum to the nearest one's cosine above .8."""
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


FAR = 0.8  # cosine at which two questions have nothing to do with each other
SCALE = 5.0  # so that a paraphrase (cosine 1) counts one
