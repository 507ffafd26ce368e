"""What is kept of votes and questions."""

import json
import sqlite3
import threading
from pathlib import Path

import pytest

from web.feedback import Entry, EntryKind, FeedbackError, FeedbackStore, Vote, as_questions, grouped

DAY = 86_400


def store(path: Path, *, feedback: bool = True, questions: bool = True, now: float = 1e9) -> FeedbackStore:
    return FeedbackStore(
        path, keep_feedback=feedback, keep_questions=questions, retention_days=30, clock=lambda: now
    )


def question(text: str, status: str = "declined_not_in_corpus") -> Entry:
    return Entry(kind=EntryKind.QUESTION, question=text, status=status, lang="zh", cited=("wuye/42",))


def vote(text: str, *, up: bool = False, reason: str = "wrong") -> Entry:
    return Entry(
        kind=EntryKind.VOTE,
        question=text,
        status="answered",
        lang="zh",
        vote=Vote.UP if up else Vote.DOWN,
        reason="" if up else reason,
    )


def test_nothing_is_kept_unless_it_is_turned_on(tmp_path: Path) -> None:
    """Not even the file is made."""
    path = tmp_path / "kept.sqlite3"

    kept = [store(path, feedback=False, questions=False).keep(e) for e in (question("问"), vote("问"))]

    assert kept == [False, False]
    assert not path.exists()


def test_each_kind_has_its_own_switch(tmp_path: Path) -> None:
    """Votes can be kept without questions."""
    kept = store(tmp_path / "kept.sqlite3", questions=False)

    assert [kept.keep(question("问")), kept.keep(vote("问"))] == [False, True]
    assert [e.kind for e in kept.entries()] == [EntryKind.VOTE]


def test_what_is_too_old_is_neither_shown_nor_kept(tmp_path: Path) -> None:
    """The retention is a promise to whoever asked."""
    path = tmp_path / "kept.sqlite3"
    store(path, now=0).keep(question("旧"))

    later = store(path, now=31 * DAY)
    assert later.entries() == ()
    later.keep(question("新"))

    with sqlite3.connect(path) as database:
        assert database.execute("SELECT question FROM entry").fetchall() == [("新",)]
    database.close()


def test_entries_come_back_as_they_were(tmp_path: Path) -> None:
    """All fields, the newest first."""
    kept = store(tmp_path / "kept.sqlite3")
    kept.keep(question("一"))
    kept.keep(vote("二", reason="citation"))

    newest, oldest = kept.entries()

    assert (newest.question, newest.vote, newest.reason) == ("二", Vote.DOWN, "citation")
    assert (oldest.question, oldest.cited) == ("一", ("wuye/42",))


def test_many_threads_may_write(tmp_path: Path) -> None:
    """None is lost."""
    kept = store(tmp_path / "kept.sqlite3")
    threads = [threading.Thread(target=kept.keep, args=(vote(f"问{n}"),)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({e.question for e in kept.entries()}) == 16


def test_a_file_that_is_no_database_is_a_sentence(tmp_path: Path) -> None:
    """The message names the file."""
    path = tmp_path / "kept.sqlite3"
    path.write_text("not a database, but long enough to be read as one " * 20)

    with pytest.raises(FeedbackError, match=r"kept\.sqlite3"):
        store(path).keep(vote("问"))


def test_the_desk_groups_what_was_declined_or_voted_down(tmp_path: Path) -> None:
    """An answered question that nobody minded is no trouble; the most troubling come first."""
    kept = store(tmp_path / "kept.sqlite3")
    for entry in (
        question("好问题", "answered"),
        vote("好问题", up=True),
        question("没写的"),
        question("没写的  "),
        question("没写的"),
        vote("答错的"),
    ):
        kept.keep(entry)

    groups = grouped(kept.entries())

    assert [(g.question, g.asked, g.down) for g in groups] == [("没写的", 3, 0), ("答错的", 0, 1)]
    lines = [json.loads(line) for line in as_questions(groups).splitlines()]
    assert [(e["id"], e["question"], e["gold"]) for e in lines] == [
        ("desk-0001", "没写的", []),
        ("desk-0002", "答错的", []),
    ]
