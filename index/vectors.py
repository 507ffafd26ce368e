"""The vector store; the only module that knows Chroma. A folder by default, a server by the same code."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import chromadb
import numpy as np
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError
from langchain_chroma import Chroma
from numpy.typing import NDArray

from index.embeddings import Embedder, LangChainEmbeddings
from index.errors import IndexCorrupt, IndexMissing
from index.settings import IndexSettings
from index.types import Passage

Floats = NDArray[np.float32]
COSINE = {"hnsw": {"space": "cosine", "ef_construction": 200, "max_neighbors": 24, "ef_search": 200}}


class Vectors:
    """One collection of passages' vectors."""

    def __init__(self, store: Chroma) -> None:
        self._store = store
        self._size: int | None = None
        self._collection: Any = store._collection  # noqa: SLF001  # langchain-chroma has no search by vector with ids

    def add(self, passages: Sequence[Passage], vectors: Floats) -> None:
        """Add passages with their vectors, in batches that the store accepts."""
        self._size = None
        most = self._store._client.get_max_batch_size()  # noqa: SLF001  # not offered by langchain-chroma
        for begin in range(0, len(passages), most):
            part = passages[begin : begin + most]
            self._collection.add(
                ids=[p.id for p in part],
                embeddings=vectors[begin : begin + most],
                documents=[p.text for p in part],
                metadatas=[
                    {"kind": p.kind.value, "provision": p.provision, "rule": p.rule, "document": p.document}
                    for p in part
                ],
            )

    def search(self, vectors: Floats, limit: int) -> list[list[tuple[str, float]]]:
        """For each query vector the nearest passage ids with their cosines, best first."""
        if self._size is None:  # counting takes two milliseconds; what is published does not change
            self._size = self.count()
        count = self._size
        if not count:
            return [[] for _ in vectors]
        try:
            found = self._collection.query(
                query_embeddings=vectors, n_results=min(limit, count), include=["distances"]
            )
        except ChromaError as error:
            raise IndexCorrupt(
                f"the vector store cannot be searched ({error}); run `ningjin index build`"
            ) from error
        return [
            sorted(
                ((i, 1.0 - d) for i, d in zip(ids, distances, strict=True)),
                key=lambda pair: (-pair[1], pair[0]),
            )
            for ids, distances in zip(found["ids"], found["distances"], strict=True)
        ]

    def count(self) -> int:
        """How many passages the collection holds."""
        return int(self._collection.count())

    @property
    def store(self) -> Chroma:
        """The collection as LangChain's vector store, for other chains."""
        return self._store


def _client(settings: IndexSettings, folder: Path) -> Any:  # noqa: ANN401  # two client classes without a common name
    quiet = ChromaSettings(anonymized_telemetry=False)
    if not settings.server:
        return chromadb.PersistentClient(str(folder), settings=quiet)
    address = urlsplit(settings.server)
    try:
        return chromadb.HttpClient(
            host=address.hostname or "127.0.0.1",
            port=address.port or 8000,
            ssl=address.scheme == "https",
            settings=quiet,
            tenant=settings.tenant,
            database=settings.database,
        )
    except (ValueError, ChromaError, OSError) as error:
        raise IndexMissing(f"the Chroma server {settings.server} cannot be reached: {error}") from error


def create_vectors(settings: IndexSettings, folder: Path, name: str, embedder: Embedder) -> Vectors:
    """Make an empty collection; one left over from a build that was killed is dropped first."""
    client = _client(settings, folder)
    if settings.server and name in {c.name for c in client.list_collections()}:
        client.delete_collection(name)
    store = Chroma(
        client=client,
        collection_name=name,
        embedding_function=LangChainEmbeddings(embedder),
        collection_configuration=COSINE,  # type: ignore[arg-type]  # the library types it as its own TypedDict
    )
    return Vectors(store)


def open_vectors(settings: IndexSettings, folder: Path, name: str, embedder: Embedder) -> Vectors:
    """Open a collection that a build has published.

    Raises:
        IndexMissing: the server cannot be reached or has no such collection.
        IndexCorrupt: the folder is damaged.
    """
    try:
        client = _client(settings, folder)
        client.get_collection(name, embedding_function=None)
    except IndexMissing:
        raise
    except Exception as error:  # the Rust engine raises bare exceptions on damaged files
        raise IndexCorrupt(
            f"the vector store of the index is damaged or gone ({error}); run `ningjin index build`"
        ) from error
    store = Chroma(
        client=client,
        collection_name=name,
        embedding_function=LangChainEmbeddings(embedder),
        create_collection_if_not_exists=False,
    )
    return Vectors(store)


def drop_vectors(settings: IndexSettings, name: str) -> None:
    """Delete a server's collection that no generation uses any more."""
    client = _client(settings, Path())
    if name in {c.name for c in client.list_collections()}:
        client.delete_collection(name)
