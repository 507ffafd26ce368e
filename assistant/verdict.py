"""Yes, no or conditional: by the asks nearest to the question, turned where it asks about the contrary."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.question import Kind, Reading, asks_positively, language
from assistant.rank import Candidate
from corpus.types import Ask, Verdict

SHARPNESS = 40.0  # how fast an ask's say falls with its distance in cosine: .05 behind counts an eighth
NEAREST = 6  # asks that are heard
OPPOSITE = {Verdict.YES: Verdict.NO, Verdict.NO: Verdict.YES, Verdict.CONDITIONAL: Verdict.CONDITIONAL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One ask that has a say: how near it is, and what it says once turned to the question's polarity."""

    ask: Ask
    similarity: float
    verdict: Verdict | None


def verdict_of(reading: Reading, candidate: Candidate) -> Verdict | None:
    """Decide a question that asks whether; None where it does not, or where no near ask does."""
    terse = reading.kind is Kind.OPEN and len(reading.text) <= TERSE
    if candidate.rule is None or not (reading.whether or terse):
        return None
    heard = hear(reading, candidate)
    if not heard:
        return _from_all(candidate) if reading.whether else None
    best = max(h.similarity for h in heard)
    votes: dict[Verdict | None, float] = {}
    for each in heard:
        weight = math.exp(SHARPNESS * (each.similarity - best))
        votes[each.verdict] = votes.get(each.verdict, 0.0) + weight
    silent = votes.pop(None, 0.0)
    if not votes or (terse and silent > sum(votes.values())):
        return None if terse or not reading.whether else _from_all(candidate)
    return max(votes, key=lambda v: (votes[v], str(v)))


TERSE = 8  # characters; a question this short may ask whether without saying so: 断水


def hear(reading: Reading, candidate: Candidate) -> Sequence[Heard]:
    """The candidate's nearest asks, each verdict turned where ask and question differ in polarity."""
    rule = candidate.rule
    if rule is None:
        return ()
    heard = []
    for hit in candidate.asks[:NEAREST]:
        if not 0 <= hit.passage.ask < len(rule.asks):
            continue
        ask = rule.asks[hit.passage.ask]
        verdict = ask.verdict
        if verdict is not None and asks_positively(ask.text, language(ask.text)) != reading.positive:
            verdict = OPPOSITE[verdict]
        heard.append(Heard(ask=ask, similarity=hit.score, verdict=verdict))
    return heard


def _from_all(candidate: Candidate) -> Verdict | None:
    """The verdict that most of a rule's asks share, where none of them is near."""
    verdicts = [a.verdict for a in candidate.rule.asks if a.verdict] if candidate.rule else []
    return max(sorted(set(verdicts)), key=verdicts.count) if verdicts else None
