"""Printed lines → logical lines, each told by its beginning; a sentence that a page break cut is joined again."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.numerals import parse_number
from corpus.repair import NOTHING, SENTENCE_END, Repair, Sureness, Tracked

NUMBER = "[零〇一二三四五六七八九十百千两]+"


class Shape(StrEnum):
    """The two ways in which these texts are numbered."""

    MEASURE = "measure"  # 第一章, 第一条, 款, （一）
    PLAN = "plan"  # 一、（一）1.（1）


class LineKind(StrEnum):
    """What a line is by its beginning."""

    PART = "part"  # 第一编 总则
    CHAPTER = "chapter"  # 第四章 物业管理服务
    SECTION = "section"  # 第一节 一般规定
    ARTICLE = "article"  # 第四十二条 业主应当…
    LEVEL1 = "level1"  # 一、总体要求
    LEVEL2 = "level2"  # （一）…, (一)…, - (一)…
    LEVEL3 = "level3"  # 1. …, 3.养老…
    LEVEL4 = "level4"  # （1）…, (1)…
    TABLE = "table"  # cells between tabs
    CAPTION = "caption"  # 表 1 …
    CONTENTS = "contents"  # 目录
    BODY = "body"


# What may begin a line that begins with it in no other sense: 第三章的规定 continues a sentence.
HEAD_ONLY = r"(?![的规、，。和与及至到或款条])(?=[^。；]{0,60}$)"
# Each pattern: what it takes off the line's front; group 1 is the number.
BEGINNINGS: tuple[tuple[LineKind, re.Pattern[str]], ...] = (
    (LineKind.PART, re.compile(rf"第({NUMBER}|\d+)(?:分)?编{HEAD_ONLY}\s*")),
    (LineKind.CHAPTER, re.compile(rf"第\s*({NUMBER}|\d+)\s*章{HEAD_ONLY}\s*")),
    (LineKind.SECTION, re.compile(rf"第\s*({NUMBER}|\d+)\s*节{HEAD_ONLY}\s*")),
    (LineKind.ARTICLE, re.compile(rf"第({NUMBER}|\d+)条(?:之({NUMBER}))?(?:[\s　]+|$|(?=【))")),
    (LineKind.LEVEL1, re.compile(rf"({NUMBER})、\s*")),
    (LineKind.LEVEL2, re.compile(rf"(?:-\s*)?[（(]\s*({NUMBER})\s*[）)]\s*")),
    (LineKind.LEVEL4, re.compile(r"(?:-\s*)?[（(]\s*(\d{1,3})\s*[）)]\s*")),
    (LineKind.LEVEL3, re.compile(r"(\d{1,2})\s*[.．、](?!\d)\s*")),
    (LineKind.CAPTION, re.compile(r"表\s*(\d+)\s+")),
    (LineKind.CONTENTS, re.compile(r"()目\s*[录次]\s*$")),
)
# An article whose number nothing parts from its text: taken only where that very number is due.
TIGHT_ARTICLE = re.compile(
    rf"第\s*({NUMBER}|\d+)\s*条(?:之({NUMBER}))?\s*[:：]?(?![、，。；的款项和与及至到或])"
)
WRAPPED = re.compile(
    rf"\s*(?:规定|所列|的|第{NUMBER}[款项])"
)  # what follows a number cited within a sentence
# The kinds that a line may be of by its first character: a line meets two or three patterns, not ten.
BY_FIRST = {
    first: tuple((kind, pattern) for kind, pattern in BEGINNINGS if kind in kinds)
    for firsts, kinds in (
        ("第", {LineKind.PART, LineKind.CHAPTER, LineKind.SECTION, LineKind.ARTICLE}),
        ("一二三四五六七八九十百", {LineKind.LEVEL1}),
        ("（(-", {LineKind.LEVEL2, LineKind.LEVEL4}),
        ("0123456789", {LineKind.LEVEL3}),
        ("表", {LineKind.CAPTION}),
        ("目", {LineKind.CONTENTS}),
    )
    for first in firsts
}
PLAN_KINDS = (
    LineKind.PART,
    LineKind.CHAPTER,
    LineKind.SECTION,
    LineKind.LEVEL1,
    LineKind.LEVEL2,
    LineKind.LEVEL3,
    LineKind.LEVEL4,
)
PLAN_LEVELS = {kind: level for level, kind in enumerate(PLAN_KINDS, start=1)}
HEADINGS = frozenset({LineKind.PART, LineKind.CHAPTER, LineKind.SECTION})
HEADING_LIMIT = 24  # characters; the longest （二）-heading with a comma in the gazette has 13
LONG_HEADING_LIMIT = 60  # characters of a heading of the first level
NAME_LIMIT = 40  # characters of a heading without any clause mark


@dataclass(frozen=True, slots=True)
class Line:
    """One logical line: what stood on one or, across a page break, on two printed ones."""

    kind: LineKind
    number: int | None
    mark: Tracked  # the numbering taken off the front
    body: Tracked  # the rest
    second: int | None = None  # 第十条之一: 1

    @property
    def whole(self) -> Tracked:
        """The line with its numbering."""
        return self.mark + self.body if self.mark.text else self.body


@dataclass(slots=True)
class _Sequence:
    """Which article is due next."""

    last: int = 0

    def due(self, number: int, second: int | None) -> bool:
        """Whether an article may follow the last one seen."""
        if second:
            return number == self.last
        return number in {self.last + 1, 1}


def read_lines(text: Tracked, shape: Shape) -> tuple[tuple[Line, ...], tuple[Repair, ...]]:
    """Cut the text into logical lines, joining a sentence that a page break cut in two."""
    lines: list[Line] = []
    joins: list[Repair] = []
    sequence = _Sequence()
    for piece in _printed(text):
        cut = bool(lines) and _runs_on(lines[-1], shape)
        line = (
            _article_or_not(piece, classify(piece), sequence, cut=cut)
            if shape is Shape.MEASURE
            else classify(piece)
        )
        if lines and line.kind is LineKind.BODY and cut:
            before = lines[-1]
            joins.append(_joined(before, line))
            lines[-1] = Line(before.kind, before.number, before.mark, before.body + line.body, before.second)
        else:
            lines.append(line)
    return tuple(lines), tuple(joins)


def _printed(text: Tracked) -> Iterator[Tracked]:
    at = 0
    for printed in text.text.split("\n"):
        begin, at = at, at + len(printed) + 1
        if printed and not printed.isspace():
            yield text[begin : at - 1]


def classify(printed: Tracked) -> Line:
    """Tell a line by its beginning and take its numbering off."""
    if "\t" in printed.text:
        return Line(LineKind.TABLE, None, NOTHING, printed)
    printed = printed.strip()
    for kind, pattern in BY_FIRST.get(printed.text[0], ()):
        match = pattern.match(printed.text)
        if match:
            cut = match.end()
            second = parse_number(match[2] or "") if kind is LineKind.ARTICLE else None
            return Line(kind, parse_number(match[1]), printed[:cut], printed[cut:], second)
    return Line(LineKind.BODY, None, NOTHING, printed)


def _article_or_not(printed: Tracked, line: Line, sequence: _Sequence, *, cut: bool) -> Line:
    """An article only where it is due, or where it cannot be the rest of a sentence."""
    if line.kind is LineKind.BODY and line.body.text[0] == "第":
        match = TIGHT_ARTICLE.match(line.body.text)
        number = parse_number(match[1]) if match else None
        if match and number:
            second = parse_number(match[2] or "")
            due = sequence.due(number, second) and (
                number == sequence.last + 1 or second or not sequence.last
            )
            if due and not (cut and WRAPPED.match(line.body.text, match.end())):
                body = line.body
                line = Line(LineKind.ARTICLE, number, body[: match.end()], body[match.end() :], second)
    if line.kind is not LineKind.ARTICLE or line.number is None:
        return line
    if cut and (not sequence.due(line.number, line.second) or WRAPPED.match(line.body.text)):
        return Line(LineKind.BODY, None, NOTHING, printed.strip())
    sequence.last = line.number
    return line


def _runs_on(line: Line, shape: Shape) -> bool:
    if line.kind in {LineKind.TABLE, LineKind.CAPTION, LineKind.CONTENTS} or line.kind in HEADINGS:
        return False
    return not SENTENCE_END.search(line.body.text) and not is_bare_heading(line, shape)


def is_bare_heading(line: Line, shape: Shape) -> bool:
    """Whether a numbered line of a plan is a heading alone: short, no clause mark, brackets closed."""
    if shape is Shape.MEASURE or line.kind not in PLAN_LEVELS:
        return False
    text = line.body.text
    if line.kind in HEADINGS:
        return True
    if line.kind is LineKind.LEVEL1:
        return len(text) <= LONG_HEADING_LIMIT and "。" not in text
    if line.kind is LineKind.LEVEL2 and len(text) <= HEADING_LIMIT and "。" not in text:
        return _balanced(text)  # （二）加强组织领导，加大执法力度
    return len(text) <= NAME_LIMIT and not re.search("[。；，,]", text) and _balanced(text)


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


def is_heading_over_articles(lines: Sequence[Line], at: int) -> bool:
    """Whether 一、 or （一） names a group of articles, as in many judicial interpretations."""
    line = lines[at]
    if line.kind not in {LineKind.LEVEL1, LineKind.LEVEL2} or SENTENCE_END.search(line.body.text):
        return False
    following = next(
        (later for later in lines[at + 1 : at + 3] if later.kind not in {LineKind.LEVEL1, LineKind.LEVEL2}),
        None,
    )
    return len(line.body) <= NAME_LIMIT and following is not None and following.kind is LineKind.ARTICLE
