# mypy: ignore-errors
# ruff: noqa: INP001
"""The retrieval tutorial that everyone follows: recursive splitter, vector store, nearest chunks."""

from job import DEPTH, Job, Stopwatch
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings


class Shared(Embeddings):
    """The embeddings that all peers share."""

    def __init__(self, job: Job) -> None:
        self._job = job

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Embed passages."""
        return self._job.embed(texts)

    def embed_query(self, text: str) -> list[float]:
        """Embed one question."""
        return self._job.embed([text])[0]


def main() -> None:
    """Index, then retrieve for every question."""
    job = Job()
    watch = Stopwatch()
    chunks = job.chunks()
    job.say("passage")
    store = Chroma.from_texts(chunks, Shared(job), persist_directory=str(job.folder))
    index_seconds = watch.seconds()
    job.say("query")
    retriever = store.as_retriever(search_kwargs={"k": DEPTH})
    found, taken = {}, []
    for key, question in job.questions.items():
        watch = Stopwatch()
        found[key] = [d.page_content for d in retriever.invoke(question)]
        taken.append(watch.seconds())
    job.finish(index_seconds=index_seconds, chunks=len(chunks), found=found, taken=taken)


main()
