"""`ningjin corpus`: check, add."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ningjin.ask import Corpus

if TYPE_CHECKING:
    from corpus.add import FileReport

app = typer.Typer(help="The texts and what readers wrote about them.", no_args_is_help=True)
OWN = Path("var/library")  # where files are added when no folder is named


@app.command()
def check(
    *,
    corpus: Corpus = None,
    notices: Annotated[bool, typer.Option("--notices", help="List what is only worth a look, too.")] = False,
) -> None:
    """Prove that nothing of the texts is lost, every number is in sequence, every label unique, every rule backed."""
    from assistant.wiring import open_library  # noqa: PLC0415  # `--help` loads nothing
    from corpus.check import Severity  # noqa: PLC0415
    from corpus.check import check as run  # noqa: PLC0415

    report = run(open_library(corpus))
    for finding in report.findings:
        if finding.severity is Severity.ERROR or notices:
            typer.echo(
                f"{finding.severity.value}: {finding.check}: {finding.where}: {finding.message}", err=True
            )
    noticed = len(report.findings) - len(report.errors)
    typer.echo(
        f"{report.documents} documents, {report.provisions} provisions, {report.rules} rules with {report.asks} asks, "
        f"{report.characters} characters, {report.repairs} repairs, {report.disagreements} disagreements: "
        f"{len(report.errors)} errors, {noticed} notices"
    )
    if not report.passed:
        raise typer.Exit(1)


@app.command()
def add(
    files: Annotated[list[Path], typer.Argument(help="Files or folders: .txt .md .docx .pdf .html .jsonl")],
    *,
    to: Annotated[Path, typer.Option(help="Folder of the library; made if need be.")] = OWN,
) -> None:
    """Add regulations to a library of their own; a bad file is reported and stops nothing."""
    from corpus.add import Outcome  # noqa: PLC0415  # `--help` loads nothing
    from corpus.add import add as run  # noqa: PLC0415

    reports = run(files, to, progress=lambda report: typer.echo(_line(report)))
    failed = sum(r.outcome is Outcome.FAILED for r in reports)
    provisions = sum(r.provisions for r in reports)
    typer.echo(f"{len(reports) - failed} of {len(reports)} read, {provisions} provisions, in {to}", err=True)
    if failed or not reports:
        raise typer.Exit(1)


def _line(report: "FileReport") -> str:
    if report.problem:
        return f"{report.outcome.value}: {report.file}: {report.problem}"
    title = report.document.title if report.document else ""
    lines = [
        f"{report.outcome.value}: {report.file}: 《{title}》 {report.provisions} provisions, {report.articles} articles"
    ]
    lines += [f"  doubtful: {doubt}" for doubt in report.doubts]
    lines += [f"  {d.change.value}: {d.label}" for d in report.differences]
    return "\n".join(lines)
