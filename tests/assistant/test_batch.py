"""A file of questions, resumable."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.batch import BatchError, read_questions, run_batch
from assistant.types import Message, Status, Turn


class Echo:
    """Answers with the question and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def ask(self, question: str, history: Sequence[Message] = ()) -> Turn:
        self.asked.append(question)
        return Turn(
            question=question, standalone=question, lang="zh", kind="open", status=Status.ANSWERED, answer=question,
            verdict=None, headline="", plain=(), citations=(), retrieved=(), notices=(), suggestions=(), steps=(),
            seconds=0.0,
        )  # fmt: skip


def _file(folder: Path, *lines: str) -> Path:
    path = folder / "questions.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


THREE = [json.dumps({"id": str(n), "question": f"问题{n}"}, ensure_ascii=False) for n in range(3)]


def test_results_are_in_the_order_of_the_questions(tmp_path: Path) -> None:
    """Two workers do not change the order."""
    questions, bad = read_questions(_file(tmp_path, *THREE))
    run_batch(questions, tmp_path / "out.jsonl", Echo(), workers=2)
    written = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]

    assert [] == bad
    assert ["0", "1", "2"] == [entry["id"] for entry in written]
    assert {
        "id",
        "question",
        "status",
        "answer",
        "verdict",
        "citations",
        "retrieved",
        "notices",
        "seconds",
    } <= set(written[0])


def test_a_killed_run_goes_on(tmp_path: Path) -> None:
    """A line cut short is taken off and answered again; whole ones are kept."""
    questions, _ = read_questions(_file(tmp_path, *THREE))
    out = tmp_path / "out.jsonl"
    run_batch(questions[:2], out, Echo())
    out.write_bytes(out.read_bytes()[:-7])
    echo = Echo()
    done = run_batch(questions, out, echo)

    assert (2, 1) == done
    assert ["问题1", "问题2"] == echo.asked
    assert 3 == len(out.read_text(encoding="utf-8").splitlines())


def test_a_bad_line_is_told_by_number_and_stops_nothing(tmp_path: Path) -> None:
    """Broken JSON, a missing question, a history that is none."""
    questions, bad = read_questions(
        _file(tmp_path, THREE[0], "{", '{"id": 7}', '{"id": 1, "question": "x", "history": "y"}', THREE[1])
    )

    assert ["0", "1"] == [q.id for q in questions]
    assert [2, 3, 4] == [b.number for b in bad]


def test_results_of_other_questions_are_not_written_over(tmp_path: Path) -> None:
    """One sentence names the file; nothing is lost."""
    out = tmp_path / "out.jsonl"
    run_batch(read_questions(_file(tmp_path, THREE[1]))[0], out, Echo())
    before = out.read_bytes()

    with pytest.raises(BatchError, match="another question"):
        run_batch(read_questions(_file(tmp_path, *THREE))[0], out, Echo())
    assert before == out.read_bytes()


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    """The path and the reason."""
    with pytest.raises(BatchError, match="cannot be read"):
        read_questions(tmp_path / "none.jsonl")
