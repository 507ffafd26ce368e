"""Intervals and tests hold to hand arithmetic and to what they are for."""

import math

import pytest

from evals.statistics import adjusted, difference, interval, significance


def test_the_exact_test_is_mcnemars() -> None:
    """Nine cases better and one worse: twice the binomial tail."""
    before, after = [0.0] * 9 + [1.0] + [1.0] * 5, [1.0] * 9 + [0.0] + [1.0] * 5
    tail = sum(math.comb(10, k) for k in (0, 1)) / 2**10

    assert significance(before, after) == pytest.approx(2 * tail)


def test_shares_are_compared_by_permutation() -> None:
    """With six cases all better, 2 of 2^6 sign flips are as extreme."""
    before = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
    after = [0.3, 0.5, 0.4, 0.9, 0.7, 0.9]

    assert significance(before, after) == pytest.approx(2 / 2**6)


def test_no_difference_is_no_evidence() -> None:
    """Equal runs have p = 1."""
    assert significance([1.0, 0.0, 1.0], [1.0, 0.0, 1.0]) == 1.0


def test_a_difference_tells_its_cases() -> None:
    """Means, interval and the numbers of cases that rose and fell."""
    made = difference([0.0, 0.0, 1.0, 1.0], [1.0, 1.0, 1.0, 0.0])

    assert (made.before, made.after, made.better, made.worse) == (0.5, 0.75, 2, 1)
    assert made.low < 0.25 < made.high


def test_an_interval_holds_the_mean_and_narrows() -> None:
    """More cases of the same kind, a narrower interval; all alike, still not certainty."""
    few, many = interval([0.0, 1.0] * 10), interval([0.0, 1.0] * 200)
    alike = interval([1.0] * 5)

    assert few.low < few.mean < few.high
    assert many.high - many.low < few.high - few.low
    assert alike.mean == alike.high == 1.0
    assert 0.5 < alike.low < 0.6  # Wilson, 5 of 5


def test_looking_at_many_measures_costs() -> None:
    """Adjusted p-values are never smaller."""
    assert adjusted([0.01, 0.04, 0.9]) == pytest.approx([0.03, 0.06, 0.9])
    assert adjusted([]) == []
