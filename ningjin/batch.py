"""`ningjin batch`."""

from pathlib import Path
from typing import Annotated

import typer

from ningjin.ask import Corpus


def batch(
    questions: Annotated[Path, typer.Argument(help='JSON Lines: {"id", "question", "history"?}.')],
    *,
    out: Annotated[
        Path, typer.Option(help="Results, one JSON object a line; an unfinished file is continued.")
    ],
    limit_retrieved: Annotated[
        int, typer.Option(min=0, max=200, help="Provisions reported as retrieved.")
    ] = 10,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Questions answered at the same time.")] = 1,
    corpus: Corpus = None,
) -> None:
    """Answer a file of questions, in order; a killed run goes on where it stopped."""
    from rich.console import Console  # noqa: PLC0415  # `--help` loads nothing
    from rich.progress import Progress  # noqa: PLC0415

    from assistant.batch import read_questions, run_batch  # noqa: PLC0415
    from assistant.wiring import open_assistant  # noqa: PLC0415

    entries, bad = read_questions(questions)
    for line in bad:
        typer.echo(f"{questions}, line {line.number}: {line.reason}; passed over", err=True)
    assistant = open_assistant(corpus=corpus, limit_retrieved=limit_retrieved)
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("answering", total=len(entries))
        answered, resumed = run_batch(
            entries,
            out,
            assistant,
            limit_retrieved=limit_retrieved,
            workers=workers,
            progress=lambda done, _all: progress.update(task, completed=done),
        )
    typer.echo(f"{answered} answered, {resumed} found done, {len(bad)} bad lines: {out}", err=True)
    if bad:
        raise typer.Exit(1)
