"""A run is kept case by case, goes on where it stopped, and reports what it can say."""

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.types import Status, Turn
from corpus.types import Verdict
from evals.errors import EvalError
from evals.run import CASES, REPORT, build_report, read_cases, run_set
from tests.evals.samples import ToldAnswerer, a_case, a_scored, a_turn

RIGHT = a_turn(verdict=Verdict.NO, cited=[("1", "不得停水停电")], ranking=["1"], probability=0.9)
WRONG = a_turn(verdict=Verdict.YES, cited=[("1", "不得停水停电")], ranking=["1"], probability=0.8)
DECLINED = a_turn(Status.DECLINED_NOT_IN_CORPUS, probability=0.2)
CASES_ASKED = tuple(a_case(id=f"q{n}", question=f"问{n}") for n in range(4))
TURNS: dict[str, list[Turn]] = {"问0": [RIGHT], "问1": [WRONG], "问2": [RIGHT], "问3": [DECLINED]}
HEADER: dict[str, Any] = {"set": "s", "corpus": "c"}


def test_a_stopped_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """What was answered before the kill is not asked again, and a torn line is."""
    out = tmp_path / "run"
    with pytest.raises(KeyboardInterrupt):
        run_set(CASES_ASKED, ToldAnswerer(TURNS, dies_after=2), out, header=HEADER)
    with (out / CASES).open("a", encoding="utf-8") as file:
        file.write('{"id": "q2", "torn')
    again = ToldAnswerer(TURNS)

    scored = run_set(CASES_ASKED, again, out, header=HEADER)

    assert again.asked == ["问2", "问3"]
    assert [s.measures["correct"] for s in scored] == [1.0, 0.0, 1.0, 0.0]
    assert read_cases(out) == scored


@pytest.mark.parametrize("workers", [1, 4])
def test_workers_change_nothing_but_the_time(tmp_path: Path, workers: int) -> None:
    """Cases stay in their order however many are answered at once."""
    scored = run_set(CASES_ASKED, ToldAnswerer(TURNS), tmp_path / "run", header=HEADER, workers=workers)

    assert [s.id for s in scored] == ["q0", "q1", "q2", "q3"]


def test_another_assistant_does_not_go_on_with_a_run(tmp_path: Path) -> None:
    """The message names what differs."""
    run_set(CASES_ASKED, ToldAnswerer(TURNS), tmp_path / "run", header=HEADER)

    with pytest.raises(EvalError, match="another corpus; give another --out"):
        run_set(CASES_ASKED, ToldAnswerer(TURNS), tmp_path / "run", header={**HEADER, "corpus": "d"})


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    """A run is never written among other files."""
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")

    with pytest.raises(EvalError, match="is not empty and holds no run"):
        run_set(CASES_ASKED, ToldAnswerer(TURNS), tmp_path, header=HEADER)
    assert [p.name for p in tmp_path.iterdir()] == ["letter.txt"]


def test_repeats_show_what_is_not_stable(tmp_path: Path) -> None:
    """A question answered differently the second time is named; figures are means over repeats."""
    turns = {**TURNS, "问0": [RIGHT, WRONG]}

    run_set(CASES_ASKED, ToldAnswerer(turns), tmp_path / "run", header=HEADER, repeats=2)

    report = json.loads((tmp_path / "run" / REPORT).read_text(encoding="utf-8"))
    assert report["consistency"]["unstable"] == ["q0"]
    assert report["consistency"]["same_answer"] == 0.75
    assert report["all"]["correct"]["mean"] == pytest.approx((0.5 + 0 + 1 + 0) / 4)
    assert report["all"]["correct"]["cases"] == 4


def test_what_cannot_be_scored_is_counted() -> None:
    """A measure without a value is neither right nor wrong, and a report says how many there are."""
    scored = [
        a_scored("a", measures={"correct": 1.0, "verdict": None}),
        a_scored("b", measures={"correct": 0.0}),
    ]

    report = build_report(scored, {})

    assert "verdict" not in report["all"]
    assert report["unscored"]["verdict"] == 2
    assert report["unscored"]["correct"] == 0
    assert report["failing"] == ["b"]


def test_a_damaged_case_is_told_by_line(tmp_path: Path) -> None:
    """A line in the middle that is no case ends in one sentence."""
    (tmp_path / CASES).write_text("{}\n", encoding="utf-8")

    with pytest.raises(EvalError, match=r"cases.jsonl, line 1: is no case"):
        read_cases(tmp_path)
