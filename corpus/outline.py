"""Lines of a published text → numbered provisions with their headings, paragraphs and items."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from corpus.numerals import parse_number, to_chinese
from corpus.repair import SENTENCE_END, Repair, Sureness, Tracked, join
from corpus.types import Heading, Provision, Span, Unit, UnitKind

NUMBER = "[零〇一二三四五六七八九十百千两]+"


class Shape(StrEnum):
    """The two ways in which these texts are numbered."""

    MEASURE = "measure"  # 第一章, 第一条, 款, （一）
    PLAN = "plan"  # 一、（一）1.（1）


class LineKind(StrEnum):
    """What a line is by its beginning."""

    CHAPTER = "chapter"  # 第四章 物业管理服务
    SECTION = "section"  # 第一节 一般规定
    ARTICLE = "article"  # 第四十二条 业主应当…
    LEVEL1 = "level1"  # 一、总体要求
    LEVEL2 = "level2"  # （一）…, (一)…, - (一)…
    LEVEL3 = "level3"  # 1. …, 3.养老…
    LEVEL4 = "level4"  # （1）…, (1)…
    TABLE = "table"  # cells between tabs
    CAPTION = "caption"  # 表 1 …
    BODY = "body"


# Each pattern: what it takes off the line's front; group 1 is the number.
BEGINNINGS: tuple[tuple[LineKind, re.Pattern[str]], ...] = (
    (LineKind.CHAPTER, re.compile(rf"第({NUMBER}|\d+)章\s*")),
    (LineKind.SECTION, re.compile(rf"第({NUMBER}|\d+)节\s*")),
    (LineKind.ARTICLE, re.compile(rf"第({NUMBER}|\d+)条(?:之{NUMBER})?[\s　]+")),
    (LineKind.LEVEL1, re.compile(rf"({NUMBER})、\s*")),
    (LineKind.LEVEL2, re.compile(rf"(?:-\s*)?[（(]\s*({NUMBER})\s*[）)]\s*")),
    (LineKind.LEVEL4, re.compile(r"(?:-\s*)?[（(]\s*(\d{1,3})\s*[）)]\s*")),
    (LineKind.LEVEL3, re.compile(r"(\d{1,2})\s*[.．、](?!\d)\s*")),
    (LineKind.CAPTION, re.compile(r"表\s*(\d+)\s+")),
)
PLAN_LEVELS = {LineKind.LEVEL1: 1, LineKind.LEVEL2: 2, LineKind.LEVEL3: 3, LineKind.LEVEL4: 4}
HEADING_LIMIT = 24  # characters; the longest （二）-heading with a comma in the gazette has 13
LEAD_LIMIT = 26  # characters; a longer first sentence is content, not the paragraph's name


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One logical line: what stood on one or, across a page break, on two printed ones."""

    kind: LineKind
    number: int | None
    mark: Tracked  # the numbering taken off the front
    body: Tracked  # the rest

    @property
    def whole(self) -> Tracked:
        """The line with its numbering."""
        return self.mark + self.body


@dataclass(slots=True, kw_only=True)
class Node:
    """A numbered heading under construction."""

    level: int
    number: int
    label: str
    line: Line | None
    parent: "Node | None"
    paragraphs: list[Line] = field(default_factory=list)
    children: int = 0

    def numbers(self) -> list[int]:
        """The numbers from the document down to this heading."""
        above = self.parent.numbers() if self.parent and self.parent.level else []
        return [*above, self.number]

    def path(self) -> tuple[Heading, ...]:
        """The headings above this one."""
        above: list[Heading] = []
        node = self.parent
        while node and node.level:
            above.append(Heading(label=node.label, title=_title(node.line)))
            node = node.parent
        return tuple(reversed(above))


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What a text was read as."""

    provisions: tuple[Provision, ...]
    headings: tuple[Span, ...]  # published places of headings and numberings
    tables: tuple[tuple[Line, ...], ...]  # caption, rows and note of each table, in order
    repairs: tuple[Repair, ...]  # the page-break joins made here


def read_lines(text: Tracked, shape: Shape) -> tuple[tuple[Line, ...], tuple[Repair, ...]]:
    """Cut the text into logical lines, joining a sentence that a page break cut in two."""
    lines: list[Line] = []
    joins: list[Repair] = []
    at = 0
    for printed in text.text.split("\n"):
        piece = text[at : at + len(printed)]
        at += len(printed) + 1
        if not piece.text.strip():
            continue
        line = classify(piece)
        if lines and line.kind is LineKind.BODY and _runs_on(lines[-1], shape):
            joins.append(_joined(lines[-1], line))
            lines[-1] = Line(
                kind=lines[-1].kind,
                number=lines[-1].number,
                mark=lines[-1].mark,
                body=lines[-1].body + line.body,
            )
        else:
            lines.append(line)
    return tuple(lines), tuple(joins)


def classify(printed: Tracked) -> Line:
    """Tell a line by its beginning and take its numbering off."""
    if "\t" in printed.text:
        return Line(kind=LineKind.TABLE, number=None, mark=printed[:0], body=printed)
    printed = printed.strip()
    for kind, pattern in BEGINNINGS:
        match = pattern.match(printed.text)
        if match:
            cut = match.end()
            return Line(kind=kind, number=parse_number(match[1]), mark=printed[:cut], body=printed[cut:])
    return Line(kind=LineKind.BODY, number=None, mark=printed[:0], body=printed)


def _runs_on(line: Line, shape: Shape) -> bool:
    if line.kind in {LineKind.TABLE, LineKind.CAPTION, LineKind.CHAPTER, LineKind.SECTION}:
        return False
    return not SENTENCE_END.search(line.body.text) and not is_bare_heading(line, shape)


def is_bare_heading(line: Line, shape: Shape) -> bool:
    """Whether a numbered line of a plan is a heading alone: short, no clause mark, brackets closed."""
    if shape is Shape.MEASURE or line.kind not in PLAN_LEVELS:
        return False
    text = line.body.text
    if line.kind is LineKind.LEVEL1:
        return len(text) <= 60 and "。" not in text
    if line.kind is LineKind.LEVEL2 and len(text) <= HEADING_LIMIT and "。" not in text:
        return _balanced(text)  # （二）加强组织领导，加大执法力度
    return len(text) <= 40 and not re.search("[。；，,]", text) and _balanced(text)


def _balanced(text: str) -> bool:
    return len(re.findall("[（(]", text)) == len(re.findall("[）)]", text))


def _joined(before: Line, after: Line) -> Repair:
    place = after.body.first_origin()
    head, tail = before.body.text[-6:], after.body.text[:6]
    return Repair(
        place=place,
        printed=f"{head}⏎{tail}",
        read=head + tail,
        reason="a page break cuts the sentence",
        sure=Sureness.CERTAIN,
    )


def parse(text: Tracked, shape: Shape, document: str) -> Parsed:
    """Read one document's body into provisions; tables are handed on as their lines."""
    lines, repairs = read_lines(text, shape)
    outline, tables = _split_tables(lines)
    nodes = _measure_nodes(outline) if shape is Shape.MEASURE else _plan_nodes(outline)
    provisions, headings = [], []
    for node in nodes:
        if shape is Shape.PLAN and node.line and node.children and _only_names(node):
            headings.append(_span([node.line.whole]))
            continue
        provision, marks = _provision(node, shape, document)
        headings.extend(marks)
        if provision:
            provisions.append(provision)
    return Parsed(provisions=tuple(provisions), headings=tuple(headings), tables=tables, repairs=repairs)


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


def _measure_nodes(lines: Iterable[Line]) -> list[Node]:
    root = Node(level=0, number=0, label="", line=None, parent=None)
    nodes: list[Node] = [root]
    chapter: Node = root
    for line in lines:
        if line.kind in {LineKind.CHAPTER, LineKind.SECTION}:
            level = 1 if line.kind is LineKind.CHAPTER else 2
            above = chapter
            while above.level >= level and above.parent:
                above = above.parent
            unit = "章" if level == 1 else "节"
            label = f"第{to_chinese(line.number or 0)}{unit}"
            chapter = Node(level=level, number=line.number or 0, label=label, line=line, parent=above)
            nodes.append(chapter)
        elif line.kind is LineKind.ARTICLE:
            label = f"第{to_chinese(line.number or 0)}条"
            nodes.append(Node(level=9, number=line.number or 0, label=label, line=line, parent=chapter))
        else:
            nodes[-1].paragraphs.append(line)
    return nodes


def _plan_nodes(lines: Iterable[Line]) -> list[Node]:
    current = Node(level=0, number=0, label="", line=None, parent=None)
    nodes = [current]
    for line in lines:
        level = PLAN_LEVELS.get(line.kind)
        if level is None:
            current.paragraphs.append(line)
            continue
        above = current
        while above.level >= level and above.parent:
            above = above.parent
        above.children += 1
        current = Node(
            level=level,
            number=line.number or 0,
            label=plan_mark(level, line.number or 0),
            line=line,
            parent=above,
        )
        nodes.append(current)
    return nodes


def plan_mark(level: int, number: int) -> str:
    """Write a plan's numbering as people cite it: 二、 / （二） / 2. / （9）."""
    chinese = to_chinese(number)
    return (f"{chinese}、", f"（{chinese}）", f"{number}.", f"（{number}）")[level - 1]


def _only_names(node: Node) -> bool:
    text = node.line.body.text if node.line else ""
    return not node.paragraphs and len(text) <= 40 and text.rstrip("。").count("。") == 0


def _title(line: Line | None) -> str:
    if line is None:
        return ""
    text = line.body.text
    if line.kind in {LineKind.CHAPTER, LineKind.SECTION}:
        return re.sub(r"\s+", "", text)
    if line.kind is LineKind.ARTICLE:
        return ""
    return text.rstrip("。") if "。" not in text[:-1] else lead_of(text)


def lead_of(text: str) -> str:
    """The name that a plan's paragraph opens with (推进工业绿色升级。…), or empty."""
    first, stop, rest = text.partition("。")
    return first if stop and rest and len(first) <= LEAD_LIMIT else ""


def _provision(node: Node, shape: Shape, document: str) -> tuple[Provision | None, list[Span]]:
    lines = list(node.paragraphs)
    marks: list[Span] = []
    title = _title(node.line)
    if node.line:
        if shape is Shape.MEASURE and node.line.kind is not LineKind.ARTICLE:
            return None, [_span([node.line.whole])]
        if is_bare_heading(node.line, shape):
            marks.append(_span([node.line.whole]))
        else:
            marks.append(_span([node.line.mark]))
            lines.insert(
                0, Line(kind=LineKind.BODY, number=None, mark=node.line.mark[:0], body=node.line.body)
            )
    if not lines:
        return None, marks
    label = _label(node, shape)
    text, units = _compose(lines, shape, label)
    everything = [text, *([node.line.whole] if node.line else [])]
    return (
        Provision(
            id=_identifier(node, shape, document),
            document=document,
            label=label,
            title=title,
            path=node.path(),
            text=text.text,
            span=_span(everything),
            segments=text.segments(),
            units=units,
        ),
        marks,
    )


def _label(node: Node, shape: Shape) -> str:
    if not node.level:
        return "引言"
    if shape is Shape.MEASURE:
        return node.label
    return "".join(h.label for h in node.path()) + node.label


def _identifier(node: Node, shape: Shape, document: str) -> str:
    if not node.level:
        return f"{document}/0"
    numbers = [node.number] if shape is Shape.MEASURE else node.numbers()
    return f"{document}/{'.'.join(map(str, numbers))}"


def _span(texts: Iterable[Tracked]) -> Span:
    texts = [t for t in texts if t.text]
    return Span(start=min(t.first_origin() for t in texts), end=max(t.end_origin() for t in texts))


@dataclass(slots=True)
class _Unit:
    paragraph: int
    item: int | None
    start: int
    end: int
    lead: str = ""


def _compose(lines: Sequence[Line], shape: Shape, label: str) -> tuple[Tracked, tuple[Unit, ...]]:
    marked: list[_Unit] = []
    paragraph, at = 0, 0
    for line in lines:
        length = len(line.whole)
        if shape is Shape.MEASURE and line.kind is LineKind.LEVEL2 and marked:
            marked.append(_Unit(paragraph, line.number, at, at + length))
            owner = next(u for u in reversed(marked) if u.item is None)
            owner.end = at + length
        elif line.body.text.startswith(("（责任单位", "(责任单位")) and marked:
            marked[-1].end = at + length
        else:
            paragraph += 1
            lead = lead_of(line.body.text) if shape is Shape.PLAN else ""
            marked.append(_Unit(paragraph, None, at, at + length, lead))
        at += length + 1
    text = join((line.whole for line in lines), "\n")
    only = paragraph == 1
    return text, tuple(_unit(u, text.text, shape, label, only=only) for u in marked)


def _unit(marked: _Unit, text: str, shape: Shape, label: str, *, only: bool) -> Unit:
    if shape is Shape.MEASURE:
        cited = label if only else f"{label}第{to_chinese(marked.paragraph)}款"
        cited += f"第（{to_chinese(marked.item)}）项" if marked.item else ""
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
