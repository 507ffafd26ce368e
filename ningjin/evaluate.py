"""`ningjin eval`: run, gate."""

from pathlib import Path
from typing import Annotated

import typer

from ningjin.ask import Corpus

app = typer.Typer(help="Measure how right the answers are.", no_args_is_help=True)


@app.command()
def run(
    questions: Annotated[
        Path, typer.Argument(help="A set: development, test, regression, or a JSON Lines file.")
    ],
    *,
    out: Annotated[Path, typer.Option(help="Folder of the run; an unfinished one is continued.")],
    workers: Annotated[int, typer.Option(min=1, max=64, help="Questions answered at the same time.")] = 1,
    corpus: Corpus = None,
) -> None:
    """Answer a set and score it: one line a case, and a report with intervals."""
    from rich.console import Console  # noqa: PLC0415  # `--help` loads nothing
    from rich.progress import Progress  # noqa: PLC0415

    from assistant.wiring import open_assistant  # noqa: PLC0415
    from evals.run import header_of, run_set  # noqa: PLC0415
    from evals.sets import read_set  # noqa: PLC0415
    from evals.table import table_of  # noqa: PLC0415

    assistant = open_assistant(corpus=corpus)
    cases = read_set(questions, assistant.library)
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("answering", total=len(cases))
        scored = run_set(
            cases,
            assistant,
            out,
            header=header_of(questions.stem, cases, assistant),
            workers=workers,
            progress=lambda done, _all: progress.update(task, completed=done),
        )
    typer.echo(table_of(scored))
    typer.echo(f"written to {out}", err=True)
