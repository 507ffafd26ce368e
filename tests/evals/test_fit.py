"""How the decision to answer is fitted."""

import numpy as np

from evals.fit import signed_logistic


def _cases() -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(7)
    truth = np.arange(400) % 4 > 0
    speaks = truth + chance.normal(0, 0.5, 400)
    twin = speaks + chance.normal(
        0, 0.1, 400
    )  # as good as the same: a free fit sets the two against each other
    return np.stack([speaks, twin, -speaks + chance.normal(0, 1.0, 400)], axis=1), truth


def test_a_slope_keeps_to_its_side() -> None:
    """A feature that may only speak against never speaks for, though it would help."""
    table, truth = _cases()
    slopes, _ = signed_logistic(table, truth, [True, False, False])

    assert slopes[0] > 0
    assert slopes[1] == 0.0
    assert slopes[2] <= 0


def test_both_classes_weigh_the_same() -> None:
    """Three answerable ones to each other one do not pull the bias: as many of either are right."""
    table, truth = _cases()
    slopes, bias = signed_logistic(table, truth, [True, True, False])
    said = table @ slopes + bias > 0

    assert abs(float(np.mean(said[truth])) - float(np.mean(~said[~truth]))) < 0.1
    assert float(np.mean(said == truth)) > 0.8
