"""`ningjin lookup`."""

from typing import Annotated

import typer

from ningjin.ask import AsOf, Corpus

HELP = "An address (物业办法第42条, 四十二条第二款, 表1第7项, wuye/42) or words that stand in the text."


def lookup(  # noqa: PLR0913  # one option a filter
    terms: Annotated[list[str] | None, typer.Argument(help=HELP)] = None,
    *,
    words: Annotated[
        list[str] | None, typer.Option(help="Words that stand in the text; may be repeated.")
    ] = None,
    document: Annotated[str, typer.Option(help="Document: id, title or alias.")] = "",
    chapter: Annotated[str, typer.Option(help="第四章, 二、 or words of a heading.")] = "",
    body: Annotated[str, typer.Option(help="Responsible or named body: 民政局; * for any.")] = "",
    who: Annotated[str, typer.Option(help="Actor of a rule: 物业服务企业.")] = "",
    force: Annotated[
        str, typer.Option(help="must, must_not, may, entitled, defines, targets or describes.")
    ] = "",
    deadline: Annotated[str, typer.Option(help="2025, 十五日内, 每年; * for any.")] = "",
    figure: Annotated[str, typer.Option(help="Indicator or number with its unit; * for any.")] = "",
    outside: Annotated[str, typer.Option(help="A document cited that is not held here; * for any.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the rows as JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print the rows as CSV for a spreadsheet.")] = False,
    as_of: AsOf = None,
    corpus: Corpus = None,
) -> None:
    """Show provisions to the character: complete lists with a count, all filters together."""
    from assistant.api import today  # noqa: PLC0415  # `--help` loads nothing
    from assistant.wiring import open_library  # noqa: PLC0415
    from corpus.lookup import LookupQuery, address_or_words, to_csv, to_json  # noqa: PLC0415
    from corpus.lookup import lookup as find  # noqa: PLC0415
    from corpus.types import Force  # noqa: PLC0415
    from ningjin.show import rows_text  # noqa: PLC0415

    if force and force not in set(Force):
        raise typer.BadParameter(f"{force!r} is none of {', '.join(Force)}", param_hint="--force")
    library = open_library(corpus)
    address, spoken = address_or_words(" ".join(terms or ()), library)
    query = LookupQuery(
        address=address,
        words=(*spoken, *(words or ())),
        document=document,
        chapter=chapter,
        body=body,
        who=who,
        force=Force(force) if force else None,
        deadline=deadline,
        figure=figure,
        outside=outside,
    )
    result = find(library, query)
    if as_json:
        typer.echo(to_json(result))
    elif as_csv:
        typer.echo(to_csv(result), nl=False)
    else:
        typer.echo(rows_text(result, library, as_of.date() if as_of else today()))
