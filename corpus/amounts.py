"""Numbers as values, however a text writes them: for telling whether plain words say only what a text says."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.numerals import parse_number

CHINESE = "零〇一二三四五六七八九十百千两"
DIGIT = "[零〇一二三四五六七八九两]"
LARGE = {"万": 10_000, "亿": 100_000_000}
ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
# 四十二, 一百零三; 十四五 and 二〇二三 are no numerals of this form and are read digit by digit.
WHOLE = re.compile(
    rf"(?=[{CHINESE}])(?:{DIGIT}千)?(?:零?{DIGIT}百)?(?:零?{DIGIT}?十)?(?:零?{DIGIT})?(?![{CHINESE}])"
)
WRITTEN = re.compile(f"[{CHINESE}]+")
SCALED = re.compile(rf"({ARABIC}|[{CHINESE}]+)\s*([万亿])")
SHARE = re.compile(rf"(百|千)分之({ARABIC}|[{CHINESE}]+)")
UNIT = (
    "(?:个工作日|工作日|个月|月|日|天|年|周|小时|元|平方米|平方公里|公里|亩|米|吨|蒸吨|周岁|岁|人|户|家|名|位|台|座|次|倍|成|"
    "条|章|款|项|分之)"
)
# In plain words a written numeral is a figure where a unit follows it; 一 mostly is none (一旦, 统一, 一个).
FIGURE = re.compile(rf"(?<![{CHINESE}第])([{CHINESE}]+)(?:个|名|位|家)?{UNIT}")
ENGLISH = {
    word: number
    for number, word in enumerate(
        [
            *(
                "zero",
                "one",
                "two",
                "three",
                "four",
                "five",
                "six",
                "seven",
                "eight",
                "nine",
                "ten",
                "eleven",
            ),
            *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
        ]
    )
} | {
    word: 10 * number
    for number, word in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred"), start=2
    )
}
ENGLISH_FIGURE = re.compile(
    rf"\b({'|'.join(sorted(ENGLISH, key=len, reverse=True))})[\s-]+(?:working\s+|calendar\s+)?"
    r"(?:days?|weeks?|months?|years?|per\s?cent|square|met(?:re|er)s?|kilomet(?:re|er)s?|tonnes?|yuan|people|households?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A number that plain words state, with every value that would back it."""

    printed: str
    values: frozenset[str]


def numbers_in(text: str) -> frozenset[str]:
    """Every number that a text holds, with the forms it may be told in: 五万 is 50000, 千分之三 is 3 and 0.3 (%)."""
    text = unicodedata.normalize("NFKC", text)
    found = {_even(m[0]) for m in re.finditer(ARABIC, text)}
    for match in WRITTEN.finditer(text):
        found |= _written(match[0])
    for match in SCALED.finditer(text):
        if (number := _value(match[1])) is not None:
            found |= {_even(f"{number * LARGE[match[2]]:.4f}")}
    for match in SHARE.finditer(text):
        if (number := _value(match[2])) is not None:
            found |= {_even(f"{number / (10 if match[1] == '千' else 100):.4f}")}
    return frozenset(found)


def _written(run: str) -> set[str]:
    if WHOLE.fullmatch(run):
        return {str(parse_number(run))}
    parts = {str(n) for c in run if (n := parse_number(c)) is not None}
    return parts | (
        {_even("".join(str(parse_number(c)) for c in run))} if not set(run) & set("十百千") else set()
    )


def claims_in(text: str) -> Iterator[Claim]:
    """The numbers that plain words, in either language, state: all in digits, written ones where a unit follows."""
    text = unicodedata.normalize("NFKC", text)
    scales = {m.start(1): m for m in SCALED.finditer(text)}
    for match in re.finditer(ARABIC, text):
        yield _claim(match[0], scales.get(match.start()))
    for match in FIGURE.finditer(text):  # 百分之几 is no hundred; what stands before 万 comes below
        if match[1] not in {"百", "千", "一"} and match.start(1) not in scales:
            yield _claim(match[1], None)
    for match in SHARE.finditer(text):
        if match[2][0] in CHINESE:
            yield _claim(match[2], None)
    for start, match in scales.items():
        if text[start] in CHINESE:
            yield _claim(match[1], match)
    for match in ENGLISH_FIGURE.finditer(text):
        if match[1].lower() != "one":
            yield Claim(printed=match[1], values=frozenset({str(ENGLISH[match[1].lower()])}))


def _claim(number: str, scale: re.Match[str] | None) -> Claim:
    value = _value(number) or 0.0
    if scale is None:
        return Claim(printed=number, values=frozenset({_even(f"{value:.6f}")}))
    # 9033 万立方米 also where the text prints the 万 in the unit of a column.
    values = {_even(f"{value * LARGE[scale[2]]:.4f}"), f"{_even(f'{value:.6f}')}{scale[2]}"}
    return Claim(printed=scale[0], values=frozenset(values))


def backing_in(text: str) -> frozenset[str]:
    """The values that a text backs: its numbers, and each with a 万 or 亿 that the text has elsewhere."""
    numbers = numbers_in(text)
    return numbers | {f"{number}{large}" for large in LARGE if large in text for number in numbers}


def unbacked_in(text: str, backing: frozenset[str]) -> tuple[str, ...]:
    """The numbers of plain words that nothing backs, as printed, each once."""
    return tuple(dict.fromkeys(c.printed for c in claims_in(text) if c.values.isdisjoint(backing)))


def _value(number: str) -> float | None:
    if number[0].isdigit():
        return float(number.replace(",", ""))
    value = parse_number(number)
    return None if value is None else float(value)


def _even(number: str) -> str:
    """3,500.0 → 3500; 007 → 7."""
    whole, _, rest = number.replace(",", "").partition(".")
    rest = rest.rstrip("0")
    return (whole.lstrip("0") or "0") + (f".{rest}" if rest else "")
