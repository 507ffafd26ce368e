"""`ningjin`, also as `python -m ningjin`: every command, and the one place where an error becomes a sentence."""

import logging
import os
import sys

import typer

from ningjin import ask, batch, corpus, evaluate, index, lookup, serve

app = typer.Typer(
    name="ningjin",
    help="宁晋法规问答: ask about the county's regulations, offline, with the provisions quoted to the character.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("ask")(ask.ask)
app.command("chat")(ask.chat)
app.command("lookup")(lookup.lookup)
app.command("batch")(batch.batch)
app.command("serve")(serve.serve)
app.add_typer(index.app, name="index")
app.add_typer(corpus.app, name="corpus")
app.add_typer(evaluate.app, name="eval")


def main() -> None:
    """Run a command; our own errors end as one sentence and exit code 1."""
    from corpus.errors import RegulationError  # noqa: PLC0415  # beside the one `except` that needs it

    # Spinning threads make a busy machine 10 to 30 times slower; set before any engine loads.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    for tracing in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "ANONYMIZED_TELEMETRY"):
        os.environ.setdefault(tracing, "false")
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        app()
    except RegulationError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)
    except BrokenPipeError:
        # The reader of our output (head, less) has closed it; nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        typer.echo("interrupted", err=True)
        sys.exit(130)


if __name__ == "__main__":
    main()
