"""Table lines → one provision a row, its cells as printed under their column heads."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.lines import Line, LineKind
from corpus.repair import Tracked, join
from corpus.types import Heading, Provision, Span

HEADER_CELLS = ("指标名称", "指标", "序号")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A table row as read: `group` is carried down from the row that names it."""

    group: str
    indicator: str
    cells: tuple[str, ...]


def parse_table(
    lines: Sequence[Line], document: str, path: tuple[Heading, ...]
) -> tuple[tuple[Provision, ...], tuple[Span, ...], dict[str, Row]]:
    """Read a captioned table; headings are the caption and the (repeated) column heads."""
    caption = lines[0]
    number = caption.number or 1
    head: Tracked | None = None
    group, order = "", 0
    rows: list[Provision] = []
    headings = [_span(caption.whole)]
    read: dict[str, Row] = {}
    title = Heading(label=f"表{number}", title=caption.body.text.strip())
    for line in lines[1:]:
        cells = [c.strip() for c in line.body.text.split("\t")]
        if line.kind is not LineKind.TABLE:
            rows.append(_note(line, document, number, (*path, title)))
        elif any(c in HEADER_CELLS for c in cells):
            head = head or line.body
            headings.append(_span(line.body))
        else:
            order += 1
            group = cells[0] or group
            indicator = _indicator(cells, head.text if head else "")
            provision = _row(line, document, number, order, indicator, head, (*path, title))
            read[provision.id] = Row(group=group, indicator=indicator, cells=tuple(cells))
            rows.append(provision)
    return tuple(rows), tuple(headings), read


def _indicator(cells: Sequence[str], head: str) -> str:
    column = 2 if "序号" in head else 1
    return cells[column] if len(cells) > column else cells[-1]


def _row(
    line: Line,
    document: str,
    number: int,
    order: int,
    indicator: str,
    head: Tracked | None,
    path: tuple[Heading, ...],
) -> Provision:
    heads = Tracked.insert(head.text) if head else None
    text = join([t for t in (heads, line.body) if t], "\n")
    return Provision(
        id=f"{document}/t{number}.{order}",
        document=document,
        label=f"表{number}“{indicator}”",
        title=indicator,
        path=path,
        text=text.text,
        span=_span(line.body),
        segments=text.segments(),
        units=(),
    )


def _note(line: Line, document: str, number: int, path: tuple[Heading, ...]) -> Provision:
    return Provision(
        id=f"{document}/t{number}.note",
        document=document,
        label=f"表{number}备注",
        title="备注",
        path=path,
        text=line.body.text,
        span=_span(line.body),
        segments=line.body.segments(),
        units=(),
    )


def _span(text: Tracked) -> Span:
    return Span(start=text.first_origin(), end=text.end_origin())
