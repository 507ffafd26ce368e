"""Stand-ins that behave: deterministic embeddings, a scripted chat model, a searcher over given passages."""

import re
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from numpy.typing import NDArray

from index.keywords import Keywords
from index.types import Hit, Passage, SearchResult

Floats = NDArray[np.float32]


class HashedEmbedder:
    """Character pairs hashed into a few dimensions: texts that share words are near, without any model."""

    dimension = 256

    def __init__(self, fingerprint: str = "hashed") -> None:
        self.fingerprint = fingerprint
        self.embedded: list[str] = []  # everything ever embedded, for tests of what is embedded again

    def queries(self, texts: Sequence[str]) -> Floats:
        return self._vectors(texts)

    def passages(self, texts: Sequence[str]) -> Floats:
        return self._vectors(texts)

    def _vectors(self, texts: Sequence[str]) -> Floats:
        self.embedded.extend(texts)
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            even = re.sub(r"\W+", "", text.lower()) or "empty"
            for i in range(len(even)):
                vectors[row, zlib.crc32(even[i : i + 2].encode()) % self.dimension] += 1
        unit: Floats = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit


class ListSearcher:
    """Searches a list of passages in memory with hashed embeddings and the real keyword index."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = list(passages)
        self._embedder = HashedEmbedder()
        self._vectors = self._embedder.passages([p.text for p in passages])
        self._keywords = Keywords.build([(p.text, p.context) for p in passages])

    @property
    def passages(self) -> Mapping[str, Passage]:
        return {p.id: p for p in self._passages}

    def search_many(self, queries: Sequence[str], *, limit: int) -> list[SearchResult]:
        results = []
        for query in queries:
            scores = self._vectors @ self._embedder.queries([query])[0]
            best = np.argsort(-scores, kind="stable")[:limit]
            by_words = self._keywords.search(query, limit)
            results.append(
                SearchResult(
                    dense=tuple(Hit(passage=self._passages[i], score=float(scores[i])) for i in best),
                    keywords=tuple(Hit(passage=self._passages[i], score=s) for i, s in by_words),
                    embed_seconds=0.0,
                    dense_seconds=0.0,
                    keyword_seconds=0.0,
                )
            )
        return results


class ScriptedModel(BaseChatModel):
    """A chat model that says what the test wrote; an exception in the script is raised."""

    replies: list[Any]
    seen: list[list[BaseMessage]] = []  # noqa: RUF012  # a pydantic field: copied for each instance

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        self.seen.append(messages)
        reply = self.replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return ChatResult(generations=[ChatGeneration(message=AIMessage(reply))])
