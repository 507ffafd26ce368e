"""Deadlines, periods and dates in a provision, each with its value in ISO 8601 and what it runs from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from corpus.numerals import parse_number
from corpus.types import Provision

CHINESE = "零〇一二三四五六七八九十百两半"
COUNT = rf"(?:\d+|[{CHINESE}]+)"
UNIT = "个工作日|工作日|个月|季度|半年|日|天|月|年|周"
LETTERS = {
    "日": "D",
    "天": "D",
    "工作日": "WD",
    "个工作日": "WD",
    "周": "W",
    "个月": "M",
    "月": "M",
    "年": "Y",
}
EMPTY = {"", "-", "--", "—", "——", "/"}  # cells without a value
BREAKS = "，。；：、！？,;:（）()“”\n\t"


class TermKind(StrEnum):
    """What a time in a provision is."""

    BY = "by"  # 到2025年; 2022年12月底前
    FROM = "from"  # 自2022年12月1日起
    DURING = "during"  # “十四五”期间
    IN = "in"  # 2023年开展…
    WITHIN = "within"  # 签订之日起十五日内
    BEFORE = "before"  # 届满二个月前
    LASTING = "lasting"  # 不得少于七日; 任期三至五年; 空置六个月以上
    EVERY = "every"  # 每半年公示一次


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One time named; `text[start:end]` is `printed`, and `since` is what the time runs from, as printed."""

    kind: TermKind
    printed: str
    value: str  # 2025, 2022-12, P15D, P5WD (working days), P6M
    since: str
    start: int
    end: int


YEAR = (
    r"(?P<lead>截至|截止|至|到|自|从)?\s*(?P<year>\d{4})\s*年(?!以来)(?:\s*(?P<month>\d{1,2})\s*月)?(?:\s*(?P<day>\d{1,2})\s*日)?"
    r"\s*(?P<tail>底?(?:以前|之前|前)|底|起|以来)?"
)
DATE = re.compile(YEAR)
RANGE = re.compile(r"(?P<first>\d{4})\s*(?:-|—|～|至|到)\s*(?P<last>\d{4})\s*年\s*(?P<tail>底?前|底)?")
PLAN = re.compile("“?十(?P<which>[三四五])五”?(?:期间|时期|末期|末|五年)|未来五年")
PLANS = {"三": "2016/2020", "四": "2021/2025", "五": "2026/2030"}
EVERY = re.compile(
    rf"(?:至少)?(?<![{CHINESE}])每(?P<count>[一二两三四五六七八九十]|\d+)?个?(?P<unit>半年|季度|年|月|周|日)(?!满)(?:[^，。；]{{0,6}}一次)?|年度(?=土壤|统计|目标|计划|监测)"
    r"|按年度|月(?=探访)"
)
RELATIVE = re.compile(rf"(?P<count>{COUNT})(?P<unit>{UNIT})\s*(?P<tail>以内|之内|内|以前|之前|前)")
LASTING = re.compile(
    rf"(?P<lead>不得少于|不少于|满|任期)?\s*(?<![第{CHINESE}\d])(?P<count>{COUNT})(?:至(?P<upto>{COUNT}))?"
    rf"(?P<unit>个工作日|工作日|个月|日|年)(?P<tail>以上)?(?!度|均|内|前|之|底|来|以|级|均|份|月)"
)


def terms_of(provision: Provision) -> tuple[Term, ...]:
    """Every time named in a provision; of a table row, the years for which it has a value."""
    if provision.label == "印发通知":
        return ()  # the dates of its issue, which are the document's
    heads, newline, cells = provision.text.partition("\n")
    if not (newline and "\t" in heads and "\t" in cells):
        return terms_in(provision.text)
    found = []
    filled = cells.split("\t")
    at = 0
    for column, head in enumerate(heads.split("\t")):
        match = re.match(r"\s*(\d{4})\s*年", head)
        if match and column < len(filled) and filled[column].strip() not in EMPTY:
            printed = head.strip()
            start = at + head.find(printed)
            found.append(
                Term(
                    kind=TermKind.BY,
                    printed=printed,
                    value=match[1],
                    since="",
                    start=start,
                    end=start + len(printed),
                )
            )
        at += len(head) + 1
    return tuple(found)


def terms_in(text: str) -> tuple[Term, ...]:
    """Every deadline, period and date in a text, in its order."""
    found: list[Term] = []
    for search in (_ranges, _dates, _plan, _every, _relative, _lasting):
        for term in search(text):
            if not any(t.start < term.end and term.start < t.end for t in found):
                found.append(term)
    return tuple(sorted(found, key=lambda t: t.start))


def same_time(term: Term, wanted: str) -> bool:
    """Whether a term is what somebody asks for: 2025, 2022-12, 十五日, 15日内, 每年, P15D or words as printed."""
    wanted = wanted.strip()
    if wanted == term.value or re.search(_whole_number(wanted), term.printed):
        return True
    if re.fullmatch(r"\d{4}(?:-\d\d){0,2}", wanted):
        return term.kind in {TermKind.BY, TermKind.FROM, TermKind.IN, TermKind.DURING} and (
            term.value.startswith(wanted) or term.value.endswith("/" + wanted)
        )
    asked = terms_in(wanted) or _bare_length(wanted)
    return any(a.value == term.value and (a.kind in {term.kind, TermKind.LASTING}) for a in asked)


def _whole_number(wanted: str) -> str:
    """The words as a pattern that does not cut a number: 五日内 is no part of 十五日内, nor 202 of 2025."""
    number = rf"[\d{CHINESE}]"
    before = f"(?<!{number})" if re.match(number, wanted) else ""
    after = f"(?!{number})" if re.search(number + "$", wanted) else ""
    return before + re.escape(wanted) + after


def _bare_length(wanted: str) -> tuple[Term, ...]:
    match = re.fullmatch(rf"({COUNT})({UNIT})", wanted)
    if not match:
        return ()
    return (_term(TermKind.LASTING, match, _length(match[1], match[2])),)


def _ranges(text: str) -> Iterator[Term]:
    for m in RANGE.finditer(text):
        kind = TermKind.BY if m["tail"] else TermKind.DURING
        yield _term(kind, m, f"{m['first']}/{m['last']}")


def _dates(text: str) -> Iterator[Term]:
    for m in DATE.finditer(text):
        value = "-".join([m["year"], *(f"{int(part):02}" for part in (m["month"], m["day"]) if part)])
        lead, tail = m["lead"] or "", m["tail"] or ""
        if tail in {"起", "以来"} or lead in {"自", "从"}:
            kind = TermKind.FROM
        elif lead or tail:
            kind = TermKind.BY
        else:
            kind = TermKind.IN
        yield _term(kind, m, value)


def _plan(text: str) -> Iterator[Term]:
    for m in PLAN.finditer(text):
        value = PLANS.get(m["which"] or "", "P5Y")
        yield _term(TermKind.BY if "末" in m[0] else TermKind.DURING, m, value)


def _every(text: str) -> Iterator[Term]:
    for m in EVERY.finditer(text):
        unit = m["unit"] or ("年" if "年" in m[0] else "月")
        count = parse_number(m["count"] or "") or 1
        months = {"半年": 6, "季度": 3}.get(unit)
        value = f"P{count * months}M" if months else f"P{count}{LETTERS[unit]}"
        yield _term(TermKind.EVERY, m, value)


def _relative(text: str) -> Iterator[Term]:
    for m in RELATIVE.finditer(text):
        kind = TermKind.BEFORE if m["tail"].endswith("前") else TermKind.WITHIN
        yield _term(kind, m, _length(m["count"], m["unit"]), since=_since(text, m.start(), kind))


def _lasting(text: str) -> Iterator[Term]:
    for m in LASTING.finditer(text):
        if not (m["lead"] or m["tail"] or m["upto"]):
            continue  # 5 年 in a table head, 一日 in prose: no length of anything
        value = _length(m["count"], m["unit"])
        if m["upto"]:
            value += "/" + _length(m["upto"], m["unit"])
        yield _term(TermKind.LASTING, m, value)


def _length(count: str, unit: str) -> str:
    if unit == "半年" or count == "半":
        return "P6M"
    return f"P{parse_number(count)}{LETTERS.get(unit, 'D')}"


def _since(text: str, at: int, kind: TermKind) -> str:
    """What a length of time runs from: 物业服务合同签订之日起, 任期届满, 现场查验."""
    start = at
    while start > 0 and text[start - 1] not in BREAKS and at - start < 40:  # noqa: PLR2004  # no clause is longer
        start -= 1
    clause = text[start:at].strip()
    if kind is TermKind.WITHIN:
        match = re.search("(?:应当)?(?:自|从)?(?P<event>.*?之日)起$", clause)
        clause = match["event"] if match else ""
        return re.sub("^.*(?:应当|自|从)", "", clause)
    return re.sub("^.*(?:应当于|并于|于|应当)", "", clause)


def _term(kind: TermKind, match: re.Match[str], value: str, since: str = "") -> Term:
    printed = match[0].strip()
    start = match.start() + (len(match[0]) - len(match[0].lstrip()))
    return Term(kind=kind, printed=printed, value=value, since=since, start=start, end=start + len(printed))
