# mypy: ignore-errors
# ruff: noqa: INP001
"""This project: index from nothing, then the first steps of a turn, up to the ranked provisions."""

from pathlib import Path

from job import DEPTH, Job, Stopwatch

from assistant.api import build_assistant
from assistant.wiring import open_library, read_settings
from index.build import build_index
from index.embeddings import build_embedder
from index.judging import make_judge, open_judge
from index.search import open_index

RETRIEVING = ("read", "retrieve", "rank")


def main() -> None:
    """Index, then retrieve for every question."""
    job = Job()
    settings = read_settings().index
    watch = Stopwatch()
    library = open_library()
    settings = settings.model_copy(update={"directory": Path(job.folder)})
    embedder = build_embedder(settings)
    built = build_index(library, settings, embedder=embedder)
    make_judge(settings, library)
    index_seconds = watch.seconds()
    assistant = build_assistant(
        library,
        open_index(settings, embedder=embedder, expect=library.fingerprint),
        judge=open_judge(settings, library),
    )
    found, taken = {}, []
    for key, question in job.questions.items():
        turn = assistant.ask(question)
        found[key] = [r.text for r in turn.retrieved[:DEPTH]]
        taken.append(sum(s.seconds for s in turn.steps if s.name in RETRIEVING))
    job.finish(index_seconds=index_seconds, chunks=built.passages, found=found, taken=taken)


main()
