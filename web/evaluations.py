"""Evaluation runs as staff see them: the reports that lie in a folder, and one run at a time in the background."""

import json
import logging
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus.errors import RegulationError
from evals.run import REPORT, run_set
from evals.sets import SETS, read_set
from web.service import Service

logger = logging.getLogger(__name__)

MOST_REPORTS = 20
NAME = re.compile(r"[\w.-]{1,60}")


class EvaluationError(RegulationError):
    """A run cannot be started; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a finished run says."""

    name: str  # of its folder
    made: str
    questions: int
    figures: Mapping[str, Mapping[str, float]]  # measure → mean, low, high, cases
    failing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the run of now is; `problem` is a sentence where it failed."""

    name: str
    done: int
    total: int
    running: bool
    problem: str = ""


@dataclass(slots=True)
class Evaluations:
    """Runs sets against the service that answers residents."""

    service: Service
    folder: Path
    sets: Path = SETS
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _progress: Progress | None = None

    def names(self) -> list[str]:
        """The sets that can be run."""
        return sorted(p.stem for p in self.sets.glob("*.jsonl")) if self.sets.is_dir() else []

    def progress(self) -> Progress | None:
        """The run of now or the last one; None: none since the server was started."""
        return self._progress

    def start(self, name: str) -> None:
        """Run a set in the background.

        Raises:
            EvaluationError: there is no such set, or a run is under way.
        """
        if name not in self.names():
            raise EvaluationError(f"There is no set {name!r}.")
        with self._lock:
            if self._progress and self._progress.running:
                raise EvaluationError(f"The run {self._progress.name} is still under way.")
            run = f"{name}-{datetime.now(UTC):%Y%m%d-%H%M%S}"
            self._progress = Progress(name=run, done=0, total=0, running=True)
        threading.Thread(target=self._run, args=(name, run), name=f"evaluation {run}", daemon=True).start()

    def _run(self, name: str, run: str) -> None:
        done = total = 0

        def note(so_far: int, of: int) -> None:
            nonlocal done, total
            done, total = so_far, of
            self._progress = Progress(name=run, done=done, total=total, running=True)

        problem = ""
        try:
            cases = read_set(self.sets / f"{name}.jsonl", self.service.library)
            header = {"set": name, "questions": len(cases), "corpus": self.service.library.fingerprint}
            run_set(cases, self.service, self.folder / run, header=header, progress=note)
        except RegulationError as error:
            problem = str(error)
        except Exception:
            logger.exception("an evaluation run failed")
            problem = "The run failed; the log says why."
        self._progress = Progress(name=run, done=done, total=total, running=False, problem=problem)

    def reports(self) -> tuple[Report, ...]:
        """The finished runs in the folder, the newest first; a file that is no report is passed over."""
        if not self.folder.is_dir():
            return ()
        found = [r for p in self.folder.glob(f"*/{REPORT}") if (r := read_report(p)) is not None]
        return tuple(sorted(found, key=lambda r: r.made, reverse=True)[:MOST_REPORTS])


def read_report(path: Path) -> Report | None:
    """One report; None where the file is not one."""
    try:
        entry: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return Report(
            name=path.parent.name,
            made=str(entry["made"]),
            questions=int(entry["questions"]),
            figures={str(m): dict(f) for m, f in entry["all"].items()},
            failing=tuple(str(i) for i in entry["failing"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        logger.warning("no report", extra={"file": path.name})
        return None
