"""A set through the assistant → figures with intervals, kept as a resumable file of cases and one report."""

import json
import platform
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from assistant.api import Assistant
from evals.errors import EvalError
from evals.metrics import score
from evals.types import Case, Measure, Scored

RESAMPLES = 2000
LEVEL = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A mean over the cases that were scored, with its bootstrap interval."""

    mean: float
    low: float
    high: float
    cases: int


def answer_case(case: Case, assistant: Assistant) -> Scored:
    """Ask one question of a set and score the turn."""
    turn = assistant.ask(case.question, case.history)
    decided = next((s.detail for s in turn.steps if s.name == "decide"), "")
    _, _, number = decided.partition("probability ")
    return score(case, turn, probability=float(number) if number else float("nan"))


def run_set(
    cases: Sequence[Case],
    assistant: Assistant,
    out: Path,
    *,
    header: Mapping[str, Any],
    workers: int = 1,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> tuple[Scored, ...]:
    """Answer and score what `out/cases.jsonl` does not hold yet; a killed run goes on where it stopped.

    Raises:
        EvalError: the folder cannot be written, or holds a run of another set or assistant.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        done = _resume(out, header)
        todo = [c for c in cases if c.id not in done]
        with (out / "cases.jsonl").open("a", encoding="utf-8") as file, ThreadPoolExecutor(workers) as pool:
            results = pool.map(lambda c: answer_case(c, assistant), todo)
            for scored in results:
                done[scored.id] = scored
                file.write(json.dumps(asdict(scored), ensure_ascii=False) + "\n")
                file.flush()
                progress(len(done), len(cases))
    except OSError as error:
        raise EvalError(f"{out}: cannot be written: {error.strerror}") from error
    scored_all = tuple(done[c.id] for c in cases)
    report = build_report(scored_all, header)
    (out / "report.json").write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
    return scored_all


def _resume(out: Path, header: Mapping[str, Any]) -> dict[str, Scored]:
    settings = out / "run.json"
    if settings.exists() and json.loads(settings.read_text(encoding="utf-8")) != dict(header):
        raise EvalError(f"{out}: holds a run of another set, index or version; give another --out")
    settings.write_text(json.dumps(dict(header), ensure_ascii=False, indent=1), encoding="utf-8")
    return {s.id: s for s in read_cases(out)}


def read_cases(out: Path) -> tuple[Scored, ...]:
    """The scored cases of a run's folder; a line that a kill cut short is passed over."""
    path = out / "cases.jsonl"
    if not path.exists():
        return ()
    scored = []
    for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
        if line.endswith("\n"):
            entry = json.loads(line)
            entry |= {key: tuple(entry[key]) for key in ("cited", "retrieved")}
            scored.append(Scored(**entry))
    return tuple(scored)


def header_of(set_name: str, cases: Sequence[Case], assistant: Assistant) -> dict[str, Any]:
    """What a run must have in common with its earlier part, and what a report records."""
    return {
        "set": set_name,
        "questions": len(cases),
        "corpus": assistant.library.fingerprint,
        "settings": assistant.settings.model_dump(mode="json"),
    }


def build_report(scored: Sequence[Scored], header: Mapping[str, Any]) -> dict[str, Any]:
    """All figures with intervals, over all cases, by kind and by language, and the failing cases by id."""
    kinds = sorted({s.kind for s in scored})
    langs = sorted({s.lang for s in scored})
    return {
        **header,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": platform.machine(),
        "all": figures(scored),
        "kinds": {k: figures([s for s in scored if s.kind == k]) for k in kinds},
        "languages": {x: figures([s for s in scored if s.lang == x]) for x in langs},
        "seconds": _seconds(scored),
        "failing": [s.id for s in scored if s.measures[Measure.CORRECT] != 1.0],
    }


def figures(scored: Iterable[Scored]) -> dict[str, dict[str, float]]:
    """Each measure's mean over the cases where it is scored."""
    cases = list(scored)
    found = {}
    for measure in Measure:
        values = [s.measures[measure] for s in cases]
        known = [v for v in values if v is not None]
        if known:
            found[str(measure)] = asdict(interval(known))
    return found


def interval(values: Sequence[float]) -> Figure:
    """Mean and percentile bootstrap interval; the seed is fixed so that a report can be made again."""
    data = np.asarray(values, dtype=float)
    draws = np.random.default_rng(0).integers(0, len(data), size=(RESAMPLES, len(data)))
    means = data[draws].mean(axis=1)
    low, high = np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Figure(mean=float(data.mean()), low=float(low), high=float(high), cases=len(data))


def _seconds(scored: Sequence[Scored]) -> dict[str, float]:
    values = np.asarray([s.seconds for s in scored], dtype=float)
    if not len(values):
        return {}
    return {"median": float(np.median(values)), "p95": float(np.quantile(values, 0.95))}
