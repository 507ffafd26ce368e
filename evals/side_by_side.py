"""Other tools on the same gazette, the same questions and the same machine, each in an environment of its own."""

import json
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from corpus.library import GAZETTES
from evals.errors import EvalError
from evals.processes import run_python
from evals.run import quantiles
from evals.sets import even
from evals.statistics import Figure, interval, significance
from evals.table import grid, shown
from evals.types import Case

SCRIPTS = Path(__file__).parent / "peers"
PLACES = (1, 5, 10)
OWN = "this project"
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A tool, its script, and what its environment is made of."""

    name: str
    script: str
    environment: str  # name of the folder; empty: our own
    requirements: str = ""
    itself: str = (
        ""  # requirements installed without their dependencies and without a look at the Python they name
    )


PEERS = (
    Peer(name=OWN, script="ours.py", environment=""),
    Peer(
        name="tutorial (splitter 500/50, Chroma)",
        script="tutorial.py",
        environment="tutorial",
        requirements="requirements-tutorial.txt",
    ),
    Peer(
        name="haiku.rag 0.40.1 (hybrid)",
        script="haiku_rag.py",
        environment="haiku",
        requirements="requirements-haiku.txt",
        itself="requirements-haiku-itself.txt",
    ),
    Peer(
        name="BM25 alone (words)",
        script="words.py",
        environment="tutorial",
        requirements="requirements-tutorial.txt",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a peer did; or why it could not."""

    name: str
    found: Mapping[str, Figure]  # by place
    p: float | None  # of found@5 against this project's, exact McNemar
    index_seconds: float
    seconds: Mapping[str, float]  # to retrieve
    memory_mb: float
    disk_mb: float
    pieces: int  # chunks or passages
    problem: str = ""


def side_by_side(
    cases: Sequence[Case], endpoint: str, home: Path, *, progress: Progress = lambda _what: None
) -> tuple[Outcome, ...]:
    """Run every peer on the answerable cases; one that fails is reported with its reason."""
    asked = [c for c in cases if c.answerable]
    if not asked:
        raise EvalError("the set has no answerable question")
    outcomes: list[Outcome] = []
    hits: list[float] = []
    for peer in PEERS:
        progress(peer.name)
        try:
            result, memory, disk = _run(peer, asked, endpoint, home, progress)
        except EvalError as error:
            outcomes.append(_failed(peer, str(error)))
            continue
        by_place = {k: [float(holds(c, result["found"].get(c.id, [])[:k])) for c in asked] for k in PLACES}
        if peer.name == OWN:
            hits = by_place[5]
        outcomes.append(
            Outcome(
                name=peer.name,
                found={f"found@{k}": interval(values) for k, values in by_place.items()},
                p=significance(by_place[5], hits) if hits and peer.name != OWN else None,
                index_seconds=result["index_seconds"],
                seconds=quantiles(result["taken"]),
                memory_mb=memory,
                disk_mb=disk,
                pieces=result["chunks"],
            )
        )
    return tuple(outcomes)


def holds(case: Case, pieces: Sequence[str]) -> bool:
    """Whether the pieces hold the gold evidence, whatever its blanks and width: all of it, or one alternative."""
    texts = [even(p) for p in pieces]
    met = [any(even(g.evidence) in t for t in texts) for g in case.gold]
    return all(met) if case.need == "all" else any(met)


def question_of(case: Case) -> str:
    """A question that stands alone: none of the peers' retrieval knows the turns before."""
    asked = [m.content for m in case.history if m.role == "user"]
    return " ".join([*asked[-1:], case.question])


def _run(
    peer: Peer, cases: Sequence[Case], endpoint: str, home: Path, progress: Progress
) -> tuple[dict[str, Any], float, float]:
    folder = home / f"index-{peer.script.removesuffix('.py')}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    job, out = home / f"{peer.script}.job.json", home / f"{peer.script}.out.json"
    texts = sorted(GAZETTES.glob("*.txt"))
    whole = home / "gazette.txt"
    whole.write_text("\n".join(t.read_text(encoding="utf-8") for t in texts), encoding="utf-8")
    entry = {
        "gazette": str(whole.resolve()),
        "questions": {c.id: question_of(c) for c in cases},
        "endpoint": endpoint,
        "folder": str(folder.resolve()),
        "out": str(out.resolve()),
    }
    job.write_text(json.dumps(entry, ensure_ascii=False), encoding="utf-8")
    python = _environment(peer, home, progress)
    quiet = {"OPENAI_API_KEY": "none", "ANONYMIZED_TELEMETRY": "False", "HF_HUB_OFFLINE": "1"}
    # Another environment must not see our rooms.
    quiet |= {"PYTHONPATH": ""} if peer.environment else {}
    ran = run_python([str(SCRIPTS / peer.script), str(job.resolve())], python=python, environment=quiet)
    disk = sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) / 1e6
    return json.loads(out.read_text(encoding="utf-8")), ran.memory_mb, disk


def _environment(peer: Peer, home: Path, progress: Progress) -> str:
    """The Python of the peer's environment; made and filled where that is not done yet."""
    if not peer.environment:
        return sys.executable
    folder = home / f"env-{peer.environment}"
    python, ready = folder / "bin" / "python", folder / ".ready"
    wanted = "".join((SCRIPTS / r).read_text(encoding="utf-8") for r in (peer.requirements, peer.itself) if r)
    if ready.exists() and ready.read_text(encoding="utf-8") == wanted:
        return str(python.absolute())
    progress(f"installing {peer.name}")
    venv.create(folder, with_pip=True, clear=True)
    _install(python, ["-r", str(SCRIPTS / peer.requirements)])
    if peer.itself:
        _install(python, ["--no-deps", "--ignore-requires-python", "-r", str(SCRIPTS / peer.itself)])
    ready.write_text(wanted, encoding="utf-8")
    return str(python.absolute())


def _install(python: Path, arguments: Sequence[str]) -> None:
    command = [
        str(python.absolute()),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        *arguments,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # pip of a new environment
    if done.returncode:
        errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise EvalError(f"cannot be installed: {(errors or ['pip failed'])[-1]}")


def _failed(peer: Peer, problem: str) -> Outcome:
    return Outcome(
        name=peer.name,
        found={},
        p=None,
        index_seconds=0.0,
        seconds={},
        memory_mb=0.0,
        disk_mb=0.0,
        pieces=0,
        problem=problem,
    )


def peers_table(outcomes: Sequence[Outcome]) -> str:
    """The outcomes for a terminal; what failed comes last, with its reason."""
    heads = (
        "tool",
        *(f"found@{k}" for k in PLACES),
        "p (@5)",
        "index s",
        "median ms",
        "95% ms",
        "MB held",
        "MB kept",
        "pieces",
    )
    rows = [
        (
            o.name,
            *(f"{o.found[f'found@{k}'].mean:.3f}" for k in PLACES),
            shown(o.p, 4),
            f"{o.index_seconds:.1f}",
            f"{o.seconds['median'] * 1000:.1f}",
            f"{o.seconds['p95'] * 1000:.1f}",
            f"{o.memory_mb:.0f}",
            f"{o.disk_mb:.1f}",
            str(o.pieces),
        )
        for o in outcomes
        if not o.problem
    ]
    return "\n".join([grid(heads, rows), *(f"{o.name}: {o.problem}" for o in outcomes if o.problem)])


def peers_json(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """The outcomes for other programs."""
    return [asdict(o) for o in outcomes]
