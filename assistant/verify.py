"""Before anyone reads it: quotes to the character, labels that exist, figures and bodies that are backed."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace

from assistant import messages
from assistant.compose import Composed
from assistant.types import Citation, Status
from corpus.numerals import parse_number
from corpus.types import Provision

FIGURE = re.compile(r"\d+(?:\.\d+)?")
CHINESE_FIGURE = re.compile(r"[零〇一二三四五六七八九十百千两]+")


def verify(composed: Composed, provisions: Mapping[str, Provision], lang: str) -> Composed:
    """Remove what does not hold; an answer with nothing left becomes a decline."""
    if composed.status is not Status.ANSWERED:
        return composed
    citations = tuple(c for c in composed.citations if holds(c, provisions))
    evidence = figures(" ".join(provisions[c.provision_id].text for c in citations))
    evidence |= figures(" ".join(f"{c.label} {c.document_title}" for c in citations))
    plain = tuple(line for line in composed.plain if figures_in_plain(line) <= evidence)
    if not citations or (not plain and not composed.headline):
        return Composed(
            status=Status.DECLINED_NOT_IN_CORPUS,
            headline=messages.NOT_IN_CORPUS[lang],
            plain=(),
            verdict=None,
            citations=(),
        )
    return replace(composed, citations=citations, plain=plain)


def holds(citation: Citation, provisions: Mapping[str, Provision]) -> bool:
    """Whether the quote stands in the cited provision to the character, under a label that exists."""
    provision = provisions.get(citation.provision_id)
    if provision is None or not citation.quote or citation.quote not in provision.text:
        return False
    return citation.label in {provision.label, *(u.label for u in provision.units)}


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
