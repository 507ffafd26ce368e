"""A set through the assistant → figures with intervals, kept as a resumable file of cases and one report."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from assistant.types import Message, Turn
from evals.decline import decline_figures
from evals.errors import EvalError
from evals.files import write_json
from evals.metrics import score
from evals.statistics import Figure, interval
from evals.types import Case, Measure, Scored

__all__ = ["Figure", "answer_case", "build_report", "figures", "interval", "read_cases", "run_set"]

CASES, HEADER, REPORT = "cases.jsonl", "run.json", "report.json"
SLOWEST = 0.95  # quantile reported beside the median
Progress = Callable[[int, int], None]


class Answerer(Protocol):
    """The part of the service that a run needs."""

    def ask(self, question: str, history: Sequence[Message] = ()) -> Turn:
        """Answer one question."""
        ...


def answer_case(case: Case, assistant: Answerer, *, repeat: int = 0) -> Scored:
    """Ask one question of a set and score the turn."""
    turn = assistant.ask(case.question, case.history)
    return score(case, turn, probability=probability_of(turn), repeat=repeat)


def probability_of(turn: Turn) -> float | None:
    """The decision's probability that the question is answerable; None where the turn never got there."""
    decided = next((s.detail for s in turn.steps if s.name == "decide"), "")
    _, _, number = decided.partition("probability ")
    return float(number) if number else None


def run_set(
    cases: Sequence[Case],
    assistant: Answerer,
    out: Path,
    *,
    header: Mapping[str, Any],
    workers: int = 1,
    repeats: int = 1,
    progress: Progress = lambda _done, _all: None,
) -> tuple[Scored, ...]:
    """Answer and score what the folder does not hold yet; a killed run goes on where it stopped.

    Raises:
        EvalError: the folder cannot be written, or holds a run of another set or assistant.
    """
    header = {**header, "repeats": repeats}
    wanted = [(repeat, case) for repeat in range(repeats) for case in cases]
    done = _resume(out, header)
    todo = [(r, c) for r, c in wanted if (r, c.id) not in done]
    progress(len(done), len(wanted))
    try:
        with (out / CASES).open("a", encoding="utf-8") as file:
            for scored in _answers(todo, assistant, workers):
                done[scored.repeat, scored.id] = scored
                file.write(json.dumps(asdict(scored), ensure_ascii=False, allow_nan=False) + "\n")
                file.flush()
                progress(len(done), len(wanted))
    except OSError as error:
        raise EvalError(f"{out}: cannot be written: {error.strerror}") from error
    scored_all = tuple(done[r, c.id] for r, c in wanted)
    write_json(out / REPORT, build_report(scored_all, header))
    return scored_all


def _answers(todo: Sequence[tuple[int, Case]], assistant: Answerer, workers: int) -> Iterator[Scored]:
    if workers == 1:
        yield from (answer_case(case, assistant, repeat=repeat) for repeat, case in todo)
        return
    pool = ThreadPoolExecutor(workers)
    try:
        yield from pool.map(lambda each: answer_case(each[1], assistant, repeat=each[0]), todo)
    finally:
        pool.shutdown(cancel_futures=True)  # an interrupted run does not first answer all that is left


def _resume(out: Path, header: Mapping[str, Any]) -> dict[tuple[int, str], Scored]:
    """The cases of an earlier part of the same run; a line that a kill cut short is taken off."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        before = json.loads((out / HEADER).read_text(encoding="utf-8")) if (out / HEADER).exists() else None
        if before is None and any(out.iterdir()):
            raise EvalError(f"{out}: is not empty and holds no run; give another --out")
        if before is not None and before != json.loads(json.dumps(header)):
            names = sorted(n for n in before.keys() | header.keys() if before.get(n) != header.get(n))
            raise EvalError(f"{out}: holds a run with another {', '.join(names)}; give another --out")
        write_json(out / HEADER, dict(header))
        if (out / CASES).exists():
            whole = (out / CASES).read_bytes()
            with (out / CASES).open("r+b") as file:
                file.truncate(whole.rfind(b"\n") + 1)
    except (OSError, ValueError) as error:
        raise EvalError(f"{out}: cannot be used: {error}") from error
    return {(s.repeat, s.id): s for s in read_cases(out)}


def read_cases(out: Path) -> tuple[Scored, ...]:
    """The scored cases of a run's folder; a line that a kill cut short is passed over.

    Raises:
        EvalError: a line is not one of a run.
    """
    path = out / CASES
    if not path.exists():
        return ()
    scored = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n")[:-1], start=1):
        try:
            entry = json.loads(line)
            entry |= {key: tuple(entry[key]) for key in ("cited", "retrieved")}
            scored.append(Scored(**entry))
        except (ValueError, KeyError, TypeError) as error:
            raise EvalError(f"{path}, line {number}: is no case of a run: {error}") from error
    return tuple(scored)


def build_report(scored: Sequence[Scored], header: Mapping[str, Any]) -> dict[str, Any]:
    """All figures with intervals, over all cases, by kind and by language, and the failing cases by id."""
    kinds = sorted({s.kind for s in scored})
    langs = sorted({s.lang for s in scored})
    return {
        **header,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "all": figures(scored),
        "unscored": unscored(scored),
        "kinds": {k: figures([s for s in scored if s.kind == k]) for k in kinds},
        "languages": {x: figures([s for s in scored if s.lang == x]) for x in langs},
        "statuses": _counts(s.status for s in scored),
        "decline": decline_figures(scored),
        "consistency": consistency(scored),
        "seconds": quantiles([s.seconds for s in scored]),
        "steps": {n: quantiles([s.steps[n] for s in scored if n in s.steps]) for n in _step_names(scored)},
        "failing": list(dict.fromkeys(s.id for s in scored if s.measures[Measure.CORRECT] != 1.0)),
    }


def means_by_case(scored: Iterable[Scored], measure: str) -> dict[str, float]:
    """Each case's value, averaged over repeats; cases on which the measure is not scored are left out."""
    values: dict[str, list[float]] = {}
    for each in scored:
        value = each.measures.get(measure)
        if value is not None:
            values.setdefault(each.id, []).append(value)
    return {case: sum(v) / len(v) for case, v in values.items()}


def figures(scored: Iterable[Scored]) -> dict[str, dict[str, float]]:
    """Each measure's mean over the cases where it is scored."""
    cases = list(scored)
    found = {}
    for measure in Measure:
        values = list(means_by_case(cases, measure).values())
        if values:
            found[str(measure)] = asdict(interval(values))
    return found


def unscored(scored: Iterable[Scored]) -> dict[str, int]:
    """How many answers each measure says nothing about, and how many turns failed by an error."""
    cases = list(scored)
    counts = {str(m): sum(s.measures.get(m) is None for s in cases) for m in Measure}
    counts["errors"] = sum(s.status.startswith("error") for s in cases)
    return counts


def consistency(scored: Sequence[Scored]) -> dict[str, Any]:
    """Of the cases that were asked several times, the share answered the same each time."""
    by_case: dict[str, list[Scored]] = {}
    for each in scored:
        by_case.setdefault(each.id, []).append(each)
    several = {case: turns for case, turns in by_case.items() if len(turns) > 1}
    if not several:
        return {"cases": 0}
    unstable = [case for case, turns in several.items() if len({_shown(t) for t in turns}) > 1]
    verdicts = sum(len({t.verdict for t in turns}) == 1 for turns in several.values())
    cited = sum(len({t.cited for t in turns}) == 1 for turns in several.values())
    return {
        "cases": len(several),
        "same_answer": 1 - len(unstable) / len(several),
        "same_verdict": verdicts / len(several),
        "same_citations": cited / len(several),
        "unstable": unstable,
    }


def _shown(turn: Scored) -> tuple[object, ...]:
    return turn.status, turn.answer, turn.verdict, turn.cited


def quantiles(seconds: Sequence[float]) -> dict[str, float]:
    """Median, a slow one, and how many were timed."""
    if not seconds:
        return {"count": 0}
    values = np.asarray(seconds, dtype=float)
    return {
        "median": float(np.median(values)),
        "p95": float(np.quantile(values, SLOWEST)),
        "most": float(values.max()),
        "count": len(values),
    }


def _step_names(scored: Iterable[Scored]) -> list[str]:
    return list(dict.fromkeys(name for s in scored for name in s.steps))


def _counts(names: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    return dict(sorted(counts.items()))
