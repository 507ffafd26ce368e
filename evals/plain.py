"""Retrieval without rules or ranker: dense, BM25 and their fusions, in memory; what the ablations are made of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.build import read_active
from index.keywords import Keywords
from index.search import read_passages
from index.types import Passage

Floats = NDArray[np.float32]
RRF = 60  # the constant of reciprocal rank fusion, as published
DEPTH = 200  # passages that each searcher gives to a fusion
# The best fusion without training that was measured on outside data (docs/evaluation.md).
DENSE_SHARE, CHAPTER_SHARE, DOCUMENT_SHARE = 0.6, 0.2, 0.1


class Way(StrEnum):
    """How the two searchers' findings become one ranking."""

    DENSE = "dense"
    BM25 = "bm25"
    RRF = "rrf"  # reciprocal ranks, dense counted twice
    MINMAX = "minmax"  # scores brought to 0..1 and weighed


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainIndex:
    """Passages with their vectors and keyword index."""

    passages: Sequence[Passage]
    vectors: Floats
    keywords: Keywords

    def rank(self, question: str, vector: Floats, way: Way, *, limit: int) -> list[str]:
        """Provision ids, best first."""
        dense = dict(self._dense(vector)) if way is not Way.BM25 else {}
        words = dict(self._words(question)) if way is not Way.DENSE else {}
        if way is Way.MINMAX:
            scores = minmax(dense, words)
        elif way is Way.RRF:
            scores = reciprocal([(dense, 2.0), (words, 1.0)])
        else:
            scores = dense or words
        return [p for p, _ in sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))][:limit]

    def _dense(self, vector: Floats) -> Iterable[tuple[str, float]]:
        scores = self.vectors @ vector
        return self._best((int(i), float(scores[i])) for i in _top(scores, DEPTH))

    def _words(self, question: str) -> Iterable[tuple[str, float]]:
        return self._best(self.keywords.search(question, DEPTH))

    def _best(self, hits: Iterable[tuple[int, float]]) -> Iterable[tuple[str, float]]:
        """Each provision with the score of its best passage; hits come best first."""
        best: dict[str, float] = {}
        for place, score in hits:
            provision = self.passages[place].provision
            if provision:
                best.setdefault(provision, score)
        return best.items()


def _top(scores: Floats, count: int) -> NDArray[np.intp]:
    count = min(count, len(scores))
    best = np.argpartition(-scores, count - 1)[:count]
    return best[np.lexsort((best, -scores[best]))]


def reciprocal(rankings: Iterable[tuple[Mapping[str, float], float]]) -> dict[str, float]:
    """Reciprocal rank fusion of weighed rankings, each in the order of its scores."""
    fused: dict[str, float] = {}
    for scores, weight in rankings:
        order = sorted(scores, key=lambda p: (-scores[p], p))
        for place, provision in enumerate(order, start=1):
            fused[provision] = fused.get(provision, 0.0) + weight / (RRF + place)
    return fused


def minmax(
    dense: Mapping[str, float], words: Mapping[str, float], dense_share: float = DENSE_SHARE
) -> dict[str, float]:
    """Both scores brought to 0..1 over what was found and weighed; what only one found has 0 from the other."""
    fused: dict[str, float] = {}
    for scores, share in ((dense, dense_share), (words, 1 - dense_share)):
        if not scores:
            continue
        low, high = min(scores.values()), max(scores.values())
        for provision, score in scores.items():
            even = (score - low) / (high - low) if high > low else 1.0
            fused[provision] = fused.get(provision, 0.0) + share * even
    return fused


def build_plain(passages: Sequence[Passage], vectors: Floats) -> PlainIndex:
    """Put passages with known vectors together."""
    return PlainIndex(
        passages=passages,
        vectors=vectors,
        keywords=Keywords.build([(p.text, p.context) for p in passages]),
    )


def published(directory: Path) -> tuple[list[Passage], Floats]:
    """Passages and vectors of the index that is published in a folder."""
    folder = directory / read_active(directory).generation
    return list(read_passages(folder / "passages.jsonl").values()), np.load(folder / "vectors.npy")
