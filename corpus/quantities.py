"""Quantities as people say them (俩月, 四成五, 九个人里三个, half a year), and how each stands to what a rule sets.

Small encoders do not count: 空了四个月 and 空了八个月 are one to them. So a question is read beside a rule with a mark
behind each quantity that can be compared with one of the rule's, 四个月(低于), and what reads it need not count.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.amounts import ENGLISH as ENGLISH_NUMBERS
from corpus.numerals import DIGITS


class Measure(StrEnum):
    """What is measured; the base unit in brackets."""

    TIME = "time"  # days
    DATE = "date"  # years, months as twelfths
    AREA = "area"  # square metres
    SHARE = "share"  # per cent
    PEOPLE = "people"
    HOMES = "homes"
    COUNT = "count"  # of what is not said
    MONEY = "money"  # yuan
    AGE = "age"  # years
    POWER = "power"  # kW
    WEIGHT = "weight"  # tonnes
    LENGTH = "length"  # metres
    TIMES = "times"
    NOISE = "noise"  # dB
    PIECES = "pieces"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number with its measure, in the measure's base unit, and where it stands in the text."""

    measure: Measure
    value: float
    begin: int
    end: int


BELOW, EQUAL, ABOVE = "(低于)", "(等于)", "(高于)"
MONTH, YEAR = 30.0, 360.0  # days; so that 半年 is 六个月 and 一个月 三十日
MORE_THAN = 1.04  # 二十多天 is a little over twenty
ALIKE = 0.35  # per cent that a share out of two counts may lie beside a third or the like
FAR = 30.0  # times; quantities further apart are not about the same thing

SAID = DIGITS | {"俩": 2, "仨": 3}
SCALES = {"十": 10.0, "百": 100.0, "千": 1000.0}
LARGE = {"万": 1e4, "亿": 1e8}
DIGITS_SAID = "零〇一二三四五六七八九十百千万两俩仨半"
# Bounded: a pasted run of digits must not be tried from every start and length.
NUMBER = (
    r"(?:\d{1,9}(?:,\d{3}){0,3}(?:\.\d{1,6})?[万千百亿]?(?:\d{1,3}千)?"
    rf"|[{DIGITS_SAID}]{{1,12}}(?:点[零一二三四五六七八九]{{1,4}})?)"
)
ARABIC = re.compile(r"(\d[\d,]*(?:\.\d+)?)([万千百亿]?)(?:(\d+)千)?")
Unit = tuple[Measure, str, float]
UNITS: Sequence[Unit] = (
    (Measure.TIME, "个半月", MONTH),
    (Measure.TIME, "个半(?:小时|钟头)", 1 / 24),
    (Measure.TIME, "年半", YEAR),
    (Measure.TIME, "个[多来]月", MONTH),
    (Measure.TIME, "个[多来](?:星期|礼拜)", 7.0),
    (Measure.TIME, "个?工作日|日|天", 1.0),
    (Measure.TIME, "周(?!岁)|个?星期|个?礼拜", 7.0),
    (Measure.TIME, "个月|月", MONTH),
    (Measure.TIME, "年", YEAR),
    (Measure.TIME, "个?小时|个?钟头", 1 / 24),
    (Measure.AREA, "平方公里|平方千米", 1e6),
    (Measure.AREA, "平方米|平米|平方|平|㎡|m2", 1.0),
    (Measure.AREA, "亩", 666.7),
    (Measure.PEOPLE, "人|位|名|口人", 1.0),
    (Measure.HOMES, "户|家", 1.0),
    (Measure.COUNT, "个", 1.0),
    (Measure.MONEY, "元|块钱|块", 1.0),
    (Measure.SHARE, "[%％]|个百分点", 1.0),
    (Measure.SHARE, "成", 10.0),
    (Measure.AGE, "周岁|岁", 1.0),
    (Measure.POWER, "kW|KW|kw|千瓦", 1.0),
    (Measure.WEIGHT, "蒸吨|吨", 1.0),
    (Measure.LENGTH, "公里|千米|km", 1000.0),
    (Measure.LENGTH, "毫米|mm", 0.001),
    (Measure.LENGTH, "厘米|公分", 0.01),
    (Measure.LENGTH, "米", 1.0),
    (Measure.TIMES, "次|回|趟", 1.0),
    (Measure.NOISE, "分贝|dB", 1.0),
    (Measure.PIECES, "级|层|楼|张|台|辆|座|份|只|口|件|桶|本", 1.0),
)
QUANTITY = re.compile(
    rf"(?<![第几数\d.,{DIGITS_SAID}])(?P<number>{NUMBER})(?P<more>多|来|几|余)?\s*"
    rf"(?:{'|'.join(f'(?P<u{place}>{unit})' for place, (_, unit, _) in enumerate(UNITS))})"
    r"(?P<tail>(?<=成)[一二三四五六七八九半])?(?P<after>多)?"
)
OF_PEOPLE = re.compile(r"业主|人|委员|老人|成员|代表")
PART = re.compile(rf"(?<![\d{DIGITS_SAID}])(?P<whole>{NUMBER})分之(?P<part>{NUMBER})")
FRACTIONS = {
    "half": 50.0,
    "a third": 100 / 3,
    "one third": 100 / 3,
    "two thirds": 200 / 3,
    "a quarter": 25.0,
    "three quarters": 75.0,
}
ENGLISH_SHARE = re.compile(
    r"\b(half(?= of| the)|a third|one[ -]third|two[ -]thirds|a quarter|three quarters)\b", re.IGNORECASE
)
HALF = re.compile(r"过半|半数|一半")
SHORT_YEAR = re.compile(r"0\d|[5-9]\d")
LONGEST_TERM = 100.0  # years; more is a year's number
DAY_OF_MONTH = re.compile(r"月$")
DATE = re.compile(
    r"(?P<year>(?:19|20)\d\d|二[〇零]二[零〇一二三四五六七八九])\s*年"
    r"(?:\s*(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})\s*月)?(?P<when>底|末|初|中|年初|开春)?"
)
WHEN = {"底": 0.95, "末": 0.95, "中": 0.5, "初": 0.05, "年初": 0.05, "开春": 0.15}
VAGUE = frozenset({Measure.COUNT, Measure.TIMES, Measure.PIECES, Measure.PEOPLE, Measure.HOMES})

ENGLISH = {word: float(number) for word, number in ENGLISH_NUMBERS.items()} | {
    "a": 1.0,
    "an": 1.0,
    "a couple of": 2.0,
    "half a": 0.5,
    "thousand": 1000.0,
}
ENGLISH_UNITS: Sequence[Unit] = (
    (Measure.TIME, r"(?:working |calendar )?days?", 1.0),
    (Measure.TIME, "weeks?", 7.0),
    (Measure.TIME, "months?", MONTH),
    (Measure.TIME, "years?(?! old)", YEAR),
    (Measure.TIME, "hours?", 1 / 24),
    (Measure.AREA, r"square (?:metres?|meters?)|sq ?m|m2|sqm", 1.0),
    (Measure.AREA, "square kilomet(?:re|er)s?", 1e6),
    (Measure.SHARE, "%|per ?cent", 1.0),
    (Measure.PEOPLE, "people|persons?|owners|members|residents|of us|of them", 1.0),
    (Measure.HOMES, "households?|homes|flats|families|units", 1.0),
    (Measure.MONEY, "yuan", 1.0),
    (Measure.AGE, "years old|year-old", 1.0),
    (Measure.POWER, "kW|kilowatts?", 1.0),
    (Measure.LENGTH, "kilomet(?:re|er)s?|km", 1000.0),
    (Measure.LENGTH, "mm|millimet(?:re|er)s?", 0.001),
    (Measure.LENGTH, "met(?:re|er)s?", 1.0),
    (Measure.TIMES, "times", 1.0),
    (Measure.WEIGHT, "ton(?:ne)?s?", 1.0),
)
_WORDS = "|".join(sorted(ENGLISH, key=len, reverse=True))
ENGLISH_QUANTITY = re.compile(
    r"\b(?P<number>\d{1,9}(?:,\d{3}){0,3}(?:\.\d{1,6})?|"
    rf"(?:{_WORDS})(?:[ -](?:and )?(?:{_WORDS})){{0,4}}(?: and a half)?)[\s-]*"
    rf"(?:{'|'.join(f'(?P<u{place}>{unit})' for place, (_, unit, _) in enumerate(ENGLISH_UNITS))})(?!\w)",
    re.IGNORECASE,
)


def number_of(said: str) -> float | None:
    """Read 四万八千, 四万二, 4.8万, 俩, 半, 三点五, 一百二; None where it is no number."""
    if match := ARABIC.fullmatch(said):
        scale = (SCALES | LARGE).get(match[2], 1.0)
        return float(match[1].replace(",", "")) * scale + 1000.0 * float(match[3] or 0)
    whole, point, part = said.partition("点")
    if point:
        before = number_of(whole)
        return None if before is None else before + float(f"0.{''.join(str(DIGITS[c]) for c in part)}")
    if said.rstrip("半") != said:
        before = number_of(said.rstrip("半")) if said.rstrip("半") else 0.0
        return None if before is None else before + 0.5
    if len(said) > 1 and all(c in SAID for c in said):
        # 二〇二三 is read digit by digit; 五六 is a range, of which nothing can be said against a threshold between.
        return float("".join(str(SAID[c]) for c in said)) if len(said) == len("二〇二三") else None
    return _spoken(said) if said else None


def _spoken(said: str) -> float | None:
    total = section = current = 0.0
    last = 1.0
    for char in said:
        if char in SAID:
            current = float(SAID[char])
        elif char in LARGE:
            total += ((section + current) or 1.0) * LARGE[char]
            section, current, last = 0.0, 0.0, LARGE[char]
        elif char in SCALES:
            section += (current or 1.0) * SCALES[char]
            current, last = 0.0, SCALES[char]
        else:
            return None
    short = len(said) > 1 and said[-2] in SCALES | LARGE and last >= 100.0  # noqa: PLR2004  # 四万二, 一百二
    return total + section + (current * last / 10 if short and current else current)


def quantities_in(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text in their order; where two readings overlap, the one that says more."""
    kept: list[Quantity] = []
    for found in (*_shares(text), *_dates(text), *_chinese(text), *_english(text)):
        if not any(found.begin < k.end and k.begin < found.end for k in kept):
            kept.append(found)
    return tuple(sorted(kept, key=lambda q: q.begin))


def _shares(text: str) -> Iterator[Quantity]:
    for match in PART.finditer(text):
        whole = {"百": 100.0, "千": 1000.0, "万": 1e4}.get(match["whole"]) or number_of(match["whole"])
        part = number_of(match["part"])
        if whole and part is not None:
            yield _quantity(Measure.SHARE, 100 * part / whole, match)
    for match in HALF.finditer(text):
        yield _quantity(Measure.SHARE, 50.0, match)
    for match in ENGLISH_SHARE.finditer(text):
        yield _quantity(Measure.SHARE, FRACTIONS[match[1].lower().replace("-", " ")], match)


def _dates(text: str) -> Iterator[Quantity]:
    for match in DATE.finditer(text):
        year = number_of(match["year"]) or 0.0
        month = number_of(match["month"]) if match["month"] else None
        year += WHEN.get(match["when"] or "", 0.5) if month is None else (month - 0.5) / 12
        yield _quantity(Measure.DATE, year, match)


def _chinese(text: str) -> Iterator[Quantity]:
    for match in QUANTITY.finditer(text):
        place = next(place for place in range(len(UNITS)) if match[f"u{place}"])
        measure, _, factor = UNITS[place]
        unit, value = match[f"u{place}"], number_of(match["number"])
        if not value or _no_quantity(text, match, measure, unit):
            continue
        if unit.startswith("个半") or unit == "年半":
            value += 0.5
        if unit == "成" and match["tail"]:
            value += 0.5 if match["tail"] == "半" else DIGITS[match["tail"]] / 10
        if match["after"] or match["more"] in {"多", "几", "余"} or unit.startswith("个多"):
            value *= MORE_THAN
        if measure is Measure.COUNT and OF_PEOPLE.match(text, match.end()):
            measure = Measure.PEOPLE
        yield _quantity(measure, value * factor, match)


def _no_quantity(text: str, match: re.Match[str], measure: Measure, unit: str) -> bool:
    """六月 and 六月三日 are dates, 98年 is a year, 一个 and 一户 mostly say no number."""
    if unit == "年" and (
        SHORT_YEAR.fullmatch(match["number"]) or (number_of(match["number"]) or 0.0) > LONGEST_TERM
    ):
        return True
    if unit == "月":
        return match["number"] not in {"俩", "两", "仨", "半"}
    if unit == "日" and DAY_OF_MONTH.search(text[: match.start()]):
        return True
    return measure in VAGUE and match["number"] == "一"


def _english(text: str) -> Iterator[Quantity]:
    for match in ENGLISH_QUANTITY.finditer(text):
        place = next(place for place in range(len(ENGLISH_UNITS)) if match[f"u{place}"])
        measure, _, factor = ENGLISH_UNITS[place]
        said = match["number"].lower()
        value = None if measure in VAGUE and said in {"a", "an", "one"} else _english_number(said)
        if value is not None:
            yield _quantity(measure, value * factor, match)


def _english_number(said: str) -> float | None:
    """Read 1,000, two hundred and ten, a couple of, two and a half."""
    if said[0].isdigit():
        return float(said.replace(",", ""))
    if said in ENGLISH:
        return ENGLISH[said]
    half = said.endswith(" and a half")
    total = current = 0.0
    for word in re.split("[ -]", said.removesuffix(" and a half")):
        if word == "and":
            continue
        if word not in ENGLISH:
            return None
        if word == "hundred":
            current = (current or 1.0) * 100
        elif word == "thousand":
            total, current = total + (current or 1.0) * 1000, 0.0
        else:
            current += ENGLISH[word]
    return total + current + 0.5 * half


def _quantity(measure: Measure, value: float, match: re.Match[str]) -> Quantity:
    return Quantity(measure=measure, value=value, begin=match.start(), end=match.end())


Threshold = tuple[Measure, float]
COUNTS = frozenset({Measure.PEOPLE, Measure.HOMES, Measure.COUNT})


def thresholds_of(statement: str) -> frozenset[Threshold]:
    """The quantities that a rule sets, from its words."""
    return frozenset((q.measure, q.value) for q in quantities_in(unicodedata.normalize("NFKC", statement)))


def with_relations(question: str, thresholds: Iterable[Threshold]) -> str:
    """The question with `BELOW`, `EQUAL` or `ABOVE` behind each quantity that a threshold can be compared with."""
    set_values = tuple(thresholds)
    if not set_values:
        return question
    quantities = quantities_in(question)
    counts = [q.value for q in quantities if q.measure in COUNTS]
    for quantity in reversed(quantities):
        mark = _mark(quantity, set_values, max(counts, default=0.0))
        question = question[: quantity.end] + mark + question[quantity.end :]
    return question


def _mark(quantity: Quantity, thresholds: Sequence[Threshold], largest: float) -> str:
    own = [value for measure, value in thresholds if measure is quantity.measure]
    if not own and quantity.measure in COUNTS:
        own = [value for measure, value in thresholds if measure in COUNTS]
    if quantity.measure is Measure.DATE:
        return _relation(quantity.value, min(own, key=lambda t: abs(t - quantity.value))) if own else ""
    nearest = min(own, key=lambda t: _apart(quantity.value, t), default=None)
    if nearest is not None and _apart(quantity.value, nearest) < math.log(FAR):
        return _relation(quantity.value, nearest)
    shares = [value for measure, value in thresholds if measure is Measure.SHARE]
    if not shares or quantity.measure not in COUNTS or quantity.value >= largest:
        return ""
    share = 100 * quantity.value / largest  # 九个人里三个
    nearest = min(shares, key=lambda t: _apart(share, t))
    return EQUAL if abs(share - nearest) < ALIKE and nearest % 5 else _relation(share, nearest)


def _apart(value: float, threshold: float) -> float:
    return abs(math.log((value + 1e-9) / (threshold + 1e-9)))


def _relation(value: float, threshold: float) -> str:
    if abs(value - threshold) <= 1e-6 * max(abs(threshold), 1.0):
        return EQUAL
    return BELOW if value < threshold else ABOVE
