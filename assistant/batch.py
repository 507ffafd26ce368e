"""A file of questions → a file of results, in order, resumable after a kill."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from assistant.serialise import result_of
from assistant.types import Message, Turn
from corpus.errors import RegulationError


class BatchError(RegulationError):
    """A batch file cannot be read or written; the message names it."""


class Answerer(Protocol):
    """The part of the service that a batch needs."""

    def ask(self, question: str, history: Sequence[Message] = ()) -> Turn:
        """Answer one question."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One line of a batch file."""

    id: str
    question: str
    history: tuple[Message, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BadLine:
    """A line that is no question, and why."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchReport:
    """What a batch did."""

    answered: int  # in this run
    resumed: int  # found done from an earlier run
    bad: tuple[BadLine, ...]


def read_questions(path: Path) -> tuple[list[Question], list[BadLine]]:
    """Read a batch file line by line; blank lines are passed over.

    Raises:
        BatchError: the file cannot be read at all.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BatchError(f"{path}: cannot be read: {error.strerror}") from error
    questions: list[Question] = []
    bad: list[BadLine] = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            questions.append(_question(json.loads(line.decode("utf-8-sig"))))
        except UnicodeDecodeError:
            bad.append(BadLine(number=number, reason="not UTF-8"))
        except json.JSONDecodeError as error:
            bad.append(BadLine(number=number, reason=f"not JSON: {error.msg}"))
        except (ValueError, RecursionError) as error:
            bad.append(BadLine(number=number, reason=str(error)))
    return questions, bad


def _question(entry: Any) -> Question:  # noqa: ANN401  # whatever the line's JSON says
    if not isinstance(entry, dict):
        raise ValueError("expected an object with id and question")  # noqa: TRY004  # a fault of the line's value
    for key in ("id", "question"):
        if not isinstance(entry.get(key), str | int):
            raise ValueError(f"{key} is missing or no text")  # noqa: TRY004
    history = entry.get("history") or []
    if not isinstance(history, list):
        raise ValueError("history is not a list")  # noqa: TRY004
    return Question(
        id=str(entry["id"]), question=str(entry["question"]), history=tuple(_message(m) for m in history)
    )


def _message(entry: Any) -> Message:  # noqa: ANN401  # whatever the line's JSON says
    if not isinstance(entry, dict) or entry.get("role") not in {"user", "assistant"}:
        raise ValueError("a history entry needs role user or assistant, and content")
    return Message(role=entry["role"], content=str(entry.get("content", "")))


def run_batch(
    questions: Sequence[Question],
    out: Path,
    answerer: Answerer,
    *,
    limit_retrieved: int = 10,
    workers: int = 1,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> tuple[int, int]:
    """Answer what is not yet in `out`, appending each result as one line; returns (answered, resumed).

    Raises:
        BatchError: `out` cannot be written, or holds results of other questions.
    """
    done = _resume(out, questions)
    todo = questions[done:]
    progress(done, len(questions))
    if not todo:
        return 0, done
    try:
        with out.open("ab") as file:
            for count, line in enumerate(_lines(todo, answerer, limit_retrieved, workers), start=1):
                file.write(line)
                file.flush()
                progress(done + count, len(questions))
            os.fsync(file.fileno())
    except OSError as error:
        raise BatchError(f"{out}: cannot be written: {error.strerror}") from error
    return len(todo), done


def _lines(
    todo: Sequence[Question], answerer: Answerer, limit_retrieved: int, workers: int
) -> Iterator[bytes]:
    def answer(question: Question) -> bytes:
        turn = answerer.ask(question.question, question.history)
        result = {"id": question.id} | result_of(turn, limit_retrieved=limit_retrieved)
        return json.dumps(result, ensure_ascii=False).encode("utf-8", "replace") + b"\n"

    if workers == 1:
        yield from map(answer, todo)
        return
    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(answer, todo)


def _resume(out: Path, questions: Sequence[Question]) -> int:
    """Count the results already there; a line that a kill cut short is taken off."""
    if not out.exists():
        return 0
    try:
        data = out.read_bytes()
        whole = data.rfind(b"\n") + 1
        lines = data[:whole].splitlines()
        for number, (line, question) in enumerate(zip(lines, questions, strict=False), start=1):
            entry = json.loads(line)
            if entry.get("id") != question.id or entry.get("question") != question.question:
                raise BatchError(
                    f"{out}, line {number}: holds the result of another question; give another --out"
                )
        if len(lines) > len(questions):
            raise BatchError(f"{out}: holds more results than there are questions; give another --out")
        if whole < len(data):
            with out.open("r+b") as file:
                file.truncate(whole)
    except OSError as error:
        raise BatchError(f"{out}: cannot be read: {error.strerror}") from error
    except (json.JSONDecodeError, AttributeError) as error:
        raise BatchError(f"{out}: is no results file; give another --out") from error
    return len(lines)
