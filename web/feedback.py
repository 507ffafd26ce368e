"""What is kept of votes and questions: nothing unless the operator turned it on, and nothing for ever."""

import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from corpus.errors import RegulationError
from web.settings import WebSettings

DAY = 86_400  # seconds


class FeedbackError(RegulationError):
    """The file of what is kept cannot be used."""


class Vote(StrEnum):
    """What a reader thought of an answer."""

    UP = "up"
    DOWN = "down"


class EntryKind(StrEnum):
    """Why an entry is there."""

    VOTE = "vote"
    QUESTION = "question"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A vote or a question with its outcome; nothing about who it came from."""

    kind: EntryKind
    question: str
    status: str
    lang: str
    answer: str = ""
    cited: tuple[str, ...] = ()  # provision ids
    vote: Vote | None = None
    reason: str = ""
    comment: str = ""
    at: datetime | None = None  # set when it is stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Entries about the same question."""

    question: str
    status: str
    lang: str
    asked: int
    down: int
    up: int
    reasons: tuple[str, ...]
    last: datetime


SCHEMA = """
CREATE TABLE IF NOT EXISTS entry (
    id INTEGER PRIMARY KEY, at REAL NOT NULL, kind TEXT NOT NULL, question TEXT NOT NULL, status TEXT NOT NULL,
    lang TEXT NOT NULL, answer TEXT NOT NULL, cited TEXT NOT NULL, vote TEXT NOT NULL, reason TEXT NOT NULL,
    comment TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS entry_at ON entry (at);
"""


class FeedbackStore:
    """A SQLite file that is made only when the first entry is kept; a kill loses at most the last one."""

    def __init__(
        self,
        path: Path,
        *,
        keep_feedback: bool,
        keep_questions: bool,
        retention_days: int,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._path = path
        self.keeps_feedback = keep_feedback
        self.keeps_questions = keep_questions
        self.retention_days = retention_days
        self._retention = retention_days * DAY
        self._clock = clock
        self._lock = threading.Lock()

    @classmethod
    def of(cls, settings: WebSettings) -> "FeedbackStore":
        """The store as the settings ask for it."""
        return cls(
            settings.store,
            keep_feedback=settings.keep_feedback,
            keep_questions=settings.keep_questions,
            retention_days=settings.retention_days,
        )

    def keep(self, entry: Entry) -> bool:
        """Keep an entry if its kind is kept at all; says whether it was.

        Raises:
            FeedbackError: the file cannot be written.
        """
        wanted = self.keeps_feedback if entry.kind is EntryKind.VOTE else self.keeps_questions
        if not wanted:
            return False
        with self._open() as database:
            database.execute("DELETE FROM entry WHERE at < ?", (self._clock() - self._retention,))
            database.execute(
                "INSERT INTO entry (at, kind, question, status, lang, answer, cited, vote, reason, comment)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    self._clock(),
                    entry.kind.value,
                    entry.question,
                    entry.status,
                    entry.lang,
                    entry.answer,
                    " ".join(entry.cited),
                    entry.vote.value if entry.vote else "",
                    entry.reason,
                    entry.comment,
                ),
            )
        return True

    def entries(self) -> tuple[Entry, ...]:
        """What is kept and not too old, the newest first."""
        if not self._path.exists():
            return ()
        with self._open() as database:
            rows = database.execute(
                "SELECT at, kind, question, status, lang, answer, cited, vote, reason, comment FROM entry"
                " WHERE at >= ? ORDER BY at DESC, id DESC",
                (self._clock() - self._retention,),
            ).fetchall()
        return tuple(_entry(row) for row in rows)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._lock:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                database = sqlite3.connect(self._path, timeout=10)
                try:
                    database.executescript(SCHEMA)
                    with database:
                        yield database
                finally:
                    database.close()
        except (sqlite3.Error, OSError) as error:
            raise FeedbackError(f"{self._path}: what visitors say cannot be kept: {error}") from error


def _entry(row: tuple[float, str, str, str, str, str, str, str, str, str]) -> Entry:
    at, kind, question, status, lang, answer, cited, vote, reason, comment = row
    return Entry(
        kind=EntryKind(kind),
        question=question,
        status=status,
        lang=lang,
        answer=answer,
        cited=tuple(cited.split()),
        vote=Vote(vote) if vote else None,
        reason=reason,
        comment=comment,
        at=datetime.fromtimestamp(at, UTC),
    )


def as_questions(groups: tuple[Group, ...]) -> str:
    """The groups as lines to make evaluation questions of: whoever reviews them adds the gold."""
    return "".join(
        json.dumps(
            {
                "id": f"desk-{number:04d}",
                "question": group.question,
                "lang": group.lang,
                "kind": "desk",
                "status": group.status,
                "asked": group.asked,
                "down": group.down,
                "reasons": list(group.reasons),
                "gold": [],
                "need": "all",
                "answerable": False,
            },
            ensure_ascii=False,
        )
        + "\n"
        for number, group in enumerate(groups, start=1)
    )


def grouped(entries: tuple[Entry, ...]) -> tuple[Group, ...]:
    """Declined, failed and voted-down questions, those that trouble most readers first."""
    by_question: dict[str, list[Entry]] = {}
    for entry in entries:
        by_question.setdefault(" ".join(entry.question.split()), []).append(entry)
    groups = [_group(question, own) for question, own in by_question.items()]
    troubling = [g for g in groups if g.down or not g.status.startswith("answered")]
    return tuple(sorted(troubling, key=lambda g: (-(g.down + g.asked), -g.last.timestamp())))


def _group(question: str, entries: list[Entry]) -> Group:
    newest = entries[0]
    return Group(
        question=question,
        status=newest.status,
        lang=newest.lang,
        asked=sum(e.kind is EntryKind.QUESTION for e in entries),
        down=sum(e.vote is Vote.DOWN for e in entries),
        up=sum(e.vote is Vote.UP for e in entries),
        reasons=tuple(dict.fromkeys(r for e in entries for r in (e.reason, e.comment) if r)),
        last=newest.at or datetime.fromtimestamp(0, UTC),
    )
