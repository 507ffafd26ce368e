"""`ningjin index`: prepare, build, model, train."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ningjin.ask import Corpus

if TYPE_CHECKING:
    from corpus.library import Library
    from index.settings import IndexSettings

app = typer.Typer(help="The embedding model and the index.", no_args_is_help=True)


@app.command()
def prepare(*, corpus: Corpus = None) -> None:
    """Prepare the model and build the index where that is not done yet."""
    build(corpus=corpus)


@app.command()
def build(*, corpus: Corpus = None) -> None:
    """Build the index where texts, rules, model or settings changed; the model is prepared first if need be."""
    from rich.console import Console  # noqa: PLC0415  # `--help` loads nothing
    from rich.progress import Progress  # noqa: PLC0415

    from assistant.wiring import open_library, read_settings  # noqa: PLC0415
    from index.build import build_index  # noqa: PLC0415
    from index.embeddings import build_embedder  # noqa: PLC0415

    settings = read_settings()
    corpus = corpus or settings.corpus
    library = open_library(corpus)
    index_settings = settings.index.for_corpus(corpus) if corpus else settings.index
    _prepare(index_settings, library)
    embedder = build_embedder(index_settings)
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("embedding", total=None)
        report = build_index(
            library,
            index_settings,
            embedder=embedder,
            progress=lambda done, total: progress.update(task, completed=done, total=total),
        )
    if report.unchanged:
        typer.echo(f"the index is up to date: {report.passages} passages", err=True)
    else:
        typer.echo(
            f"{report.passages} passages, {report.embedded} embedded, {report.seconds:.1f} s", err=True
        )


def _prepare(settings: "IndexSettings", library: "Library") -> None:
    from index.judging import make_judge  # noqa: PLC0415  # `--help` loads nothing
    from index.model import prepare_model  # noqa: PLC0415
    from index.settings import BUNDLED  # noqa: PLC0415

    if settings.model != BUNDLED:
        return
    prepare_model(
        settings.models,
        adapter=settings.adapter,
        progress=lambda message: typer.echo(f"model: {message} …", err=True),
    )
    make_judge(settings, library)


@app.command()
def train(
    *,
    steps: Annotated[int, typer.Option(min=1, help="Batches of training.")] = 600,
    batch: Annotated[int, typer.Option(min=2, help="Groups in a batch.")] = 64,
    out: Annotated[Path | None, typer.Option(help="Adapter file; the project's own by default.")] = None,
) -> None:
    """Train the bundled model further on the asks of the rules, as a small adapter beside its weights."""
    from assistant.wiring import open_library, read_settings  # noqa: PLC0415  # `--help` loads nothing
    from index.model import ADAPTER, prepare_model  # noqa: PLC0415
    from index.train import groups_of, train  # noqa: PLC0415

    settings = read_settings()
    plain = prepare_model(settings.index.models, adapter=False)
    groups = groups_of(open_library(settings.corpus))
    train(plain.folder, groups, out or ADAPTER, steps=steps, batch=batch, progress=_progress)


@app.command()
def train_judge(
    *,
    epochs: Annotated[int, typer.Option(min=1, help="Times through the examples.")] = 3,
    out: Annotated[Path | None, typer.Option(help="Adapter file; the project's own by default.")] = None,
) -> None:
    """Train the judge of yes, no and conditional on the asks of the rules, on top of the adapted model."""
    from assistant.wiring import open_library, read_settings  # noqa: PLC0415  # `--help` loads nothing
    from index.model import prepare_model  # noqa: PLC0415
    from index.stance import STANCE, examples_of  # noqa: PLC0415
    from index.train_stance import train_stance  # noqa: PLC0415

    settings = read_settings()
    adapted = prepare_model(settings.index.models, adapter=True)
    examples = examples_of(open_library(settings.corpus))
    train_stance(adapted.folder, examples, out or STANCE, epochs=epochs, progress=_progress)


def _progress(step: int, steps: int, loss: float) -> None:
    typer.echo(f"{step}/{steps} loss {loss:.4f}", err=True)
