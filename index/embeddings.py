"""Texts → unit vectors, through whichever engine the settings name; queries and passages keep their own prefix."""

import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from index.engine import LONGEST, Engine
from index.errors import ModelMissing
from index.model import ENGINE_FILE, find_model
from index.settings import BUNDLED, IndexSettings

Floats = NDArray[np.float32]
QUERY, PASSAGE = "query: ", "passage: "


class Embedder(Protocol):
    """What the index needs of an embedding model."""

    @property
    def fingerprint(self) -> str:
        """Changes with the model; vectors of different fingerprints must not meet."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    def queries(self, texts: Sequence[str]) -> Floats:
        """Unit vectors of questions, shape (texts, dimension)."""
        ...

    def passages(self, texts: Sequence[str]) -> Floats:
        """Unit vectors of passages, shape (texts, dimension)."""
        ...


class LangChainEmbeddings(Embeddings):
    """An embedder as LangChain's vector stores want it."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Embed passages."""
        vectors: list[list[float]] = self._embedder.passages(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """Embed one question."""
        vector: list[float] = self._embedder.queries([text])[0].tolist()
        return vector


class BundledEmbedder:
    """The bundled model on ONNX Runtime; thread-safe, loads on first use, never imports torch."""

    dimension = 384

    def __init__(self, folder: Path, fingerprint: str, *, batch: int = 32, threads: int = 2) -> None:
        self.fingerprint = fingerprint
        self._folder = folder
        self._batch = batch
        self._threads = threads
        self._loading = threading.Lock()

    def queries(self, texts: Sequence[str]) -> Floats:
        """See `Embedder.queries`."""
        return self._embed([QUERY + t for t in texts])

    def passages(self, texts: Sequence[str]) -> Floats:
        """See `Embedder.passages`; what is over the model's 512 tokens is cut off."""
        return self._embed([PASSAGE + t for t in texts])

    @cached_property
    def _engine(self) -> tuple[Any, Engine]:
        with self._loading:
            from tokenizers import Tokenizer  # noqa: PLC0415  # loads where something is embedded

            tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
            tokenizer.enable_truncation(LONGEST)
            return tokenizer, Engine(self._folder / ENGINE_FILE, threads=self._threads)

    def _embed(self, texts: Sequence[str]) -> Floats:
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        tokenizer, engine = self._engine
        tokens = [e.ids for e in tokenizer.encode_batch([_readable(t) for t in texts])]
        return engine.all(tokens, most=self._batch)


def _readable(text: str) -> str:
    """Lone surrogates cannot be tokenised; they become question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")


class SentenceTransformersEmbedder:
    """Any sentence-transformers model, by name or folder."""

    def __init__(self, name: str, *, batch: int = 32) -> None:
        self.fingerprint = f"st-{name}"
        self._name = name
        self._batch = batch

    @cached_property
    def _model(self) -> Any:  # noqa: ANN401  # sentence_transformers has no types
        try:
            from sentence_transformers import SentenceTransformer  # noqa: PLC0415  # 5 to 8 s to load

            return SentenceTransformer(self._name, device="cpu")
        except (OSError, ValueError) as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise ModelMissing(f"the embedding model {self._name} cannot be loaded: {reason}") from error

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._model.get_embedding_dimension())

    def queries(self, texts: Sequence[str]) -> Floats:
        """See `Embedder.queries`."""
        return np.asarray(
            self._model.encode_query(list(texts), batch_size=self._batch, normalize_embeddings=True),
            np.float32,
        )

    def passages(self, texts: Sequence[str]) -> Floats:
        """See `Embedder.passages`."""
        return np.asarray(
            self._model.encode_document(list(texts), batch_size=self._batch, normalize_embeddings=True),
            np.float32,
        )


def build_embedder(settings: IndexSettings) -> Embedder:
    """The embedder that the settings name.

    Raises:
        ModelMissing: the bundled model is not prepared.
    """
    if settings.model != BUNDLED:
        return SentenceTransformersEmbedder(settings.model, batch=settings.batch)
    prepared = find_model(settings.models, adapter=settings.adapter)
    return BundledEmbedder(
        prepared.folder, prepared.fingerprint, batch=settings.batch, threads=settings.threads
    )
