"""The commands of `ningjin eval` end in one sentence and the right exit code."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals.errors import EvalError
from evals.files import read_json, write_json
from evals.fingerprints import code_fingerprint, digest
from evals.run import run_set
from ningjin.evaluate import _sizes, app
from tests.evals.samples import ToldAnswerer, a_case, a_turn

COMMANDS = ("run", "compare", "gate", "report", "ablate", "overlap", "external", "bench", "peers")


def test_every_command_explains_itself() -> None:
    """All of them are there, each with its help."""
    runner = CliRunner()

    for command in COMMANDS:
        assert runner.invoke(app, [command, "--help"]).exit_code == 0


def test_two_runs_are_compared_and_reported(tmp_path: Path) -> None:
    """From two folders to figures as JSON and to a page."""
    for name in ("a", "b"):
        run_set(
            [a_case()], ToldAnswerer({a_case().question: [a_turn()]}), tmp_path / name, header={"set": "s"}
        )
    runner = CliRunner()

    compared = runner.invoke(app, ["compare", str(tmp_path / "a"), str(tmp_path / "b"), "--json"])
    reported = runner.invoke(app, ["report", str(tmp_path / "a")])

    assert json.loads(compared.output)["changes"][0]["difference"]["p"] == 1.0
    assert reported.output.strip() == str(tmp_path / "a" / "report.html")


@pytest.mark.parametrize(
    ("text", "expected"), [("1k", [1000]), ("58k, 300,10k", [300, 10_000, 58_000]), ("1.5k", [1500])]
)
def test_sizes_are_read(text: str, expected: list[int]) -> None:
    """With or without k, in any order."""
    assert _sizes(text) == expected


@pytest.mark.parametrize("text", ["", "many", "0"])
def test_a_size_that_is_none_is_wrong_usage(text: str) -> None:
    """Exit code 2, before anything is measured."""
    assert CliRunner().invoke(app, ["bench", "--sizes", text]).exit_code == 2


def test_files_appear_whole(tmp_path: Path) -> None:
    """What is no number becomes null, nothing temporary stays, and a broken file is told."""
    path = tmp_path / "deep" / "x.json"

    write_json(path, {"a": float("nan"), "b": (1, 2)})

    assert read_json(path) == {"a": None, "b": [1, 2]}
    assert [p.name for p in path.parent.iterdir()] == ["x.json"]
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(EvalError, match="expected a JSON object"):
        read_json(path)


def test_fingerprints_change_with_what_they_name(tmp_path: Path) -> None:
    """A module more, another fingerprint; the parts' borders count."""
    (tmp_path / "corpus").mkdir()
    before = code_fingerprint(tmp_path)
    (tmp_path / "corpus" / "a.py").write_text("x = 1\n", encoding="utf-8")

    assert code_fingerprint(tmp_path) != before
    assert digest(["ab", "c"]) != digest(["a", "bc"])
