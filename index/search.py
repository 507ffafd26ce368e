"""A published index, opened for questions; follows the publication of a newer one by itself."""

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec, TypeVar

import numpy as np
from numpy.typing import NDArray

from index.build import ACTIVE, Active, collection_name, read_active
from index.embeddings import Embedder, build_embedder
from index.errors import BUILD, IndexCorrupt, IndexStale
from index.keywords import Keywords
from index.settings import IndexSettings
from index.types import Hit, Passage, PassageKind, SearchResult
from index.vectors import Vectors, open_vectors

Floats = NDArray[np.float32]
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    """One generation, open."""

    active: Active
    stamp: int  # when ACTIVE.json was written, in ns
    passages: Mapping[str, Passage]
    order: tuple[str, ...]  # passage ids by their position in the keyword index
    keywords: Keywords
    vectors: Vectors


CALLERS = 8  # questions embedded at a time; how many threads compute is the embedder's affair


class SearchIndex:
    """Dense and keyword search over one index; may be shared by threads."""

    def __init__(self, settings: IndexSettings, embedder: Embedder, *, expect: str | None = None) -> None:
        self._settings = settings
        self._embedder = embedder
        self._expect = expect
        self._opening = threading.Lock()
        self._background = ThreadPoolExecutor(CALLERS, thread_name_prefix="embedding")
        self._opened = self._open()

    @property
    def passages(self) -> Mapping[str, Passage]:
        """All passages by id."""
        return self._current().passages

    @property
    def embedder(self) -> Embedder:
        """The model that questions are embedded with."""
        return self._embedder

    def search(self, query: str, *, limit: int = 100, vector: Sequence[float] | None = None) -> SearchResult:
        """Search for one question; `vector` spares embedding it again."""
        return self.search_many(
            [query], limit=limit, vectors=None if vector is None else np.asarray([vector])
        )[0]

    def search_many(
        self, queries: Sequence[str], *, limit: int, vectors: Floats | None = None
    ) -> list[SearchResult]:
        """Search for several questions, embedded while the words are searched; times are shared out evenly."""
        opened = self._current()
        embedding = (
            None if vectors is not None else self._background.submit(_timed, self._embedder.queries, queries)
        )
        by_words, keyword_seconds = _timed(lambda: [opened.keywords.search(q, limit) for q in queries])
        made, embed_seconds = embedding.result() if embedding else (vectors, 0.0)
        dense, dense_seconds = _timed(opened.vectors.search, np.asarray(made, np.float32), limit)
        return [
            SearchResult(
                dense=tuple(
                    Hit(passage=opened.passages[i], score=s) for i, s in near if i in opened.passages
                ),
                keywords=tuple(Hit(passage=opened.passages[opened.order[i]], score=s) for i, s in words),
                embed_seconds=embed_seconds / len(queries),
                dense_seconds=dense_seconds / len(queries),
                keyword_seconds=keyword_seconds / len(queries),
            )
            for near, words in zip(dense, by_words, strict=True)
        ]

    def _current(self) -> _Opened:
        """The published generation; opened anew when another one was published."""
        try:
            stamp = (self._settings.directory / ACTIVE).stat().st_mtime_ns
        except OSError:
            return self._opened  # being replaced, or taken away under us: what is open still serves
        if stamp != self._opened.stamp:
            with self._opening:
                if stamp != self._opened.stamp:
                    self._opened = self._open()
        return self._opened

    def _open(self) -> _Opened:
        directory = self._settings.directory
        active = read_active(directory)
        if self._expect is not None and active.corpus != self._expect:
            raise IndexStale(f"the index in {directory} was built from other texts or rules; {BUILD}")
        if active.model != self._embedder.fingerprint:
            raise IndexStale(f"the index in {directory} was built with another embedding model; {BUILD}")
        folder = directory / active.generation
        try:
            passages = read_passages(folder / "passages.jsonl")
            keywords = Keywords.load(folder / "keywords")
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexCorrupt(f"the index in {directory} is damaged; {BUILD}") from error
        vectors = open_vectors(
            self._settings,
            folder / "chroma",
            collection_name(self._settings, active.generation),
            self._embedder,
        )
        if vectors.count() != active.passages or len(passages) != active.passages:
            raise IndexCorrupt(f"the index in {directory} is incomplete; {BUILD}")
        return _Opened(
            active=active,
            stamp=(directory / ACTIVE).stat().st_mtime_ns,
            passages=passages,
            order=tuple(passages),
            keywords=keywords,
            vectors=vectors,
        )


def _timed(work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> tuple[T, float]:
    begun = time.perf_counter()
    return work(*arguments, **named), time.perf_counter() - begun


def read_passages(path: Path) -> dict[str, Passage]:
    """The passages of a generation by id, in the order of its keyword index."""
    passages = {}
    with path.open(encoding="utf-8") as file:
        for line in file:
            entry = json.loads(line)
            passages[entry["id"]] = Passage(**{**entry, "kind": PassageKind(entry["kind"])})
    return passages


def open_index(
    settings: IndexSettings, *, embedder: Embedder | None = None, expect: str | None = None
) -> SearchIndex:
    """Open the published index.

    Raises:
        SearchIndexError: it is missing, stale (not built from the corpus `expect`), or damaged; the message says
            which command mends it.
    """
    return SearchIndex(settings, embedder or build_embedder(settings), expect=expect)
