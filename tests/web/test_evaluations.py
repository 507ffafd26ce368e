"""Evaluation runs in the background."""

import json
import time
from pathlib import Path

import pytest

from corpus.library import Library
from tests.web.fakes import FakeService
from web.desk import groups_html, progress_html, reports_html
from web.deskwords import DESK_EN, DESK_ZH
from web.evaluations import EvaluationError, Evaluations, Progress, read_report
from web.feedback import FeedbackStore, Group
from web.words import ZH

LINE = {
    "id": "q1",
    "question": "物业能因为我没交物业费就把水停了吗？",
    "lang": "zh",
    "kind": "verdict",
    "gold": [
        {"doc": "wuye", "label": "第四十二条", "evidence": "业主欠交物业服务费的，物业服务企业可以依法催交。"}
    ],
    "need": "all",
    "facts": [["不能"]],
    "verdict": "no",
    "answerable": True,
}


@pytest.fixture
def evaluations(library: Library, tmp_path: Path) -> Evaluations:
    sets = tmp_path / "sets"
    sets.mkdir()
    (sets / "small.jsonl").write_text(json.dumps(LINE, ensure_ascii=False) + "\n", encoding="utf-8")
    (sets / "broken.jsonl").write_text("{\n", encoding="utf-8")
    return Evaluations(FakeService(library, slow=0.05), tmp_path / "runs", sets)


def wait(evaluations: Evaluations) -> Progress:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        progress = evaluations.progress()
        if progress and not progress.running:
            return progress
        time.sleep(0.02)
    raise AssertionError("the run did not end")


def test_a_run_ends_in_a_report(evaluations: Evaluations) -> None:
    """Figures with intervals, shown as a table."""
    evaluations.start("small")
    progress = wait(evaluations)

    assert (progress.done, progress.total, progress.problem) == (1, 1, "")
    (report,) = evaluations.reports()
    assert report.questions == 1
    assert report.figures["correct"]["mean"] == 1.0
    shown = reports_html([report], DESK_ZH)
    assert "<th scope='row'>correct</th><td>1.000</td>" in shown


def test_one_run_at_a_time(evaluations: Evaluations) -> None:
    """A second one is refused with a sentence while the first is under way."""
    evaluations.start("small")
    with pytest.raises(EvaluationError, match="still under way"):
        evaluations.start("small")
    wait(evaluations)


def test_a_broken_set_fails_with_its_line(evaluations: Evaluations) -> None:
    """And the next run can start."""
    evaluations.start("broken")
    progress = wait(evaluations)

    assert "line 1" in progress.problem
    assert "line 1" in progress_html(progress, DESK_EN)
    evaluations.start("small")
    assert wait(evaluations).problem == ""


@pytest.mark.parametrize("name", ["", "nothing", "../sets/small", "small.jsonl"])
def test_only_known_sets_run(evaluations: Evaluations, name: str) -> None:
    """A name is not a path."""
    with pytest.raises(EvaluationError):
        evaluations.start(name)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"made": 1, "questions": "x", "all": {}, "failing": []}']
)
def test_a_file_that_is_no_report_is_passed_over(tmp_path: Path, text: str) -> None:
    """One bad file does not hide the others."""
    (tmp_path / "report.json").write_text(text)

    assert read_report(tmp_path / "report.json") is None


def test_the_desk_says_that_nothing_is_kept(tmp_path: Path) -> None:
    """With the settings that would change it."""
    store = FeedbackStore(tmp_path / "x", keep_feedback=False, keep_questions=False, retention_days=1)

    assert "NINGJIN_WEB__KEEP_FEEDBACK" in groups_html((), store, DESK_ZH, ZH)


def test_what_residents_wrote_is_text_on_the_desk(tmp_path: Path) -> None:
    """Staff are readers, too."""
    from datetime import UTC, datetime  # noqa: PLC0415  # only here

    store = FeedbackStore(tmp_path / "x", keep_feedback=True, keep_questions=True, retention_days=1)
    group = Group(
        question="<script>1</script>",
        status="answered",
        lang="zh",
        asked=1,
        down=1,
        up=0,
        reasons=("wrong", "<img src=x onerror=1>"),
        last=datetime(2026, 1, 1, tzinfo=UTC),
    )

    shown = groups_html((group,), store, DESK_ZH, ZH)

    assert "<script" not in shown
    assert "<img" not in shown
    assert "答错了" in shown
