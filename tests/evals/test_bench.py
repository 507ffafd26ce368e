"""The benchmark's own arithmetic: sizes, growth, programs watched from outside."""

from pathlib import Path

import pytest

from corpus.library import Library
from evals.bench import figure, growth, spread
from evals.bench_table import bench_table
from evals.errors import EvalError
from evals.growth import exponent, library_of_size
from evals.processes import run_python


def test_growth_is_the_power_of_the_size() -> None:
    """Twice the size and four times the time is a power of two; one size has no growth."""
    assert exponent([10, 20, 40], [1.0, 4.0, 16.0]) == pytest.approx(2)
    assert exponent([10, 100], [3.0, 3.0]) == pytest.approx(0)
    assert exponent([10], [1.0]) is None


@pytest.mark.parametrize("recombined", [False, True])
def test_a_library_has_the_size_wanted(tiny: Library, tmp_path: Path, recombined: bool) -> None:
    """From the source's own provisions or its sentences; the same one each time."""
    made = library_of_size(5, tiny, tmp_path / "a", recombined=recombined)
    again = library_of_size(5, tiny, tmp_path / "b", recombined=recombined)

    assert len(made.provisions) == 5
    assert made.fingerprint == again.fingerprint


def test_a_program_is_watched() -> None:
    """Its time, the most memory it held and what it said; a failure ends in its last words."""
    ran = run_python(["-c", "import time; x = bytearray(80_000_000); time.sleep(.2); print('done')"])

    assert ran.output == "done\n"
    assert ran.seconds >= 0.2
    assert 80 < ran.memory_mb < 160
    with pytest.raises(EvalError, match="the last word"):
        run_python(["-c", "raise SystemExit('the last word')"])


def test_a_sample_is_spread_evenly() -> None:
    """From first to last, never more than there are."""
    assert spread(list("abcdefgh"), 4) == ["a", "c", "e", "g"]
    assert spread(list("ab"), 4) == ["a", "b"]


def test_figures_are_shown_with_their_ratio() -> None:
    """Every figure of every block, and the growth over the sizes."""
    blocks = [
        {"provisions": n}
        | {
            name: figure(n / 100, 0.5, "s")
            for name in ("index_build", "incremental_rebuild", "warm_turn", "cold_answer", "memory")
        }
        for n in (100, 1000)
    ]
    made = {
        "machine": {"cores": 2, "load": 0.5},
        "own": {"warm_turn_steps": {"read": figure(0.1, 0.2, "s")}},
        "sizes": blocks,
        "growth": growth(blocks),
    }

    table = bench_table(made)

    assert "warm_turn_steps read" in table
    assert "20.00" in table
    assert "memory 1.00" in table
