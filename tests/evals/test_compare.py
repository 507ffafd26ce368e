"""Two runs side by side, by id."""

from pathlib import Path

import pytest

from evals.compare import compare, compare_runs, comparison_table
from evals.errors import EvalError
from evals.run import run_set
from tests.evals.samples import ToldAnswerer, a_case, a_scored, a_turn


def test_better_and_worse_are_told_by_id() -> None:
    """Of an error measure, a lower value is the better one."""
    before = [a_scored("a", measures={"correct": 0.0, "opposite": 1.0}), a_scored("b")]
    after = [
        a_scored("a", measures={"correct": 1.0, "opposite": 0.0}),
        a_scored("b", measures={"correct": 0.0, "quotes_exact": 1.0}),
    ]

    made = {c.measure: c for c in compare(before, after, {}, {}).changes}

    assert (made["correct"].better, made["correct"].worse) == (("a",), ("b",))
    assert (made["opposite"].better, made["opposite"].worse) == (("a",), ())
    assert made["correct"].difference.p == 1.0
    assert made["quotes_exact"].difference.cases == 1


def test_what_the_runs_differ_in_is_told() -> None:
    """Other weights, other ids: both are said beside the figures."""
    made = compare(
        [a_scored("a"), a_scored("b")], [a_scored("a"), a_scored("c")], {"weights": 1}, {"weights": 2}
    )

    assert made.differs == {"weights": (1, 2)}
    assert (made.only_before, made.only_after) == (("b",), ("c",))
    assert "the runs differ in: weights" in comparison_table(made)


def test_a_folder_without_a_run_is_told(tmp_path: Path) -> None:
    """The message says which command makes one."""
    with pytest.raises(EvalError, match="holds no run; `ningjin eval run SET --out"):
        compare_runs(tmp_path, tmp_path)


def test_runs_without_a_common_case_are_not_compared(tmp_path: Path) -> None:
    """There is nothing to compare, and that is said."""
    for name in ("a", "b"):
        answerer = ToldAnswerer({name: [a_turn()]})
        run_set([a_case(id=name, question=name)], answerer, tmp_path / name, header={})

    with pytest.raises(EvalError, match="no case in common"):
        compare_runs(tmp_path / "a", tmp_path / "b")
