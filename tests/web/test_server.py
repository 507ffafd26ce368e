"""The process: its port, its log, how it ends."""

import json
import logging
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest

from tests.web.serving import ROOT, running
from web.server import JsonLines, ServeError, listen
from web.settings import WebSettings

SLOW = "请慢慢说：物业费能少交吗"
SECRET = "三十个业主的秘密问题"  # a question


def test_a_port_in_use_is_one_sentence() -> None:
    """It names the port and what to do."""
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(ServeError, match=rf"Cannot listen on 127\.0\.0\.1 port {port}: .*--port"):
            listen("127.0.0.1", port)


def test_an_address_of_another_machine_is_one_sentence() -> None:
    """203.0.113.1 is nobody's."""
    with pytest.raises(ServeError, match=r"203\.0\.113\.1"):
        listen("203.0.113.1", 0)


def test_the_command_ends_with_1_and_one_sentence_when_the_port_is_taken() -> None:
    """Before anything slow is loaded, and without a traceback."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = subprocess.run(
            [sys.executable, "-m", "ningjin", "serve", "--port", str(taken.getsockname()[1])],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert ended.returncode == 1
    assert len(ended.stderr.strip().splitlines()) == 1
    assert "Cannot listen on" in ended.stderr


def test_a_stop_lets_the_running_turn_end(tmp_path: Path) -> None:
    """SIGTERM in the middle of a turn: the answer still comes, then the process is gone with 0."""
    with running(WebSettings(store=tmp_path / "kept"), tmp_path, pages=False) as site:
        told: list[int] = []

        def ask() -> None:
            with httpx.Client(trust_env=False, timeout=20) as client:
                told.append(client.post(f"{site.url}/api/ask", json={"question": SLOW}).status_code)

        asking = threading.Thread(target=ask)
        asking.start()
        time.sleep(0.7)
        site.process.send_signal(signal.SIGTERM)
        asking.join()

        assert told == [200]
        assert site.process.wait(15) in {0, -signal.SIGTERM}


def test_a_process_killed_under_load_comes_back_whole(tmp_path: Path) -> None:
    """SIGKILL while 8 clients vote: every vote that was acknowledged is there, and the next process serves."""
    settings = WebSettings(
        store=tmp_path / "kept.sqlite3", keep_feedback=True, burst=9000, requests_per_minute=90_000
    )
    acknowledged: list[str] = []
    with running(settings, tmp_path, pages=False) as site:

        def vote(client_number: int) -> None:
            with httpx.Client(trust_env=False, timeout=5) as client:
                for number in range(10_000):
                    question = f"{client_number}-{number}"
                    try:
                        client.post(
                            f"{site.url}/api/feedback", json={"question": question, "vote": "up"}
                        ).raise_for_status()
                    except httpx.HTTPError:
                        return
                    acknowledged.append(question)

        voters = [threading.Thread(target=vote, args=(n,)) for n in range(8)]
        for voter in voters:
            voter.start()
        time.sleep(1)
        site.process.kill()
        for voter in voters:
            voter.join()

    assert len(acknowledged) > 8
    with running(settings, tmp_path, pages=False) as again:
        client = httpx.post(
            f"{again.url}/api/feedback", json={"question": "later", "vote": "up"}, trust_env=False
        )
        assert client.json() == {"kept": True}
    database = sqlite3.connect(settings.store)
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    kept = {row[0] for row in database.execute("SELECT question FROM entry")}
    database.close()
    assert kept >= {*acknowledged, "later"}


@pytest.mark.parametrize("told", [False, True])
def test_the_log_is_json_and_names_questions_only_where_that_is_turned_on(
    tmp_path: Path, *, told: bool
) -> None:
    """One object a line with request id, path, status and time."""
    settings = WebSettings(store=tmp_path / "kept", log_questions=told)
    with running(settings, tmp_path, pages=False) as site:
        httpx.post(f"{site.url}/api/ask?x=秘密", json={"question": SECRET}, trust_env=False)
        log = site.log

    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    (request,) = [line for line in lines if line.get("path") == "/api/ask"]
    assert request["status"] == 200
    assert request["request_id"]
    assert (SECRET in log.read_text(encoding="utf-8")) is told
    assert "x=" not in log.read_text(encoding="utf-8")


def test_a_traceback_stays_in_one_line() -> None:
    """A log that is read by machines has one record a line."""
    try:
        int("甲\n乙")
    except ValueError:
        record = logging.getLogger("x").makeRecord(
            "x", logging.ERROR, __file__, 1, "失败", (), sys.exc_info(), extra={"more": Path("a")}
        )

    line = JsonLines().format(record)

    assert "\n" not in line
    assert json.loads(line)["more"] == "a"
    assert "ValueError" in json.loads(line)["traceback"]
