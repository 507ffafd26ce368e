"""Intervals and tests over cases; scipy does the arithmetic."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

RESAMPLES = 2000
PERMUTATIONS = 9999
LEVEL = 0.95
SEED = 0  # fixed, so that a report can be made again


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A mean over the cases that were scored, with its interval."""

    mean: float
    low: float
    high: float
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a second run gains on the cases that both runs scored."""

    before: float
    after: float
    low: float  # of after - before, bootstrap over cases
    high: float
    p: float  # two-sided; exact McNemar where all values are 0 or 1, else a paired permutation test
    cases: int
    better: int  # cases whose value rose
    worse: int


def interval(values: Sequence[float]) -> Figure:
    """Mean with percentile bootstrap interval; where all cases agree the bootstrap has none, and Wilson's is given."""
    data = np.asarray(values, dtype=float)
    mean = float(data.mean())
    if np.ptp(data) == 0:
        low, high = _wilson(data) if mean in {0.0, 1.0} else (mean, mean)
    else:
        low, high = _bootstrap(data)
    return Figure(mean=mean, low=low, high=high, cases=len(data))


def _wilson(data: np.ndarray[tuple[int], np.dtype[np.float64]]) -> tuple[float, float]:
    from scipy import stats  # noqa: PLC0415  # .5 s to load

    found = stats.binomtest(round(data.sum()), len(data)).proportion_ci(LEVEL, method="wilson")
    return float(found.low), float(found.high)


def _bootstrap(data: np.ndarray[tuple[int], np.dtype[np.float64]]) -> tuple[float, float]:
    from scipy import stats  # noqa: PLC0415  # .5 s to load

    found = stats.bootstrap(
        (data,),
        np.mean,
        n_resamples=RESAMPLES,
        confidence_level=LEVEL,
        method="percentile",
        vectorized=True,
        rng=np.random.default_rng(SEED),
    ).confidence_interval
    return float(found.low), float(found.high)


def difference(before: Sequence[float], after: Sequence[float]) -> Difference:
    """Compare two runs case by case; the sequences hold the same cases in the same order."""
    one, other = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    gains = other - one
    low, high = (float(gains[0]), float(gains[0])) if np.ptp(gains) == 0 else _bootstrap(gains)
    return Difference(
        before=float(one.mean()),
        after=float(other.mean()),
        low=low,
        high=high,
        p=significance(one.tolist(), other.tolist()),
        cases=len(gains),
        better=int((gains > 0).sum()),
        worse=int((gains < 0).sum()),
    )


def significance(before: Sequence[float], after: Sequence[float]) -> float:
    """The probability of a difference at least as large by chance; 1 where no case differs."""
    from scipy import stats  # noqa: PLC0415  # .5 s to load

    one, other = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    gains = other - one
    better, worse = int((gains > 0).sum()), int((gains < 0).sum())
    if not better + worse:
        return 1.0
    if set(np.unique(np.concatenate([one, other]))) <= {0.0, 1.0}:
        return float(stats.binomtest(better, better + worse).pvalue)
    found = stats.permutation_test(
        (one, other),
        lambda a, b, axis: np.mean(b - a, axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=PERMUTATIONS,
        rng=np.random.default_rng(SEED),
    )
    return float(found.pvalue)


def adjusted(ps: Sequence[float]) -> list[float]:
    """The same p-values for being looked at together (Benjamini and Hochberg)."""
    from scipy import stats  # noqa: PLC0415  # .5 s to load

    return [float(p) for p in stats.false_discovery_control(list(ps))] if ps else []
