# mypy: ignore-errors
# ruff: noqa: INP001
"""BM25 alone, over the tutorial's chunks, on words."""

import bm25s
import rjieba
from job import DEPTH, Job, Stopwatch


def main() -> None:
    """Index, then retrieve for every question."""
    job = Job()
    watch = Stopwatch()
    chunks = job.chunks()
    vocabulary: dict[str, int] = {}
    ids = [[vocabulary.setdefault(w, len(vocabulary)) for w in _words(c)] for c in chunks]
    engine = bm25s.BM25(method="lucene")
    engine.index((ids, vocabulary), show_progress=False)
    engine.save(str(job.folder))
    index_seconds = watch.seconds()
    found, taken = {}, []
    for key, question in job.questions.items():
        watch = Stopwatch()
        words = [w for w in _words(question) if w in vocabulary]
        scores = engine.get_scores(words) if words else []
        best = sorted(range(len(scores)), key=lambda i: -scores[i])[:DEPTH]
        found[key] = [chunks[i] for i in best if scores[i] > 0]
        taken.append(watch.seconds())
    job.finish(index_seconds=index_seconds, chunks=len(chunks), found=found, taken=taken)


def _words(text: str) -> list[str]:
    return [w for w in rjieba.cut_for_search(text.lower()) if w.strip()]


main()
