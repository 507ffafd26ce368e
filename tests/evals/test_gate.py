"""The gate holds for what is as good as it was, and names what is not."""

from pathlib import Path

import pytest

from evals.errors import EvalError
from evals.gate import baseline_of, falls, keep, read_baseline, sentence
from evals.types import Scored
from tests.evals.samples import a_scored

MADE_WITH = {"set_fingerprint": "f"}


def scored(wrong: set[int], measure: str = "correct", *, bad: float = 0.0) -> list[Scored]:
    values = {n: bad if n in wrong else 1.0 - bad for n in range(20)}
    return [a_scored(f"q{n}", measures={measure: value}) for n, value in values.items()]


def test_the_same_again_holds() -> None:
    """A run as good as the kept one passes."""
    assert falls(scored({1, 2}), baseline_of(scored({1, 2}), MADE_WITH)) == []


def test_a_drop_within_the_interval_holds_and_beyond_it_fails() -> None:
    """The bar is the lower end of the kept interval; the cases that fail anew are named."""
    kept = baseline_of(scored({1, 2, 3}), MADE_WITH)

    assert falls(scored({1, 2, 3, 4}), kept) == []
    (fall,) = falls(scored(set(range(1, 12))), kept)
    assert fall.failing == tuple(f"q{n}" for n in range(4, 12))
    assert sentence(fall).startswith("correct is 0.450, below the bound of 0.7")


def test_a_single_inexact_quote_fails() -> None:
    """Exact quotes are no matter of intervals."""
    kept = baseline_of(scored(set(), "quotes_exact"), MADE_WITH)

    assert [f.failing for f in falls(scored({7}, "quotes_exact"), kept)] == [("q7",)]


def test_more_opposite_verdicts_fail() -> None:
    """An error measure fails upwards."""
    kept = baseline_of(scored({1}, "opposite", bad=1.0), MADE_WITH)

    (fall,) = falls(scored(set(range(10)), "opposite", bad=1.0), kept)
    assert "above the bound" in sentence(fall)


def test_a_measure_that_is_gone_fails() -> None:
    """What is no longer scored cannot hold."""
    kept = baseline_of(scored(set(), "verdict"), MADE_WITH)

    assert [f.measure for f in falls(scored(set(), "correct"), kept)] == ["verdict"]


def test_kept_figures_are_read_back_for_their_set_only(tmp_path: Path) -> None:
    """Figures of another set are refused with the command that mends it."""
    path = tmp_path / "gate.json"
    with pytest.raises(EvalError, match="there are no kept figures"):
        read_baseline(path, "f")
    baseline = baseline_of(scored({1}), MADE_WITH)
    keep(path, baseline)

    assert read_baseline(path, "f") == baseline
    with pytest.raises(EvalError, match="another regression set; `ningjin eval gate --update`"):
        read_baseline(path, "g")
