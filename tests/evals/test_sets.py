"""Sets are checked against the text as they are read, and a fault is told by line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus.library import Library
from evals.errors import EvalError
from evals.sets import SETS, read_set
from tests.evals.samples import LAW

Write = Callable[[list[Any]], Path]
ENTRY: dict[str, Any] = {
    "id": "a-1",
    "question": "欠费能停水吗",
    "lang": "zh",
    "kind": "verdict",
    "history": [],
    "gold": [{"doc": LAW, "label": "第一条", "evidence": "不得 停水停电"}],
    "need": "all",
    "facts": ["停水", ["停电", "断电"]],
    "verdict": "no",
    "answerable": True,
}


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(entries: list[Any]) -> Path:
        path = tmp_path / "set.jsonl"
        lines = [e if isinstance(e, str) else json.dumps(e, ensure_ascii=False) for e in entries]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return written


def test_gold_is_resolved_to_provision_and_paragraph(tiny: Library, write: Write) -> None:
    """Evidence is found whatever its blanks, and brings its paragraph."""
    (case,) = read_set(write([ENTRY]), tiny)

    assert case.gold[0].provision == "1"
    assert case.gold[0].paragraph == "物业服务企业不得停水停电。"
    assert case.facts == (("停水",), ("停电", "断电"))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param(
            {"gold": [{"doc": LAW, "label": "", "evidence": "从未写过"}]},
            "stands in no provision",
            id="evidence",
        ),
        pytest.param(
            {"gold": [{"doc": "别的", "label": "", "evidence": "停水"}]}, "no document 别的", id="document"
        ),
        pytest.param(
            {"gold": [{"doc": LAW, "label": "", "evidence": "，。"}]}, "no evidence", id="empty evidence"
        ),
        pytest.param({"gold": []}, "an answerable question needs gold", id="no gold"),
        pytest.param({"answerable": "yes"}, "expected true or false", id="answerable"),
        pytest.param({"need": "some"}, "expected all or any", id="need"),
        pytest.param({"kind": "riddle"}, "kind is 'riddle'", id="kind"),
        pytest.param({"lang": "fr"}, "lang is 'fr'", id="lang"),
        pytest.param({"verdict": "maybe"}, "maybe", id="verdict"),
        pytest.param({"question": " "}, "question is empty", id="question"),
    ],
)
def test_a_fault_is_told_by_line(tiny: Library, write: Write, change: dict[str, Any], told: str) -> None:
    """The message names the file's line and what was expected."""
    with pytest.raises(EvalError, match=f"line 2: .*{told}"):
        read_set(write([ENTRY, {**ENTRY, "id": "a-2"} | change]), tiny)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        pytest.param("{", "line 2", id="no JSON"),
        pytest.param("[]", "line 2: expected a JSON object", id="no object"),
        pytest.param(
            {k: v for k, v in ENTRY.items() if k != "gold"}, "gold is missing", id="a key is missing"
        ),
        pytest.param(ENTRY, "the id a-1 is used twice", id="twice"),
    ],
)
def test_a_line_that_is_no_case_is_told(tiny: Library, write: Write, line: Any, told: str) -> None:
    """Broken lines, missing keys and repeated ids end in one sentence."""
    with pytest.raises(EvalError, match=told):
        read_set(write([ENTRY, line]), tiny)


def test_a_set_that_is_not_there_is_told(tiny: Library, tmp_path: Path, write: Write) -> None:
    """A missing or an empty file is an error with its name."""
    with pytest.raises(EvalError, match=r"none\.jsonl: cannot be read"):
        read_set(tmp_path / "none.jsonl", tiny)
    with pytest.raises(EvalError, match="holds no question"):
        read_set(write([""]), tiny)


@pytest.mark.parametrize("path", sorted(SETS.glob("*.jsonl")), ids=lambda p: p.stem)
def test_the_shipped_sets_hold(gazette: Library, path: Path) -> None:
    """Every line of every set that comes with the project can be read against the gazette."""
    assert read_set(path, gazette)
