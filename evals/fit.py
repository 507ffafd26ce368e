"""Development set → the weights of ranking, choosing, declining and verdicts, as data that the assistant reads."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from assistant.chain import Parts
from assistant.compose import plain_words, quotes_of
from assistant.decide import FEATURES as DECISION_FEATURES
from assistant.decide import FOR, choose, decision_features
from assistant.mentions import find_mentions
from assistant.question import Reading, read_question
from assistant.rank import FEATURES, Candidate, Mentions, Ranked, Weights, candidates_of, provisions_of, rank
from assistant.retrieve import Found, retrieve
from assistant.verdict import FEATURES as VERDICT_FEATURES
from assistant.verdict import Judging, VerdictWeights, features_of, verdict_of, wants_verdict
from corpus.types import Rule, Verdict
from evals.metrics import enough, overlaps, stating
from evals.sets import even
from evals.types import Case, Measure
from index.stance import Heard

RIVALS = 40  # candidates of a question that a right one is weighed against
FOLDS = 5
ROUNDS = 3
KEEP = 0.986  # share of the answerable questions that must be answered at least …
REFUSE = 0.95  # … and share of the unanswerable ones beyond which nobody answerable is turned away


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One case with what was found for it; everything that no weight changes."""

    case: Case
    reading: Reading
    mentions: Mentions
    found: tuple[Found, ...]


class Desk:
    """The parts of a turn, with the rankings and judgements made so far kept: no weight of a later step changes them."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        judge = _Remembering(parts.evidence.judge) if parts.evidence.judge else None
        self.evidence = replace(parts.evidence, judge=judge)
        self._rankings: dict[tuple[int, str], Ranked] = {}

    def ranked(self, o: Observation, weights: Weights) -> Ranked:
        """The ranking of a case under weights."""
        key = (id(o), f"{weights.features} {weights.context} {weights.context_otherwise}")
        if key not in self._rankings:
            if len(self._rankings) > MOST_KEPT:
                self._rankings.clear()
            ranked = rank(o.found, o.reading, o.mentions, self.parts.knowledge, weights)
            self._rankings[key] = replace(ranked, candidates=ranked.candidates[:KEPT])
        return self._rankings[key]


KEPT = 60  # candidates of a ranking; no figure looks further
MOST_KEPT = 3000  # rankings


class _Remembering:
    """A judge that hears each question once a rule."""

    def __init__(self, judge: Judging) -> None:
        self._judge = judge
        self._known: dict[tuple[str, str], Heard] = {}

    def expect(self, question: str) -> None:
        """Nothing is read ahead: what is known is known."""

    def stances(self, question: str, rules: Sequence[Rule]) -> list[Heard]:
        """See `Judging.stances`."""
        new = [rule for rule in rules if (question, rule.id) not in self._known]
        for rule, said in zip(new, self._judge.stances(question, new) if new else [], strict=True):
            self._known[question, rule.id] = said
        return [self._known[question, rule.id] for rule in rules]


def observe(cases: Iterable[Case], parts: Parts) -> list[Observation]:
    """Read and search every case once."""
    observations = []
    for case in cases:
        reading = read_question(case.question, case.history)
        mentions, _ = find_mentions(reading, parts.library)
        found = retrieve(reading, parts.searcher, depth=parts.depth)
        observations.append(Observation(case=case, reading=reading, mentions=mentions, found=found))
    return observations


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What is fitted on: questions of every kind, and more of some kinds of which there are too few."""

    questions: Sequence[Observation]
    verdicts: Sequence[
        Observation
    ] = ()  # questions that ask whether: the verdict and the decision are fitted on them
    declines: Sequence[Observation] = ()  # answerable and unanswerable ones: only the decision is

    @property
    def all(self) -> list[Observation]:
        """All of them, which the decision and the verdict are fitted on; ranking and choosing only on the first."""
        return [*self.questions, *self.verdicts, *self.declines]

    def fold(self, fold: int) -> tuple["Material", "Material"]:
        """What is held out, and the rest."""
        parts = [_fold(part, fold) for part in (self.questions, self.verdicts, self.declines)]
        held, rest = ([part[side] for part in parts] for side in (0, 1))
        return (
            Material(questions=held[0], verdicts=held[1], declines=held[2]),
            Material(questions=rest[0], verdicts=rest[1], declines=rest[2]),
        )


def fit(material: Material, desk: Desk) -> Weights:
    """Fit everything, one after the other: each step works with what the one before it found."""
    observations = material.questions
    weights = replace(desk.parts.weights, features=fit_features(observations, desk))
    later = [o for o in observations if o.case.history] or observations
    weights = _best(weights, _context_grid(weights), lambda w: _reciprocal_rank(later, desk, w))
    for _ in range(ROUNDS):  # one choice changes what is best for another
        before = weights
        for grid in (_choice_grid, _several_grid, _clause_grid, _more_grid):
            weights = _best(weights, grid(weights), lambda w: _choice(observations, desk, w))
        if weights == before:
            break
    weights = fit_decline(material.all, desk, weights)
    return fit_verdict(material, desk, weights)


def cross_validate(material: Material, desk: Desk) -> dict[str, float]:
    """Figures on each fifth of the questions with weights fitted on the other four."""
    figures: dict[str, list[float]] = {}
    for fold in range(FOLDS):
        held, rest = material.fold(fold)
        for name, value in figures_of(held, desk, fit(rest, desk)).items():
            figures.setdefault(name, []).append(value)
    return {name: float(np.mean(values)) for name, values in figures.items()}


def _fold(observations: Sequence[Observation], fold: int) -> tuple[list[Observation], list[Observation]]:
    order = np.random.default_rng(0).permutation(len(observations))
    held = [observations[i] for i in order[fold::FOLDS]]
    return held, [observations[i] for k in range(FOLDS) if k != fold for i in order[k::FOLDS]]


def figures_of(material: Material, desk: Desk, weights: Weights) -> dict[str, float]:
    """The figures that the fitting looks at."""
    observations = material.questions
    answerable = [o for o in observations if o.case.answerable]
    choice = _choosing(answerable, desk, weights)
    right, opposite = _verdict_shares(material.all, desk, weights)
    figures = {
        "mrr": _reciprocal_rank(observations, desk, weights),
        "first": float(np.mean([_gold_rank(o, desk.ranked(o, weights)) == 1 for o in answerable])),
        "cited": choice.cited,
        "precision": choice.precision,
        "facts": choice.facts,
        "rules": choice.rules,
        "verdict": right,
        "opposite": opposite,
    }
    for name, part in (("", observations), ("_more", material.declines)):
        figures[f"answered{name}"], figures[f"declined{name}"] = _decided_shares(part, desk, weights)
    return figures


def _decided_shares(observations: Sequence[Observation], desk: Desk, weights: Weights) -> tuple[float, float]:
    """Shares of the answerable that are answered, of the unanswerable that are declined; 1 where there are none."""
    answered: list[bool] = []
    declined: list[bool] = []
    for o in observations:
        answer = _probability(o, desk, weights) >= weights.threshold
        (answered if o.case.answerable else declined).append(bool(answer) is o.case.answerable)
    return (float(np.mean(answered)) if answered else 1.0, float(np.mean(declined)) if declined else 1.0)


# ---- ranking ----


def is_gold(candidate: Candidate, case: Case) -> bool:
    """Whether a candidate quotes evidence that the case needs."""
    if candidate.rule is None:
        return any(g.provision == candidate.provision for g in case.gold)
    return any(
        q.provision == g.provision and overlaps(even(g.evidence), even(q.text))
        for g in case.gold
        for q in candidate.rule.quotes
    )


NAMED = 20.0  # least weight of being named outright: too few questions do it for a fit to see that it decides


def fit_features(observations: Sequence[Observation], desk: Desk) -> dict[str, float]:
    """Weights under which the right candidate of a question comes before its rivals (pairwise logistic)."""
    rows, shares = [], []
    for o in observations:
        if not o.case.answerable or o.case.history or o.reading.spelled:
            continue
        candidates = _scored(o, desk)
        right = [c for c in candidates if is_gold(c, o.case)]
        provisions = {g.provision for g in o.case.gold}
        wrong = [c for c in candidates if c.provision not in provisions and not is_gold(c, o.case)][:RIVALS]
        pairs = [(r, w) for r in right for w in wrong]
        rows += [[r.features[f] - w.features[f] for f in FEATURES] for r, w in pairs]
        shares += [1 / len(pairs)] * len(pairs)
    differences = np.asarray(rows)
    scale = np.maximum(differences.std(axis=0), 1e-3)
    model = LogisticRegression(fit_intercept=False, C=1.0, max_iter=2000)
    both = np.concatenate([differences, -differences]) / scale
    sides = np.r_[np.ones(len(rows)), np.zeros(len(rows))]
    model.fit(both, sides, sample_weight=np.r_[shares, shares])
    fitted = np.maximum(model.coef_[0] / scale, 0.0)  # no evidence speaks against a candidate
    weights = {name: round(float(value), 4) for name, value in zip(FEATURES, fitted, strict=True)}
    return weights | {"addressed": max(weights["addressed"], NAMED)}


def _scored(o: Observation, desk: Desk) -> list[Candidate]:
    candidates = candidates_of(o.found[0].result, o.reading, o.mentions, desk.parts.knowledge)
    for c in candidates.values():
        c.score = sum(desk.parts.weights.features[f] * c.features[f] for f in FEATURES)
    return sorted(candidates.values(), key=lambda c: (-c.score, c.key))


def _gold_rank(o: Observation, ranked: Ranked) -> int:
    """Place of the first gold provision among the provisions in order; 0 where it is not found."""
    gold = {g.provision for g in o.case.gold}
    order = provisions_of(ranked.candidates, o.mentions)
    return next((place for place, provision in enumerate(order, start=1) if provision in gold), 0)


def _reciprocal_rank(observations: Sequence[Observation], desk: Desk, weights: Weights) -> float:
    ranks = [_gold_rank(o, desk.ranked(o, weights)) for o in observations if o.case.answerable]
    return float(np.mean([1 / r if r else 0.0 for r in ranks]))


def _context_grid(weights: Weights) -> Iterable[Weights]:
    for context, otherwise in product((0.3, 0.5, 0.6, 0.7, 0.8), (0.0, 0.2, 0.4)):
        for shown, near in product((0.0, 1.0, 2.0, 4.0), (0.0, 0.5, 1.0)):
            features = {**weights.features, "shown": shown, "near_shown": near}
            yield replace(weights, features=features, context=context, context_otherwise=otherwise)


# ---- choosing ----


PRECISE = 0.88  # of citations that bear on the question; asked for is .85 on any set, and some are easier than others
LENGTH = (
    0.005  # of worth that a further rule in the answer costs; what it says again is left out (`compose.once`)
)


def _choice_grid(weights: Weights) -> Iterable[Weights]:
    margins = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.3, 1.6, 2.0)
    for also, same in product(margins, (*margins, 3.0, 4.0)):
        yield replace(
            weights, also=also, also_same=max(also, same), also_several=max(also, weights.also_several)
        )


def _several_grid(weights: Weights) -> Iterable[Weights]:
    for several in (0.0, 0.5, 1.0, 1.3, 1.6, 2.0, 2.5, 3.0):
        yield replace(weights, also_several=max(weights.also, several))


def _clause_grid(weights: Weights) -> Iterable[Weights]:
    leads = (0.2, 0.4, 0.6, 0.8, 1.0, 1.3, 1.6, 2.0, 3.0, 4.0, 5.0, 6.0, 6.5, 7.0, 8.0, 99.0)
    for lead, near in product(leads, (0.0, 0.78, 0.8, 0.82, 0.84, 0.86, 0.88, 0.9)):
        yield replace(weights, clause_lead=lead, clause_near=near)


def _more_grid(weights: Weights) -> Iterable[Weights]:
    for more in (-0.03, -0.02, -0.01, 0.0, 0.01, 0.02, 0.04, 1.0):
        yield replace(weights, more=more)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Means over answerable cases."""

    cited: float  # all gold is cited
    precision: float  # share of citations that are gold
    facts: float  # all facts are stated
    rules: float  # in one answer


def _choice(observations: Sequence[Observation], desk: Desk, weights: Weights) -> float:
    choice = _choosing([o for o in observations if o.case.answerable], desk, weights)
    return choice.cited + min(choice.precision, PRECISE) + choice.facts - LENGTH * choice.rules


def _choosing(observations: Sequence[Observation], desk: Desk, weights: Weights) -> Choice:
    cited, precision, facts, rules = [], [], [], []
    for o in observations:
        chosen = choose(desk.ranked(o, weights), weights)
        gold = {g.provision for g in o.case.gold}
        quotes, words = _written(o, chosen, desk, weights)
        cited.append(enough(gold, {p for p, _ in quotes}, o.case.need))
        precision.append(sum(p in gold for p, _ in quotes) / len(quotes) if quotes else 0.0)
        stated = stating(o.case, words)[Measure.FACTS]
        facts += [] if stated is None else [stated]
        rules.append(len(chosen))
    return Choice(
        cited=float(np.mean(cited)),
        precision=float(np.mean(precision)),
        facts=float(np.mean(facts)),
        rules=float(np.mean(rules)),
    )


def _written(
    o: Observation, chosen: Sequence[Candidate], desk: Desk, weights: Weights
) -> tuple[list[tuple[str, str]], str]:
    """The quotes that an answer shows, and its words."""
    quotes: dict[tuple[str, str], None] = {}
    words: list[str] = []
    for c in chosen:
        own = quotes_of(c, desk.parts.knowledge, more=weights.more, all_of_them=o.reading.compares)
        quotes.update(dict.fromkeys((q.provision, q.text) for q in own))
        words += [*(q.text for q in own), *(plain_words(c, own, o.reading, desk.parts.knowledge))]
    return list(quotes), " ".join(words)


# ---- declining ----


def fit_decline(observations: Sequence[Observation], desk: Desk, weights: Weights) -> Weights:
    """A logistic model of whether the gazette answers, and the threshold that keeps what is answerable.

    No slope may have the wrong sign (`decide.FOR`, `decide.AGAINST`); answerable and unanswerable weigh the same.
    """
    rows = [decision_features(o.reading, desk.ranked(o, weights)) for o in observations]
    table = np.asarray([[row[name] for name in DECISION_FEATURES] for row in rows])
    answerable = np.asarray([o.case.answerable for o in observations])
    middle, scale = table.mean(axis=0), np.maximum(table.std(axis=0), 1e-3)
    slopes, bias = signed_logistic(
        (table - middle) / scale, answerable, [n in FOR for n in DECISION_FEATURES]
    )
    slopes = slopes / scale
    bias -= float(slopes @ middle)
    probabilities = 1 / (1 + np.exp(-(table @ slopes + bias)))
    threshold = float(np.quantile(probabilities[answerable], 1 - KEEP))
    if not answerable.all():
        threshold = min(threshold, float(np.quantile(probabilities[~answerable], REFUSE)))
    return replace(
        weights,
        decline={n: round(float(s), 5) for n, s in zip(DECISION_FEATURES, slopes, strict=True)},
        decline_bias=round(bias, 5),
        threshold=round(threshold, 4),
    )


RIDGE = 2.0  # penalty of a squared slope, in standard deviations of its feature


def signed_logistic(
    table: NDArray[np.float64], truth: NDArray[np.bool_], positive: Sequence[bool]
) -> tuple[NDArray[np.float64], float]:
    """Slopes and bias of a ridge-penalised logistic model, each slope held to one side of zero.

    `table` is (cases, features); both classes weigh the same, however many cases they have.
    """
    sides = np.where(truth, 1.0, -1.0)
    share = np.where(truth, 1 / max(truth.sum(), 1), 1 / max((~truth).sum(), 1)) * len(truth) / 2

    def loss(at: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = sides * (table @ at[:-1] + at[-1])
        pull = -share * sides / (1 + np.exp(np.minimum(margin, 700.0)))
        value = float((share * np.logaddexp(0.0, -margin)).sum() + RIDGE / 2 * (at[:-1] ** 2).sum())
        return value, np.append(table.T @ pull + RIDGE * at[:-1], pull.sum())

    sides_of_zero = [(0.0, None) if up else (None, 0.0) for up in positive]
    found = minimize(loss, np.zeros(table.shape[1] + 1), jac=True, bounds=[*sides_of_zero, (None, None)])
    return found.x[:-1], float(found.x[-1])


def _probability(o: Observation, desk: Desk, weights: Weights) -> float:
    features = decision_features(o.reading, desk.ranked(o, weights))
    total = weights.decline_bias + sum(weights.decline.get(n, 0.0) * v for n, v in features.items())
    return float(1 / (1 + np.exp(-total)))


# ---- verdicts ----

OPPOSING = tuple(n / 100 for n in range(1, 31))
OPPOSED = (str(Verdict.YES), str(Verdict.NO))
SHUFFLES = 5  # ways to hold out that are averaged: one alone moves the choice by two steps
MOST_OPPOSITE = 0.00625  # share of the questions that may get the opposite of the truth, held out
# Held out on both development sets: below these more of what is said is wrong without being the opposite (2.6 % here).
SURE, CONDITIONAL = 0.7, 0.6
# Keeps 95 of 100 right verdicts of the development sets. Of 60 questions made up to try the program, two about what no
# rule says got a no from the rule next door; their probabilities were .81 and .84.
ANSWERABLE = 0.85


def fit_verdict(material: Material, desk: Desk, weights: Weights) -> Weights:
    """A logistic model of the verdict, and how sure it must be before it is said.

    The sureness is chosen on the questions that were written to be hard, where there are any: easy ones beside them
    would let more of these get the opposite.
    """
    told = [o for o in material.all if o.case.verdict is not None and wants_verdict(o.reading, None)]
    rows = [_verdict_features(o, desk, weights) for o in told]
    table = np.asarray([[row[name] for name in VERDICT_FEATURES] for row in rows])
    middle, scale = table.mean(axis=0), np.maximum(table.std(axis=0), 1e-3)
    model = LogisticRegression(C=0.3, max_iter=2000)
    labels = [str(o.case.verdict) for o in told]
    model.fit((table - middle) / scale, labels)
    slopes = dict(zip(model.classes_.tolist(), (model.coef_ / scale).tolist(), strict=True))
    bias = dict(zip(model.classes_.tolist(), model.intercept_.tolist(), strict=True))
    fitted = {
        "slopes": {
            v: {n: round(s, 4) for n, s in zip(VERDICT_FEATURES, slopes[v], strict=True)}
            for v in map(str, Verdict)
        },
        "bias": {v: round(bias[v] - float(np.dot(slopes[v], middle)), 4) for v in map(str, Verdict)},
    }
    answerable = np.asarray([_probability(o, desk, weights) for o in told])
    hard = {id(o) for o in material.verdicts}
    counted = np.asarray([not hard or id(o) in hard for o in told])
    story = np.asarray([row["story"] > 0 for row in rows])
    opposed = _most_opposed(
        (table - middle) / scale,
        labels,
        may_be_said=answerable >= ANSWERABLE,
        parts=(counted & ~story, counted & story),
    )
    sureness = {"sure": SURE, "conditional": CONDITIONAL, "answerable": ANSWERABLE}
    sureness |= dict(zip(("opposed", "opposed_story"), opposed, strict=True))
    return replace(weights, verdict={**fitted, **sureness})


def _most_opposed(
    table: NDArray[np.float64],
    labels: Sequence[str],
    *,
    may_be_said: NDArray[np.bool_],
    parts: Sequence[NDArray[np.bool_]],
) -> list[float]:
    """For each part of the questions the most that the opposite may have where yes or no is said.

    Chosen on questions that the model has not seen.
    """
    folds = min(FOLDS, *Counter(labels).values())
    if folds < 2:  # noqa: PLR2004  # a verdict seen once cannot be held out
        return [OPPOSING[0] for _ in parts]
    model = LogisticRegression(C=0.3, max_iter=2000)
    held = np.mean(
        [
            cross_val_predict(
                model,
                table,
                labels,
                cv=StratifiedKFold(folds, shuffle=True, random_state=turn),
                method="predict_proba",
            )
            for turn in range(SHUFFLES)
        ],
        axis=0,
    )
    names = sorted(set(labels))
    said, gold, surest = np.asarray(names)[held.argmax(axis=1)], np.asarray(labels), held.max(axis=1)
    of_opposite = np.asarray(
        [
            row[names.index(OPPOSED[1 - OPPOSED.index(s)])] if s in OPPOSED else 0.0
            for s, row in zip(said, held, strict=True)
        ]
    )
    wrong = (said != gold) & np.isin(said, OPPOSED) & np.isin(gold, OPPOSED) & (surest >= SURE) & may_be_said
    return [_most_of(part, wrong, of_opposite) for part in parts]


def _most_of(part: NDArray[np.bool_], wrong: NDArray[np.bool_], of_opposite: NDArray[np.float64]) -> float:
    if not part.any():
        return OPPOSING[0]
    shares = [float(np.mean((wrong & (of_opposite <= most))[part])) for most in OPPOSING]
    return max((m for m, share in zip(OPPOSING, shares, strict=True) if share <= MOST_OPPOSITE), default=0.0)


def _verdict_features(o: Observation, desk: Desk, weights: Weights) -> dict[str, float]:
    best = desk.ranked(o, weights).candidates[0]
    return features_of(o.reading, best, desk.evidence)


def _verdict_shares(observations: Sequence[Observation], desk: Desk, weights: Weights) -> tuple[float, float]:
    right, opposite = [], []
    for o in observations:
        if o.case.verdict is None:
            continue
        given = _verdict(o, desk, weights)
        right.append(given is o.case.verdict)
        opposite.append({given, o.case.verdict} == {Verdict.YES, Verdict.NO})
    return (float(np.mean(right)), float(np.mean(opposite))) if right else (0.0, 0.0)


def _verdict(o: Observation, desk: Desk, weights: Weights) -> Verdict | None:
    best = desk.ranked(o, weights).candidates[0]
    answerable = _probability(o, desk, weights)
    given = VerdictWeights(**weights.verdict)
    return verdict_of(o.reading, best, desk.evidence, given, answerable=answerable).verdict


def _best(start: Weights, grid: Iterable[Weights], value: Callable[[Weights], float]) -> Weights:
    best, most = start, -1e9
    for weights in grid:
        worth = value(weights)
        if worth > most + 1e-9:
            best, most = weights, worth
    return best


def write_weights(weights: Weights, path: Path) -> None:
    """Write the weights where the assistant reads them; the file appears whole or not at all."""
    entry: Mapping[str, object] = asdict(weights)
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps(entry, indent=1) + "\n", encoding="utf-8")
    temporary.replace(path)
