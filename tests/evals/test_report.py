"""The page needs nothing but itself, shows what failed, and has the same figures as its twin."""

import json
import re
from pathlib import Path

import pytest

from assistant.types import Status
from corpus.types import Verdict
from evals.errors import EvalError
from evals.report import PAGE, TWIN, write_report
from evals.run import run_set
from tests.evals.samples import ToldAnswerer, a_case, a_turn

EVIL = "<script>alert(1)</script>"


@pytest.fixture
def run(tmp_path: Path) -> Path:
    cases = [
        a_case(id="ok", question="甲"),
        a_case(id="bad", question=EVIL, facts=(("三十日",),)),
        a_case(
            id="un", question="丙", kind="unanswerable", gold=(), verdict=None, answerable=False, lang="en"
        ),
    ]
    cited = [("1", "不得停水停电")]
    turns = {
        "甲": [a_turn(verdict=Verdict.NO, cited=cited, ranking=["1"], probability=0.9)],
        EVIL: [a_turn(answer="可以", verdict=Verdict.YES, cited=cited, ranking=["1"], probability=0.6)],
        "丙": [a_turn(Status.DECLINED_NOT_IN_CORPUS, probability=0.1)],
    }
    run_set(cases, ToldAnswerer(turns), tmp_path / "run", header={"set": "tiny", "corpus": "c"})
    return tmp_path / "run"


def test_the_page_is_whole_by_itself(run: Path) -> None:
    """No address, script or style outside the page; every chart is drawn in it; what was asked is escaped."""
    page = write_report(run).read_text(encoding="utf-8")

    assert not re.search(r"https?://|<script|<link|src=", page)
    assert page.count("<svg") == page.count("</svg>") == 5
    assert "&lt;script&gt;" in page


def test_failing_cases_show_expected_beside_shown(run: Path) -> None:
    """A wrong answer stands beside its gold; right ones are not listed."""
    page = write_report(run).read_text(encoding="utf-8")

    (failing,) = re.findall(r"<details>.*?</details>", page, re.DOTALL)
    assert "不得停水停电" in failing
    assert "states: 三十日" in failing
    assert "可以" in failing
    assert "facts, verdict" in failing


def test_the_twin_has_the_same_figures(run: Path, tmp_path: Path) -> None:
    """Other programs read what the page shows."""
    page = write_report(run, tmp_path / "out").read_text(encoding="utf-8")

    twin = json.loads((tmp_path / "out" / TWIN).read_text(encoding="utf-8"))
    assert f"<strong>{twin['all']['correct']['mean']:.3f}</strong>" in page
    assert twin["failing"] == ["bad"]
    assert [c["id"] for c in twin["failing_cases"]] == ["bad"]
    assert len(twin["decline"]["curve"]) == 51
    assert (tmp_path / "out" / PAGE).exists()


def test_no_run_no_page(tmp_path: Path) -> None:
    """The message says how a run is made."""
    with pytest.raises(EvalError, match="holds no run"):
        write_report(tmp_path)
