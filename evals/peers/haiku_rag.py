# mypy: ignore-errors
# ruff: noqa: INP001
"""haiku.rag with its hybrid search, the shared embeddings, and the tutorial's chunks.

Its own chunker fetches a tokenizer from a model hub; its documented way around that, importing chunks, is taken.
"""

import asyncio

from docling_core.types.doc.document import DoclingDocument
from docling_core.types.doc.labels import DocItemLabel
from haiku.rag.client import HaikuRAG
from haiku.rag.config.models import AppConfig
from haiku.rag.store.models.chunk import Chunk
from job import DEPTH, Job, Stopwatch


def settings(job: Job) -> AppConfig:
    """All defaults but the embeddings."""
    config = AppConfig()
    config.embeddings.model.provider = "openai"
    config.embeddings.model.name = "shared"
    config.embeddings.model.vector_dim = len(job.embed(["维"])[0])
    config.embeddings.model.base_url = job.endpoint
    return config


async def run() -> None:
    """Index, then retrieve for every question."""
    job = Job()
    watch = Stopwatch()
    texts = job.chunks()
    job.say("passage")
    async with HaikuRAG(job.folder / "haiku.lancedb", config=settings(job), create=True) as client:
        document = DoclingDocument(name="gazette")
        document.add_text(label=DocItemLabel.TEXT, text=job.text)
        chunks = [Chunk(content=t, order=i) for i, t in enumerate(texts)]
        await client.import_document(document, chunks, uri="gazette", title="gazette")
        index_seconds = watch.seconds()
        job.say("query")
        found, taken = {}, []
        for key, question in job.questions.items():
            watch = Stopwatch()
            found[key] = [r.content for r in await client.search(question, limit=DEPTH)]
            taken.append(watch.seconds())
    job.finish(index_seconds=index_seconds, chunks=len(texts), found=found, taken=taken)


asyncio.run(run())
