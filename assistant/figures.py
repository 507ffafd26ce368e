"""The figures that a text states, and those that plain words claim without a ground."""

import re
import unicodedata
from collections.abc import Iterable

from corpus.numerals import parse_number

FIGURE = re.compile(r"\d+(?:\.\d+)?")
CHINESE_FIGURE = re.compile(r"[零〇一二三四五六七八九十百千两]+")


def figures(text: str) -> set[str]:
    """All figures of a text, Chinese numerals read as digits (三十日 → 30, 百分之五 → 5)."""
    found = set(FIGURE.findall(unicodedata.normalize("NFKC", text)))
    for match in CHINESE_FIGURE.finditer(text):
        number = parse_number(match[0])
        if number is not None:
            found.add(str(number))
        found.update(str(parse_number(c)) for c in match[0] if parse_number(c) is not None)
    return found


def figures_in_plain(text: str) -> set[str]:
    """The figures that a plain sentence claims: digits only, for 一下 and 一些 are no figures."""
    return {_even(f) for f in FIGURE.findall(unicodedata.normalize("NFKC", text))}


def _even(figure: str) -> str:
    return figure.rstrip("0").rstrip(".") if "." in figure else figure


def unbacked(lines: Iterable[str], evidence: str) -> set[str]:
    """Figures of the lines that the evidence does not have."""
    have = figures(evidence)
    return {f for line in lines for f in figures_in_plain(line)} - have
