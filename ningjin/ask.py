"""`ningjin ask` and `ningjin chat`."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

Corpus = Annotated[Path | None, typer.Option(help="Folder of another library than the gazette.")]
AsOf = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Read the law as of this day.")]


def ask(
    question: Annotated[str, typer.Argument(help="The question, in Chinese or English.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole turn as JSON.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show passages, scores, decision and timing.")
    ] = False,
    as_of: AsOf = None,
    corpus: Corpus = None,
) -> None:
    """Answer one question."""
    from assistant.explain import explanation  # noqa: PLC0415  # `--help` loads nothing
    from assistant.serialise import whole_turn  # noqa: PLC0415
    from assistant.types import Status  # noqa: PLC0415
    from assistant.wiring import open_assistant  # noqa: PLC0415

    turn = open_assistant(corpus=corpus).ask(question, as_of=_day(as_of))
    if as_json:
        typer.echo(json.dumps(whole_turn(turn), ensure_ascii=False, indent=2))
    else:
        failed = turn.status in {Status.ERROR_INPUT, Status.ERROR_INDEX, Status.ERROR_INTERNAL}
        typer.echo(turn.answer, err=failed)
        if explain:
            typer.echo(explanation(turn))
    if turn.status.startswith("error_"):
        raise typer.Exit(1)


def chat(*, as_of: AsOf = None, corpus: Corpus = None) -> None:
    """Talk turn by turn; an empty line or Ctrl-D ends it."""
    from assistant.types import Message  # noqa: PLC0415  # `--help` loads nothing
    from assistant.wiring import open_assistant  # noqa: PLC0415

    assistant = open_assistant(corpus=corpus)
    history: list[Message] = []
    while True:
        try:
            question = typer.prompt("问", default="", show_default=False)
        except typer.Abort:
            break
        if not question.strip():
            break
        turn = assistant.ask(question, history, as_of=_day(as_of))
        typer.echo(turn.answer + "\n")
        history += [Message(role="user", content=question), Message(role="assistant", content=turn.answer)]


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
