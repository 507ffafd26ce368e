"""Yes, no or conditional: a trained judge hears the rule's own asks; wording, nearness and force have a say."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from assistant.phrasing import Phrasing
from assistant.question import Reading
from assistant.rank import Candidate
from corpus.types import Force, Rule, Verdict
from index.stance import FAR as UNHEARD
from index.stance import Heard

NEAREST = 12  # asks that are heard; of 1 to 12 the most right on development, cross-validated
SHARPNESS = 10.0  # how fast an ask's say falls with its distance in cosine: .05 behind counts three fifths
FAR = 0.8  # cosine at which two questions have nothing to do with each other
SCALE = 5.0  # so that a paraphrase (cosine 1) counts one
NONE = "none"
# Only an act: neither its ban (禁止断水, 不断水) nor what is done about it (举报乱停车), nor two words side by side.
ACT = re.compile(r"(?!.*[不没禁罚赔])(?!.*(?:举报|投诉|处理|电话))[一-鿿]+")
SENTENCE_END = re.compile(r"[。！？!?]|(?<=\w)\.\s")
LAST_CLAUSE = re.compile(r"[^，,。！!？?；;]+[。！!？?；;\s]*$")
TURNED = re.compile(
    r"违规|违法|犯规|犯法|犯忌|越权|过期|超期|逾期|误期|晚了|算晚|迟了|算迟|不让|不许|不准|禁止|不能|不行|不可以|不用|没人管|不对|不合规|不合法|站不住|"
    r"\b(?:illegal|breach|late|forbidden|not allowed|wrong)\b|violat",
    re.IGNORECASE,
)
UNLIKELY = 1e-3  # probabilities below it are not told apart

FEATURES = (
    *(f"judge_{v}" for v in Verdict),  # log of the judge's probability
    *(f"nearest_{v}" for v in Verdict),  # cosine of the nearest ask with this verdict, as the judge sees it
    "story",  # several sentences, in which the judge errs twice as often …
    *(f"story_{v}" for v in Verdict),  # … the log of its probability there, else 0
    "turned",  # it asks whether something is a breach, too late or not so, where yes is bad news …
    *(f"turned_{v}" for v in Verdict),  # … the log of the judge's probability there, else 0
    *(f"phrase_{v}" for v in Verdict),  # log of the probability by the wording alone
    *(f"votes_{v}" for v in Verdict),  # say of the nearest asks, 0 to 1
    "must_not",  # force of the rule
    "must",
    "may",
)


class Judging(Protocol):
    """A judge of what rules say to a question."""

    def expect(self, question: str) -> None:
        """Begin to read a question that is likely to be put to `stances` soon."""
        ...

    def stances(self, question: str, rules: Sequence[Rule]) -> list[Heard]:
        """What each rule says, yes, no or conditional."""
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
    sure: float  # yes or no is said from this probability on …
    opposed: float  # … where the opposite has at most this one, in a single sentence
    opposed_story: float  # … and in a story: there the judge errs more often than it knows
    conditional: float  # "it depends", which is nothing's opposite, is said from this probability on
    answerable: float  # none is said where it is less probable than this that the gazette answers at all


def wants_verdict(reading: Reading, force: Force | None) -> bool:
    """Whether a verdict is looked for at all; one who only names what a rule forbids, 断水, is told that it does."""
    named = reading.terse and force is Force.MUST_NOT and bool(ACT.fullmatch(reading.text))
    return reading.whether or named


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What speaks for a verdict besides the asks; either may be missing."""

    judge: Judging | None = None
    phrasing: Phrasing | None = None


def verdict_of(
    reading: Reading,
    candidate: Candidate,
    evidence: Evidence,
    weights: VerdictWeights,
    *,
    answerable: float = 1.0,
) -> Judged:
    """Decide a question that asks whether; no verdict where it does not, or where none is sure enough.

    `answerable` is the probability that the gazette answers it: what a rule next door says is not said as yes or no.
    """
    if candidate.rule is None or not wants_verdict(reading, candidate.rule.force):
        return Judged(verdict=None)
    features = features_of(reading, candidate, evidence)
    probabilities = weigh(features, weights)
    best = max(probabilities, key=lambda name: (probabilities[name], name))
    # Of an act that is only named, 断水, nothing is said but that it must not be done.
    said = reading.whether or best == Verdict.NO
    most_opposed = weights.opposed_story if features["story"] else weights.opposed
    sure = (
        said and answerable >= weights.answerable and sure_enough(best, probabilities, weights, most_opposed)
    )
    return Judged(verdict=Verdict(best) if sure else None, probabilities=probabilities)


def sure_enough(
    best: str, probabilities: Mapping[str, float], weights: VerdictWeights, most_opposed: float
) -> bool:
    """Whether the most probable verdict is said: by its own probability and by that of its opposite."""
    if best == Verdict.CONDITIONAL:
        return probabilities[best] >= weights.conditional
    opposite = Verdict.NO if best == Verdict.YES else Verdict.YES
    return probabilities[best] >= weights.sure and probabilities.get(opposite, 0.0) <= most_opposed


def features_of(reading: Reading, candidate: Candidate, evidence: Evidence) -> dict[str, float]:
    """What a verdict is made of; see `FEATURES`. What is missing speaks for all verdicts alike."""
    even = dict.fromkeys(map(str, Verdict), 1 / len(Verdict))
    heard, phrased = Heard(probabilities=even, nearest=dict.fromkeys(even, UNHEARD)), even
    rule = candidate.rule
    if evidence.judge is not None and rule is not None:
        heard = evidence.judge.stances(put_to_judge(reading), [rule])[0]
    if evidence.phrasing is not None:
        phrased = evidence.phrasing.probabilities(reading.inherited or _whole(reading))
    votes = votes_of(candidate) if reading.whether else {}
    force = rule.force if rule else None
    judged = {v: math.log(max(heard.probabilities[v], UNLIKELY)) for v in Verdict}
    story = float(len([s for s in SENTENCE_END.split(reading.text) if s.strip()]) > 1)
    turned = float(_is_turned(reading.inherited or reading.text))
    return {
        **{f"judge_{v}": judged[v] for v in Verdict},
        **{f"nearest_{v}": heard.nearest[v] for v in Verdict},
        "story": story,
        **{f"story_{v}": story * judged[v] for v in Verdict},
        "turned": turned,
        **{f"turned_{v}": turned * judged[v] for v in Verdict},
        **{f"phrase_{v}": math.log(max(phrased.get(v, 0.0), UNLIKELY)) for v in Verdict},
        **{f"votes_{v}": votes.get(v, 0.0) for v in Verdict},
        "must_not": float(force is Force.MUST_NOT),
        "must": float(force is Force.MUST),
        "may": float(force in {Force.MAY, Force.ENTITLED}),
    }


def _is_turned(question: str) -> bool:
    last = LAST_CLAUSE.search(question)
    return bool(last and TURNED.search(last.group()))


def put_to_judge(reading: Reading) -> str:
    """The question as the judge reads it, with the one that it leans on."""
    before = reading.inherited or (reading.earlier[-1] if reading.leans else "")
    return f"{before} {reading.text}" if before else _whole(reading)


def _whole(reading: Reading) -> str:
    """The question with what a terse one leaves out."""
    return reading.text if reading.whether else f"{reading.text}，行吗"


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
