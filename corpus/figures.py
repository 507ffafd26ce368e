"""Figures in a provision, each with its unit and what it measures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.numerals import parse_number
from corpus.terms import EMPTY, terms_in
from corpus.types import Provision

CHINESE = "零〇一二三四五六七八九十百千两"
UNITS = (
    "万平方米|平方米|平方公里|平方千米|万立方米|立方米|万亩|亩|万元|亿元|元|蒸吨|吨/小时|吨|公里|周岁|岁|人单数|个百分点|"
    "μg/m³|微克/立方米|m³/d|km|kW|kw|t|m|张|家|个|项|所|人|名|位|户|台|座|处|倍|次|级"
)
NUMERAL = rf"(?:\d[\d,]*(?:\.\d+)?|[{CHINESE}]+)"
SHARE = re.compile(
    rf"百分之(?P<percent>[{CHINESE}]+)|千分之(?P<permille>[{CHINESE}]+)|(?P<part>[三四五]分之[一二三四]|一半)"
)
AMOUNT = re.compile(
    rf"(?<![\d.{CHINESE}第A-Za-z〔_])(?P<number>{NUMERAL})(?:至(?P<upto>{NUMERAL}))?\s*(?P<wan>万)?\s*"
    rf"(?:(?P<percent>[%％])|(?P<unit>{UNITS})(?![A-Za-z])|\((?P<closed>{UNITS})\)|(?<=万)(?=[，。；,]))(?!方面|层面)"
)
INDEX = re.compile(r"(?<=[指系]数)\s*(?P<number>\d+(?:\.\d+)?)(?!\d)")
RESPECTIVELY = re.compile(
    r"(?P<names>(?:[^，。；、\s]+、)+[^，。；、]+?)(?P<what>排放量|削减量|比例)?分别[^，。；%]{0,16}?(?P<values>(?:[\d.]+%、)+[\d.]+%)"
)
BEHIND = re.compile(
    r"([\u3400-\u9fff]{2,14}?)(?=目前|均|已|安装|完成|总计|保护区划分|或者|可以|应|建有|的|[^\u3400-\u9fff]|$)"
)
SLOGAN = re.compile("“[^”]{1,14}”")
NOT_BEFORE = re.compile(r"(?:第|进一步|统|唯|同|任何|某|每)\s*$")
NO_COUNT = re.compile("[一两]个|一家|一处|一户|一级|[二两三四]级|一次|二次|一项|一张|一座|一名|一位")
VAGUE = re.compile(
    "^(?:全县|我县|目前|上述|目前上述|完善|淘汰|新增或更新|引导|对接|所|含|打造|宁晋县淘汰了)$|^.{0,2}$|镇$"
)
COUNTED = {"家", "个", "座", "台", "户", "位", "所", "人", "名", "项", "周岁", "t", "蒸吨", "吨/小时", "kW"}
VERBS = re.compile(
    "(?:应当|要|须|确保|力争|基本|实现|达到|达|提高到|提高|保持在|稳定|保持|继续|稳在|控制在|低于|不低于|不少于|最低|不得少于|超过|"
    "不足|少于|总计|共计|共设置|共有|还存在|现有|为|是|在|由|按照|配置|累计|下降|削减|均|全部|完成|安装了|建成|建有|设立|每个|至少|"
    "不超过|以上|以下|比例|的)+$"
)
AT_LEAST = re.compile("^\\s*(?:个百分点)?(?:以上|或者?以上|及以上)")
AT_MOST = re.compile("^\\s*(?:以下|以内|及以下)")
LESS = re.compile("(?:低于|少于|不足|不超过|小于)$")
MORE = re.compile("(?:超过|高于|不低于|不少于|不得少于|至少|大于)$")
STOPS = "，。；：、！？,;:（）()“”\n\t"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number; `text[start:end]` is `printed`, and `measures` is what it counts, as printed."""

    printed: str
    value: float | None  # None: a range or a word (稳中向好, 全部消除)
    unit: str
    bound: str  # >=, <=, <, > or empty
    measures: str
    column: str  # of a table row: the head of the column; else empty
    start: int
    end: int


def figures_of(provision: Provision) -> tuple[Figure, ...]:
    """Every figure of a provision; of a table row, every filled cell of its value columns."""
    if provision.label == "印发通知":
        return ()
    heads, newline, cells = provision.text.partition("\n")
    if newline and "\t" in heads and "\t" in cells:
        return tuple(_cells(provision, heads, cells))
    return figures_in(provision.text)


def figures_in(text: str) -> tuple[Figure, ...]:
    """Every figure in running text, in its order; deadlines and dates are none."""
    times = [(t.start, t.end) for t in terms_in(text)]
    times += [m.span() for m in SLOGAN.finditer(text) if not re.search(r"\d", m[0])]
    named = dict(_respectively(text))
    found: list[Figure] = []
    for figure in sorted((*_shares(text), *_amounts(text)), key=lambda f: (f.start, -f.end)):
        taken = [*times, *((f.start, f.end) for f in found)]
        if not any(s < figure.end and figure.start < e for s, e in taken):
            found.append(replace(figure, measures=named.get(figure.start, figure.measures)))
    return tuple(found)


def _respectively(text: str) -> Iterator[tuple[int, str]]:
    """A、B排放量分别削减60%、24%: the place of each value with the name it belongs to."""
    for match in RESPECTIVELY.finditer(text):
        names = match["names"].split("、")
        values = list(re.finditer(r"[\d.]+%", match["values"]))
        if len(names) == len(values):
            for name, value in zip(names, values, strict=True):
                yield (
                    match.start("values") + value.start(),
                    re.sub("^年?(?:我县)?", "", name) + (match["what"] or ""),
                )


def _shares(text: str) -> Iterator[Figure]:
    for match in SHARE.finditer(text):
        if match["percent"]:
            value, unit = parse_number(match["percent"]), "%"
        elif match["permille"]:
            value, unit = parse_number(match["permille"]), "‰"
        else:
            value, unit = None, ""
        yield _figure(text, match, None if value is None else float(value), unit)


def _amounts(text: str) -> Iterator[Figure]:
    for match in INDEX.finditer(text):
        yield _figure(text, match, float(match["number"]), "")
    for match in AMOUNT.finditer(text):
        before = text[: match.start()]
        if NOT_BEFORE.search(before) or NO_COUNT.fullmatch(match[0].replace(" ", "")):
            continue
        number = match["number"].replace(",", "")
        value = float(number) if number[0].isdigit() else _chinese(number)
        unit = "%" if match["percent"] else (match["wan"] or "") + (match["unit"] or match["closed"] or "")
        yield _figure(text, match, None if match["upto"] else value, unit)


def _chinese(number: str) -> float | None:
    value = parse_number(number)
    return None if value is None else float(value)


def _figure(text: str, match: re.Match[str], value: float | None, unit: str) -> Figure:
    before, after = text[: match.start()], text[match.end() :]
    return Figure(
        printed=match[0].strip(),
        value=value,
        unit=unit,
        bound=_bound(before.rstrip(), after),
        measures=_measured(before, after, unit),
        column="",
        start=match.end() - len(match[0].lstrip()),
        end=match.start() + len(match[0].rstrip()),
    )


def _bound(before: str, after: str) -> str:
    if MORE.search(before) or AT_LEAST.match(after):
        return ">=" if not before.endswith(("超过", "高于", "大于")) else ">"
    if LESS.search(before):
        return "<=" if before.endswith("不超过") else "<"
    return "<=" if AT_MOST.match(after) else ""


def _measured(before: str, after: str, unit: str) -> str:
    """The words right before the number without their verb, else, of things counted, those right behind it."""
    start = len(before)
    while start > 0 and before[start - 1] not in STOPS and len(before) - start < 40:  # noqa: PLR2004  # characters
        start -= 1
    phrase = VERBS.sub("", re.sub(r"\s+", "", before[start:]))
    phrase = re.sub(r"(?<!\d)5年$", "", phrase).removeprefix("由")
    if re.match("[较比]", phrase):  # 综合指数 6.4，较 2015 年下降 59.03%
        clauses = re.split(f"[{STOPS}]", before[:start].rstrip(STOPS))
        phrase = re.sub(r"[\d.\s]+$|^\s*\d{4}\s*年", "", clauses[-1])
    phrase = re.sub("^.*(?:应当按照|应当将|应当|按照|投标人少于三个或)", "", phrase)
    phrase = re.sub(r"^(?:(?:到|截至|截止)?\d{4}年底?|其中|确保|力争|争取|共设置)", "", phrase)
    if phrase and not (unit in COUNTED and (VAGUE.search(phrase) or unit in {"周岁", "t", "kW"})):
        return phrase
    after = re.sub(r"^\s*(?:以上|以下|及以下|单数)?\s*(?:[（(][^（()）]*[）)])?的?", "", after)
    behind = BEHIND.match(after)
    return behind[1] if behind else phrase


def _cells(provision: Provision, heads: str, cells: str) -> Iterator[Figure]:
    columns = [re.sub(r"\s+", "", h) for h in heads.split("\t")]
    first = next((i for i, c in enumerate(columns) if re.match(r"\d{4}年", c)), None)
    if first is None:
        return
    unit = re.search(r"[（(]\s*([^（()）]*?)\s*[）)]\s*$", provision.title)
    at = len(heads) + 1
    for i, cell in enumerate(cells.split("\t")):
        printed = cell.strip()
        named = i < len(columns) and (re.match(r"\d{4}年|5年", columns[i]))
        if i >= first and named and printed not in EMPTY:
            start = at + cell.find(printed)
            yield Figure(
                printed=printed,
                value=float(printed) if re.fullmatch(r"\d+(?:\.\d+)?", printed) else None,
                unit=unit[1] if unit else "",
                bound="",
                measures=provision.title,
                column=columns[i],
                start=start,
                end=start + len(printed),
            )
        at += len(cell) + 1
