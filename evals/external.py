"""Outside data: a library of other law and lay questions with gold articles; retrieval alone, several ways."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import ir_measures
import numpy as np
from numpy.typing import NDArray

from corpus.library import Library
from evals.errors import EvalError
from evals.plain import PlainIndex, Way, build_plain
from evals.run import quantiles
from evals.statistics import Figure, interval
from evals.table import grid
from index.embeddings import Embedder
from index.smooth import smooth
from index.types import Passage, PassageKind

Floats = NDArray[np.float32]
DEPTH = 100
MEASURES: dict[str, Any] = {
    **{f"recall@{k}": ir_measures.R @ k for k in (1, 5, 10, 30, DEPTH)},
    "mrr@10": ir_measures.RR @ 10,
    "ndcg@10": ir_measures.nDCG @ 10,
}
BATCH = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question and the ids of the provisions that answer it."""

    id: str
    question: str
    gold: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One way of retrieving, measured."""

    name: str
    figures: Mapping[str, Figure]
    seconds: Mapping[str, float]  # to search, the embedding of the question left out


def read_asked(path: Path, library: Library) -> tuple[Asked, ...]:
    """Read questions with gold, one JSON object a line: {"id", "question", "gold": [provision ids]}.

    Raises:
        EvalError: a line is not as it should be, or names a provision that the library does not have.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise EvalError(f"{path}: cannot be read: {error}") from error
    asked = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            each = Asked(
                id=str(entry["id"]),
                question=str(entry["question"]),
                gold=tuple(dict.fromkeys(str(g) for g in entry["gold"])),
            )
        except KeyError as error:
            raise EvalError(f"{path.name}, line {number}: {error.args[0]} is missing") from error
        except (ValueError, TypeError) as error:
            raise EvalError(f"{path.name}, line {number}: {error}") from error
        missing = [g for g in each.gold if g not in library.provisions]
        if missing or not each.gold:
            reason = f"there is no provision {missing[0]}" if missing else "gold is empty"
            raise EvalError(f"{path.name}, line {number}: {reason}")
        asked.append(each)
    if not asked:
        raise EvalError(f"{path}: holds no question")
    return tuple(asked)


def measure_outside(
    library: Library,
    asked: Sequence[Asked],
    searched: tuple[Sequence[Passage], Floats],
    embedder: Embedder,
    *,
    progress: Callable[[str], None] = lambda _what: None,
) -> dict[str, Any]:
    """Every way of ranking over one library."""
    passages, vectors = _texts(*searched)
    progress("indexing words")
    begun = time.perf_counter()
    plain = build_plain(passages, vectors)
    keyword_seconds = time.perf_counter() - begun
    progress("embedding questions")
    begun = time.perf_counter()
    questions = np.concatenate(
        [embedder.queries([a.question for a in asked[i : i + BATCH]]) for i in range(0, len(asked), BATCH)]
    )
    embed_seconds = (time.perf_counter() - begun) / len(asked)
    smoothed = PlainIndex(
        passages=passages,
        vectors=smooth(vectors, *_groups(passages, library)),
        keywords=plain.keywords,
    )
    rows = []
    for name, index, way in (
        ("BM25", plain, Way.BM25),
        ("dense", plain, Way.DENSE),
        ("dense, smoothed", smoothed, Way.DENSE),
        ("RRF, dense 2 : 1 BM25", plain, Way.RRF),
        ("min-max .6/.4, smoothed dense + BM25", smoothed, Way.MINMAX),
    ):
        progress(name)
        rows.append(_row(name, index, way, asked, questions))
    return {
        "provisions": len(library.provisions),
        "passages": len(passages),
        "questions": len(asked),
        "seconds": {"keyword_index": keyword_seconds, "embed_question": embed_seconds},
        "ways": [asdict(row) for row in rows],
    }


def _texts(passages: Sequence[Passage], vectors: Floats) -> tuple[list[Passage], Floats]:
    """Whole provisions only: what the published figures were measured on."""
    places = [i for i, p in enumerate(passages) if p.kind is PassageKind.PROVISION]
    return [passages[i] for i in places], vectors[places]


def _groups(passages: Sequence[Passage], library: Library) -> tuple[list[str], list[str]]:
    """The innermost heading over each passage, and its document."""
    chapters = []
    for passage in passages:
        path = library.provisions[passage.provision].path
        chapters.append("/".join([passage.document, *(f"{h.label}{h.title}" for h in path)]))
    return chapters, [p.document for p in passages]


def _row(name: str, index: PlainIndex, way: Way, asked: Sequence[Asked], questions: Floats) -> Row:
    taken, rankings = [], {}
    for each, vector in zip(asked, questions, strict=True):
        begun = time.perf_counter()
        rankings[each.id] = index.rank(each.question, vector, way, limit=DEPTH)
        taken.append(time.perf_counter() - begun)
    return Row(name=name, figures=figures_of(asked, rankings), seconds=quantiles(taken))


def figures_of(asked: Sequence[Asked], rankings: Mapping[str, Sequence[str]]) -> dict[str, Figure]:
    """Each measure's mean with its interval; a question for which nothing was found counts as 0."""
    qrels = {a.id: dict.fromkeys(a.gold, 1) for a in asked}
    run = {q: {p: float(len(found) - i) for i, p in enumerate(found)} for q, found in rankings.items()}
    values: dict[str, dict[str, float]] = {name: dict.fromkeys(qrels, 0.0) for name in MEASURES}
    names = {measure: name for name, measure in MEASURES.items()}
    for each in ir_measures.iter_calc(list(MEASURES.values()), qrels, run):
        values[names[each.measure]][each.query_id] = float(each.value)
    return {name: interval(list(by_question.values())) for name, by_question in values.items()}


def outside_table(made: Mapping[str, Any]) -> str:
    """The ways for a terminal."""
    heads = ("way", *MEASURES, "median ms", "95% ms")
    rows = [
        (
            way["name"],
            *(f"{way['figures'][m]['mean']:.3f}" for m in MEASURES),
            f"{way['seconds']['median'] * 1000:.1f}",
            f"{way['seconds']['p95'] * 1000:.1f}",
        )
        for way in made["ways"]
    ]
    closing = (
        f"{made['provisions']} provisions, {made['questions']} questions; embedding a question "
        f"{made['seconds']['embed_question'] * 1000:.1f} ms, keyword index {made['seconds']['keyword_index']:.1f} s"
    )
    return f"{grid(heads, rows)}\n{closing}"
