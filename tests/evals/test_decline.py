"""Declining: what was done, the trade over thresholds, and whether the probability means what it says."""

import pytest

from evals.decline import counted, curve, decline_figures, reliability
from tests.evals.samples import a_scored

# Two answerable, two not; one answerable is declined and one unanswerable is answered.
SCORED = [
    a_scored("a", probability=0.9),
    a_scored("b", probability=0.4, status="declined_not_in_corpus"),
    a_scored("c", probability=0.7, answerable=False),
    a_scored("d", probability=0.1, answerable=False, status="declined_not_in_corpus"),
]


def test_precision_and_recall_of_what_was_done() -> None:
    """Of two declined one rightly; of two unanswerable one declined; both mistakes by id."""
    figures = counted(SCORED)

    assert (figures["precision"], figures["recall"]) == (0.5, 0.5)
    assert figures["declined_answerable"] == ["b"]
    assert figures["answered_unanswerable"] == ["c"]


def test_nothing_declined_has_no_precision() -> None:
    """A share of nothing is not 0 and not 1."""
    assert counted([a_scored()])["precision"] is None


@pytest.mark.parametrize(
    ("threshold", "precision", "recall", "turned_away"),
    [
        (0.0, None, 0.0, 0.0),
        (0.2, 1.0, 0.5, 0.0),
        (0.5, 0.5, 0.5, 0.5),
        (0.8, 2 / 3, 1.0, 0.5),
        (1.0, 0.5, 1.0, 1.0),
    ],
)
def test_the_curve_over_thresholds(
    threshold: float, precision: float | None, recall: float, turned_away: float
) -> None:
    """Each threshold declines what lies below it."""
    (point,) = curve(SCORED, [threshold])

    assert point.precision == (pytest.approx(precision) if precision is not None else None)
    assert (point.recall, point.turned_away) == (recall, turned_away)


def test_a_probability_that_means_it_has_no_error() -> None:
    """Half of the cases at one half are answerable: the bin says so and the calibration error is 0."""
    cases = [a_scored(str(n), probability=0.5, answerable=n % 2 == 0) for n in range(10)]

    (only,) = reliability(cases)
    figures = decline_figures([*cases, a_scored("x", probability=None)])

    assert (only.cases, only.said, only.true) == (10, 0.5, 0.5)
    assert figures["calibration_error"] == 0.0
    assert figures["brier"] == 0.25
    assert figures["without_probability"] == 1


def test_probability_one_falls_into_the_last_bin() -> None:
    """The scale is closed at its upper end."""
    (only,) = reliability([a_scored(probability=1.0)])

    assert (only.low, only.high) == (0.9, 1.0)
