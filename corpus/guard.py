"""Suspects in any published text: what a scan, a page break or a conversion may have spoilt, for a person to review."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from corpus.numerals import parse_number, to_chinese

HAN = "\u3400-\u9fff"
NUMBER = "[零〇一二三四五六七八九十百千两]+"


class Fault(StrEnum):
    """The kinds of faults that can be seen in the text alone."""

    NUMBERING = "numbering"  # 第五条 after 第三条
    DOUBLED = "doubled"  # …推进基 ⏎ 基础信息…
    LATIN = "latin"  # 国家 and 省
    BRACKETS = "brackets"  # （责任单位：民政局
    CUT = "cut"  # a line that ends within a sentence and goes on after a gap
    UNENDED = "unended"  # a sentence without an end
    LATEX = "latex"  # $\mu\text{g}$, PM_{2.5}
    UNREADABLE = "unreadable"  # a replacement or control character


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """One place worth a look; `text[start:end]` is `printed`."""

    fault: Fault
    start: int
    end: int
    line: int  # from 1
    printed: str
    why: str


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    start: int
    number: int


CHAPTER = re.compile(rf"\s*第({NUMBER}|\d+)章(?=[\s{HAN}])")
ARTICLE = re.compile(rf"\s*第({NUMBER}|\d+)条(?![、，。的之款项和与及至到或规])")
HEADS = (("chapter", CHAPTER, "章"), ("article", ARTICLE, "条"))
FIRST = re.compile(rf"\s*({NUMBER})、")
SECOND = re.compile(rf"\s*(?:-\s*)?[（(]\s*({NUMBER})\s*[）)]")
NUMBERED = re.compile(
    rf"\s*(?:第(?:{NUMBER}|\d+)[编章节条]|{NUMBER}、|(?:-\s*)?[（(]\s*(?:{NUMBER}|\d+)\s*[）)]|\d+\s*[.．、])"
)
ENDED = re.compile(r"[。．！？!?；;：:…）)】”’》.~～>|]\s*$")
REPEATED = re.compile(rf"([{HAN}]{{4,}})\1")
LATEX = re.compile(r"\$[^$\n]{1,60}\$|\\[A-Za-z]+\{|\s?[_^]\{[^}\n]{0,12}\}")
ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+|\S+@\S+\.\w+|\S+\.(?:cn|com|gov|org|net)\b")
LATIN = re.compile(r"(?<![A-Za-z0-9])(?:[a-z]{2,}|[A-Z][a-z]{2,})(?![A-Za-z0-9])")
UNITS = frozenset(
    {
        "km",
        "kw",
        "mg",
        "kg",
        "cm",
        "mm",
        "ml",
        "mol",
        "ha",
        "hm",
        "pm",
        "ph",
        "dm",
        "um",
        "nm",
        "dl",
        "hz",
        "kv",
    }
    | {"mw", "db", "ppm", "mpa", "kpa", "cd", "lx", "pa", "kwh"}
)
UNREADABLE = re.compile("[\ufffd\u25a1\ue000-\uf8ff\x00-\x08\x0b\x0e-\x1f]+")
PAIRS = {"（": "）", "《": "》", "“": "”", "【": "】", "〔": "〕", "〈": "〉"}
WIDTHS = str.maketrans("()[]", "（）【】")
LIST_MARK = re.compile(r"^\s*(?:\d+|[a-zA-Z])[)）]")
ANY_HAN = re.compile(f"[{HAN}]")
MAY_BE_NUMBERED = frozenset("第一二三四五六七八九十百（(- \t　")
SHORT = 24  # characters; a shorter line without an end may be a heading
HEADING = 40  # characters; a longer line is no heading


def suspects_in(text: str) -> tuple[Suspect, ...]:
    """List what looks spoilt, in the order of the text; a clean text gives nothing."""
    lines = _lines(text)
    found = [
        *_numbering(lines),
        *_cut_or_doubled(lines),
        *_patterns(text, lines),
        *_brackets(lines),
    ]
    return tuple(sorted(found, key=lambda s: (s.start, s.fault)))


def _lines(text: str) -> list[_Line]:
    """The lines that are not blank, with their places."""
    lines, at = [], 0
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            lines.append(_Line(line, at, number))
        at += len(line) + 1
    return lines


def _suspect(fault: Fault, line: _Line, start: int, end: int, why: str) -> Suspect:
    return Suspect(
        fault=fault,
        start=line.start + start,
        end=line.start + end,
        line=line.number,
        printed=line.text[start:end],
        why=why,
    )


def _numbering(lines: list[_Line]) -> Iterator[Suspect]:
    """Numbers that do not follow on; a level begins again at one, never elsewhere."""
    last: dict[str, int] = {}
    for line in lines:
        first = line.text[0]
        if first not in MAY_BE_NUMBERED:
            continue
        for level, pattern, unit in HEADS if first == "第" or first.isspace() else ():
            match = pattern.match(line.text)
            number = parse_number(match[1]) if match else None
            if not match or number is None or re.search(r"[.…·]{3,}|\s\d+\s*$", line.text):
                continue
            before = last.get(level)
            if before is not None and number not in {before + 1, 1}:
                why = f"第{to_chinese(before)}{unit} comes before it"
                yield _suspect(Fault.NUMBERING, line, match.start(1) - 1, match.end(), why)
            last[level] = number
            last.pop("second", None)
        match = FIRST.match(line.text)
        if match and "article" not in last:
            yield from _follows(last, "first", match, line)
            last.pop("second", None)
        match = SECOND.match(line.text)
        if match:
            yield from _follows(last, "second", match, line)


def _follows(last: dict[str, int], level: str, match: re.Match[str], line: _Line) -> Iterator[Suspect]:
    number = parse_number(match[1])
    if number is None:
        return
    before = last.get(level)
    if number != 1 and number != (before or 0) + 1:
        why = f"{to_chinese(before)} comes before it" if before else "nothing comes before it"
        yield _suspect(Fault.NUMBERING, line, match.start(1), match.end(1), why)
    last[level] = number


def _cut_or_doubled(lines: list[_Line]) -> Iterator[Suspect]:
    for i, line in enumerate(lines):
        text = line.text.rstrip()
        if text[-1] in "。；：" or "\t" in text or _is_heading(lines, i):
            continue
        following = lines[i + 1] if i + 1 < len(lines) else None
        goes_on = following and not NUMBERED.match(following.text) and "\t" not in following.text
        if goes_on and following:
            doubled = _doubled(text, following.text.lstrip())
            if doubled and not ENDED.search(text):
                why = f"{doubled} stands on both sides of the break"
                yield _suspect(Fault.DOUBLED, line, len(text) - len(doubled), len(text), why)
                continue
        if ENDED.search(text):
            continue
        if goes_on and len(text) > SHORT:
            yield _suspect(
                Fault.CUT, line, max(len(text) - 8, 0), len(text), "the sentence goes on after a break"
            )
        elif re.search("[，；]", text) or len(text) > HEADING:
            yield _suspect(Fault.UNENDED, line, max(len(text) - 8, 0), len(text), "the sentence has no end")


def _is_heading(lines: list[_Line], i: int) -> bool:
    text = lines[i].text.strip()
    if ARTICLE.match(text):
        return False
    if not ANY_HAN.search(text):
        return True  # a page number, a running head in letters
    if re.match(rf"第(?:{NUMBER}|\d+)[编章节]|[#<|>]|---|附[件表]|{NUMBER}、[^。；]*$|\w+: ", text):
        return True
    if SECOND.match(text) and "。" not in text and len(text) <= SHORT:
        return True  # （二）加强组织领导，加大执法力度
    return (len(text) <= SHORT and not re.search("[，；]", text)) or _is_title(text)


def _is_title(text: str) -> bool:
    """A document's own heading, a number or a date, however long: 关于印发《…》的通知."""
    return (
        bool(
            re.search(r"(?:办法|规定|条例|细则|意见|通知|规划|方案|决定|公告|通 知|法|解释|批复|答复)$", text)
            and "。" not in text
        )
        or bool(
            re.search(
                r"[〔\[（(]\d{4}[〕\]）)]\s*\d*\s*号|^[（(].*[）)]$|\d{4}\s*年\s*\d+\s*月\s*\d+\s*日\s*$",
                text,
            )
        )
        or bool(
            re.search(r"\d{4}\s*年", text) and re.search("(?:通过|公布|修正|修订|施行|发布|批准|废止)$", text)
        )
    )


def _doubled(before: str, after: str) -> str:
    """The longest run that ends one line and begins the next; one character only where it is a word's."""
    for length in range(min(8, len(before), len(after)), 0, -1):
        run = before[-length:]
        if after.startswith(run) and re.fullmatch(rf"[{HAN}“（《]+", run):
            return run
    return ""


def _patterns(text: str, lines: list[_Line]) -> Iterator[Suspect]:
    for match in LATEX.finditer(text) if any(c in text for c in "$\\_^") else ():
        yield _placed(Fault.LATEX, lines, match, "typesetting code in the text")
    for match in UNREADABLE.finditer(text):
        yield _placed(Fault.UNREADABLE, lines, match, "a character that cannot be read")
    for match in REPEATED.finditer(text):
        yield _placed(Fault.DOUBLED, lines, match, f"{match[1]} is printed twice")
    taken: list[tuple[int, int]] | None = None
    for match in LATIN.finditer(text):
        around = text[max(match.start() - 3, 0) : match.start()] + text[match.end() : match.end() + 3]
        if match[0].lower() in UNITS or not ANY_HAN.search(around):
            continue
        if taken is None:
            taken = [m.span() for p in (LATEX, ADDRESS) for m in p.finditer(text)]
        if not any(s <= match.start() < e for s, e in taken):
            yield _placed(Fault.LATIN, lines, match, "a Latin word inside Chinese")


def _placed(fault: Fault, lines: list[_Line], match: re.Match[str], why: str) -> Suspect:
    at = bisect_right(lines, match.start(), key=lambda line: line.start) - 1
    line = lines[max(at, 0)]
    return _suspect(fault, line, match.start() - line.start, match.end() - line.start, why)


def _brackets(lines: list[_Line]) -> Iterator[Suspect]:
    """Brackets that do not pair within one numbered provision; a quotation may run over its paragraphs."""
    group: list[_Line] = []
    for i, line in enumerate(lines):
        group.append(line)
        following = lines[i + 1] if i + 1 < len(lines) else None
        if following and "\t" not in line.text and not NUMBERED.match(following.text):
            continue
        if _may_be_unpaired(group):
            yield from _unpaired(group)
        group = []


def _may_be_unpaired(group: list[_Line]) -> bool:
    """Whether opening and closing brackets differ in number, which is quick to see."""
    text = "".join(line.text for line in group)
    count = text.count
    if count("（") + count("(") != count("）") + count(")"):
        return True
    if count("【") + count("[") != count("】") + count("]"):
        return True
    return any(count(opening) != count(PAIRS[opening]) for opening in "《“〔〈")


def _unpaired(group: list[_Line]) -> Iterator[Suspect]:
    open_at: dict[str, list[tuple[_Line, int]]] = {opening: [] for opening in PAIRS}
    closing = {v: k for k, v in PAIRS.items()}
    for line in group:
        mark = LIST_MARK.match(line.text)
        for at, char in enumerate(line.text.translate(WIDTHS)):
            if mark and at < mark.end():
                continue
            if char in PAIRS:
                open_at[char].append((line, at))
            elif char in closing:
                if open_at[closing[char]]:
                    open_at[closing[char]].pop()
                else:
                    yield _suspect(Fault.BRACKETS, line, at, at + 1, "closes what was not opened")
    for places in open_at.values():
        for line, at in places:
            yield _suspect(Fault.BRACKETS, line, at, at + 1, "opened and not closed")
