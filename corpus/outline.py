"""Lines of a published text → numbered provisions with their headings, paragraphs and items."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from corpus.lines import (
    HEADINGS,
    NAME_LIMIT,
    PLAN_LEVELS,
    Line,
    LineKind,
    Shape,
    is_bare_heading,
    is_heading_over_articles,
    read_lines,
)
from corpus.numerals import to_chinese
from corpus.repair import NOTHING, Repair, Tracked, join
from corpus.types import Heading, Provision, Span, Unit, UnitKind

__all__ = ["Line", "LineKind", "Parsed", "Shape", "lead_of", "mark_of", "parse"]

LEAD_LIMIT = 26  # characters; a longer first sentence is content, not the paragraph's name
ARTICLE_LEVEL = len(PLAN_LEVELS) + 1  # below every heading
# Inside an article: （一） is an item; of 一、 1. and （1） the first kind met is, the others are parts of an item.
ITEM_KINDS = (LineKind.LEVEL2, LineKind.LEVEL1, LineKind.LEVEL3, LineKind.LEVEL4)

chinese = lru_cache(maxsize=2048)(to_chinese)


@dataclass(slots=True, kw_only=True)
class Node:
    """A numbered heading or article under construction."""

    level: int
    number: int
    label: str
    line: Line | None
    parent: "Node | None"
    annex: int = 0  # articles numbered anew: those of the first, second… annex
    paragraphs: list[Line] = field(default_factory=list)
    children: int = 0
    above: tuple[Heading, ...] | None = None

    def numbers(self) -> list[int]:
        """The numbers from the document down to this heading."""
        above = self.parent.numbers() if self.parent and self.parent.level else []
        return [*above, self.number]

    def path(self) -> tuple[Heading, ...]:
        """The headings above this one."""
        parent = self.parent
        if parent is None or not parent.level:
            return ()
        if parent.above is None:
            parent.above = (*parent.path(), Heading(label=parent.label, title=_title(parent.line)))
        return parent.above


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What a text was read as."""

    provisions: tuple[Provision, ...]
    headings: tuple[Span, ...]  # published places of headings and numberings
    tables: tuple[tuple[Line, ...], ...]  # caption, rows and note of each table, in order
    repairs: tuple[Repair, ...]  # the page-break joins made here


def parse(text: Tracked, shape: Shape, document: str) -> Parsed:
    """Read one document's body into provisions; tables are handed on as their lines."""
    lines, repairs = read_lines(text, shape)
    outline, tables = _split_tables(lines)
    nodes = _measure_nodes(outline) if shape is Shape.MEASURE else _plan_nodes(outline)
    provisions: dict[str, Provision] = {}
    headings = [_span(line.whole) for line in outline if line.kind is LineKind.CONTENTS]
    for node in nodes:
        if shape is Shape.PLAN and node.line and node.children and _only_names(node):
            headings.append(_span(node.line.whole))
            continue
        again = 1
        provision, marks = _provision(node, shape, document, again)
        headings.extend(marks)
        while provision and provision.id in provisions:  # the source numbers two provisions alike
            again += 1
            provision, _ = _provision(node, shape, document, again)
        if provision:
            provisions[provision.id] = provision
    return Parsed(
        provisions=tuple(provisions.values()), headings=tuple(headings), tables=tables, repairs=repairs
    )


def _split_tables(lines: Sequence[Line]) -> tuple[list[Line], tuple[tuple[Line, ...], ...]]:
    outline: list[Line] = []
    tables: list[list[Line]] = []
    for i, line in enumerate(lines):
        if line.kind is LineKind.CAPTION:
            tables.append([line])
        elif line.kind is LineKind.TABLE:
            tables[-1].append(line) if tables else outline.append(line)
        elif line.body.text.startswith("备注") and tables and lines[i - 1].kind is LineKind.TABLE:
            tables[-1].append(line)
        else:
            outline.append(line)
    return outline, tuple(tuple(t) for t in tables)


def _measure_nodes(lines: Sequence[Line]) -> list[Node]:
    root = Node(level=0, number=0, label="", line=None, parent=None)
    nodes: list[Node] = [root]
    heading, annex, last = root, 0, 0
    for at, line in enumerate(lines):
        if line.kind in HEADINGS or is_heading_over_articles(lines, at):
            heading = _child(heading, line)
            nodes.append(heading)
        elif line.kind is LineKind.ARTICLE:
            number = line.number or 0
            if number == 1 and last > 1:  # the articles of an annex, or of another text in the same file
                annex += 1
                heading = heading if heading.line and nodes[-1] is heading else root
            last = number
            node = _child(heading, line)
            node.annex = annex
            nodes.append(node)
        elif line.kind is not LineKind.CONTENTS:
            nodes[-1].paragraphs.append(line)
    return nodes


def _plan_nodes(lines: Sequence[Line]) -> list[Node]:
    current = Node(level=0, number=0, label="", line=None, parent=None)
    nodes = [current]
    for line in lines:
        if line.kind in PLAN_LEVELS:
            current = _child(current, line)
            nodes.append(current)
        elif line.kind is not LineKind.CONTENTS:
            current.paragraphs.append(line)
    return nodes


def _child(current: Node, line: Line) -> Node:
    """A new heading or article under the nearest heading that is above it."""
    level = PLAN_LEVELS.get(line.kind, ARTICLE_LEVEL)
    above = current
    while above.level >= level and above.parent:
        above = above.parent
    above.children += 1
    number = line.number or 0
    return Node(
        level=level, number=number, label=mark_of(line.kind, number, line.second), line=line, parent=above
    )


@lru_cache(maxsize=4096)
def mark_of(kind: LineKind, number: int, second: int | None = None) -> str:
    """Write a numbering as people cite it: 第四章, 第四十二条, 二、 （二） 2. （9）."""
    words = chinese(number)
    marks = {
        LineKind.PART: f"第{words}编",
        LineKind.CHAPTER: f"第{words}章",
        LineKind.SECTION: f"第{words}节",
        LineKind.ARTICLE: f"第{words}条" + (f"之{chinese(second)}" if second else ""),
        LineKind.LEVEL1: f"{words}、",
        LineKind.LEVEL2: f"（{words}）",
        LineKind.LEVEL3: f"{number}.",
        LineKind.LEVEL4: f"（{number}）",
    }
    return marks[kind]


def _only_names(node: Node) -> bool:
    text = node.line.body.text if node.line else ""
    return not node.paragraphs and len(text) <= NAME_LIMIT and text.rstrip("。").count("。") == 0


def _title(line: Line | None) -> str:
    if line is None:
        return ""
    text = line.body.text
    if line.kind in HEADINGS:
        return re.sub(r"\s+", "", text)
    if line.kind is LineKind.ARTICLE:
        named = re.match(r"【([^】]{1,40})】", text)
        return named[1] if named else ""
    return text.rstrip("。") if "。" not in text[:-1] else lead_of(text)


def lead_of(text: str) -> str:
    """The name that a plan's paragraph opens with (推进工业绿色升级。…), or empty."""
    first, stop, rest = text.partition("。")
    return first if stop and rest and len(first) <= LEAD_LIMIT else ""


def _provision(node: Node, shape: Shape, document: str, again: int) -> tuple[Provision | None, list[Span]]:
    lines = node.paragraphs
    marks: list[Span] = []
    if node.line:
        heading = (
            node.line.kind is not LineKind.ARTICLE
            if shape is Shape.MEASURE
            else is_bare_heading(node.line, shape)
        )
        marks.append(_span(node.line.whole if heading else node.line.mark))
        if not heading and node.line.body.text:
            own = Line(LineKind.BODY, None, NOTHING, node.line.body)
            lines = [own, *lines]
    if not lines:
        return None, marks
    label = _label(node, shape) + (f"（第{again}处）" if again > 1 else "")
    text, units = _compose(lines, shape, label)
    start = node.line.whole.first_origin() if node.line else text.first_origin()
    return (
        Provision(
            id=_identifier(node, shape, document) + (f"~{again}" if again > 1 else ""),
            document=document,
            label=label,
            title=_title(node.line),
            path=node.path(),
            text=text.text,
            span=Span(start=min(start, text.first_origin()), end=text.end_origin()),
            segments=text.segments(),
            units=units,
        ),
        marks,
    )


def _label(node: Node, shape: Shape) -> str:
    if not node.level:
        return "引言"
    if shape is Shape.MEASURE:
        annex = f"附件{node.annex if node.annex > 1 else ''}" if node.annex else ""
        return annex + node.label
    return "".join(h.label for h in node.path()) + node.label


def _identifier(node: Node, shape: Shape, document: str) -> str:
    if not node.level:
        return f"{document}/0"
    if shape is Shape.MEASURE:
        if node.level < ARTICLE_LEVEL:
            return f"{document}/c{'.'.join(map(str, node.numbers()))}"
        second = f"-{node.line.second}" if node.line and node.line.second else ""
        annex = f"a{node.annex}." if node.annex else ""
        return f"{document}/{annex}{node.number}{second}"
    return f"{document}/{'.'.join(map(str, node.numbers()))}"


def _span(text: Tracked) -> Span:
    return Span(start=text.first_origin(), end=text.end_origin())


@dataclass(slots=True)
class _Unit:
    paragraph: int
    item: int | None
    start: int
    end: int
    lead: str = ""


def _compose(lines: Sequence[Line], shape: Shape, label: str) -> tuple[Tracked, tuple[Unit, ...]]:
    marked = _marked_plan(lines) if shape is Shape.PLAN else _marked_measure(lines)
    text = join([line.whole for line in lines], "\n") if len(lines) > 1 else lines[0].whole
    only = marked[-1].paragraph == 1
    return text, tuple(_unit(u, text.text, shape, label, only=only) for u in marked)


def _marked_plan(lines: Sequence[Line]) -> list[_Unit]:
    marked: list[_Unit] = []
    at = 0
    for line in lines:
        end = at + len(line.mark) + len(line.body)
        if line.body.text.startswith(("（责任单位", "(责任单位")) and marked:
            marked[-1].end = end
        else:
            marked.append(_Unit(len(marked) + 1, None, at, end, lead_of(line.body.text)))
        at = end + 1
    return marked


def _marked_measure(lines: Sequence[Line]) -> list[_Unit]:
    marked: list[_Unit] = []
    paragraph, at = 0, 0
    kinds = {line.kind for line in lines}
    item_kind = next((kind for kind in ITEM_KINDS if kind in kinds), None)
    owner: _Unit | None = None
    for line in lines:
        end = at + len(line.mark) + len(line.body)
        if owner and line.kind is item_kind:
            marked.append(_Unit(paragraph, line.number, at, end))
            owner.end = end
        elif owner and line.kind in ITEM_KINDS:  # 1. or （1） within an item
            marked[-1].end = owner.end = end
        elif owner and line.body.text.startswith(("（责任单位", "(责任单位")):
            marked[-1].end = end
        else:
            paragraph += 1
            owner = _Unit(paragraph, None, at, end)
            marked.append(owner)
        at = end + 1
    return marked


def _unit(marked: _Unit, text: str, shape: Shape, label: str, *, only: bool) -> Unit:
    if shape is Shape.MEASURE:
        cited = label if only else f"{label}第{chinese(marked.paragraph)}款"
        cited += f"第（{chinese(marked.item)}）项" if marked.item else ""
    elif only:
        cited = label
    else:
        cited = f"{label}“{marked.lead}”" if marked.lead else f"{label}第{marked.paragraph}段"
    return Unit(
        kind=UnitKind.ITEM if marked.item else UnitKind.PARAGRAPH,
        paragraph=marked.paragraph,
        item=marked.item,
        lead=marked.lead,
        label=cited,
        text=text[marked.start : marked.end],
        start=marked.start,
        end=marked.end,
    )
