"""`ningjin corpus`: check, add, report, draft-rules."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ningjin.ask import Corpus

if TYPE_CHECKING:
    from corpus.add import FileReport
    from corpus.report import DocumentReport

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
    from corpus.rules import RULES  # noqa: PLC0415

    report = run(open_library(corpus), rules=corpus / "rules" if corpus else RULES)
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


@app.command()
def report(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    corpus: Corpus = None,
) -> None:
    """Show how much readers wrote about each document: rules, asks, gaps, coverage, review."""
    from assistant.wiring import open_library  # noqa: PLC0415  # `--help` loads nothing
    from corpus.report import as_entries  # noqa: PLC0415
    from corpus.report import report as figures  # noqa: PLC0415

    rows = figures(open_library(corpus))
    if as_json:
        typer.echo(json.dumps(as_entries(rows), ensure_ascii=False, indent=1))
    else:
        _table(rows)


def _table(rows: "tuple[DocumentReport, ...]") -> None:
    from rich.console import Console  # noqa: PLC0415  # `--help` loads nothing
    from rich.table import Table  # noqa: PLC0415

    heads = (
        "document",
        "provisions",
        "rules",
        "reviewed",
        "zh",
        "en",
        "yes",
        "no",
        "cond.",
        "gaps",
        "covered",
    )
    table = Table(
        *heads,
        caption="reviewed: rules that say who read them again; zh to cond.: asks; covered: sentences that a rule quotes",
    )
    for row in rows:
        table.add_row(
            row.title,
            *(f"{n:,}" for n in (row.provisions, row.rules)),
            _share(row.reviewed_share),
            *(f"{n:,}" for n in (row.asks_zh, row.asks_en, *row.verdicts.values(), row.gaps)),
            _share(row.coverage),
        )
    for column in table.columns[1:]:
        column.justify = "right"
    Console(width=max(Console().width, 124)).print(table)  # narrower it would cut titles


def _share(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.4g} %"


@app.command()
def glossary(
    words: Annotated[
        str, typer.Argument(help="Words of a term in either language; all terms by default.")
    ] = "",
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One object a term.")] = False,
    corpus: Corpus = None,
) -> None:
    """Say how institutions and terms are put into English."""
    from corpus.glossary import find_terms, read_glossary  # noqa: PLC0415  # `--help` loads nothing
    from corpus.rules import RULES  # noqa: PLC0415

    terms = find_terms(read_glossary(corpus / "rules" if corpus else RULES), words)
    if as_json:
        typer.echo(json.dumps([{"zh": t.zh, "en": t.en} for t in terms], ensure_ascii=False))
        return
    for term in terms:
        typer.echo(f"{term.zh}\t{term.en}")
    typer.echo(f"{len(terms)} terms", err=True)


@app.command()
def draft_rules(
    document: Annotated[str, typer.Argument(help="Document without rules: id, title or alias.")],
    *,
    to: Annotated[
        Path | None, typer.Option(help="Folder for the drafts; where the library reads its rules by default.")
    ] = None,
    corpus: Corpus = None,
) -> None:
    """Have the configured chat model draft rules for review; a stopped run goes on where it stopped."""
    from rich.console import Console  # noqa: PLC0415  # `--help` loads nothing
    from rich.progress import Progress  # noqa: PLC0415

    from assistant.draft import draft_rules as draft  # noqa: PLC0415
    from assistant.draft import speaker  # noqa: PLC0415
    from assistant.errors import SettingsError  # noqa: PLC0415
    from assistant.generate import build_model  # noqa: PLC0415
    from assistant.wiring import open_library, read_settings  # noqa: PLC0415
    from corpus.lookup import find_document  # noqa: PLC0415

    settings = read_settings()
    corpus = corpus or settings.corpus
    folder = to or (corpus / "rules" if corpus else None)
    if folder is None:
        raise typer.BadParameter(
            "the gazette's own rules are not for drafts: name a folder", param_hint="--to"
        )
    library = open_library(corpus)
    found = find_document(library, document)
    if not settings.model.name:
        raise SettingsError(
            "No chat model is configured: set NINGJIN_MODEL__NAME, and NINGJIN_MODEL__BASE_URL for your own server."
        )
    say = speaker(build_model(settings.model), longest_reply=settings.model.longest_reply)
    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task("drafting", total=None)

        def progress(done: int, every: int, sent: int, received: int) -> None:
            spent = f"{sent:,} characters sent, {received:,} received"
            bar.update(task, completed=done, total=every, description=spent)

        result = draft(library, found, folder, say, progress=progress)
    dropped = "、".join(f"{n} {check}" for check, n in result.dropped.most_common()) or "nothing"
    typer.echo(
        f"{result.done} of {result.provisions} provisions, {result.rules} rules with {result.asks} asks kept, "
        f"dropped: {dropped}; {result.sent:,} characters sent, {result.received:,} received: {result.file}"
    )
    if result.failed:
        typer.echo(f"no usable reply for {', '.join(result.failed)}: run again for these", err=True)
        raise typer.Exit(1)
