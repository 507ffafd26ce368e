"""Programs run as others would run them: wall time and the most memory they held."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from evals.errors import EvalError

KIB_IN_MB = 1024
GLANCE = 0.01  # seconds between two looks at a program's memory
ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a program took, and what it said."""

    seconds: float
    memory_mb: float  # most resident memory at one time
    output: str


def run_python(
    arguments: Sequence[str], *, python: str = sys.executable, environment: Mapping[str, str] | None = None
) -> Ran:
    """Run a Python program from the project's folder.

    Raises:
        EvalError: it failed; the message ends in its last words.
    """
    begun = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603  # our own programs
        [python, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})},
        text=True,
        encoding="utf-8",
    )
    most = [0.0]
    watcher = Thread(target=_watch, args=(process, most), daemon=True)
    watcher.start()
    try:
        output, errors = process.communicate()
    except BaseException:
        process.kill()
        process.wait()
        raise
    seconds = time.perf_counter() - begun
    watcher.join()
    if process.returncode:
        last = (errors.strip().splitlines() or ["no words"])[-1]
        raise EvalError(f"{' '.join(arguments[:3])} failed: {last}")
    return Ran(seconds=seconds, memory_mb=most[0], output=output)


def _watch(process: "subprocess.Popen[str]", most: list[float]) -> None:
    """Follow the high-water mark of a process; what the system tells after its end includes its parent's."""
    status = Path(f"/proc/{process.pid}/status")
    while process.poll() is None:
        try:
            marks = [
                line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM")
            ]
        except OSError:
            return
        most[0] = max([most[0], *(int(mark.split()[1]) / KIB_IN_MB for mark in marks)])
        time.sleep(GLANCE)
