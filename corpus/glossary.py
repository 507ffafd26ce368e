"""How Chinese institutions and terms are put into English, and whether the rules' plain words keep to it."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import CorpusError
from corpus.findings import Finding, notice
from corpus.rules import RULES
from corpus.types import Rule

FILE = "glossary.jsonl"
KEYS = {"zh", "en", "stems"}
HYPHENS = re.compile(r"[-\u2010-\u2015]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One term; `stems` are words, or beginnings of words, that show that it was taken over in other wording."""

    zh: str
    en: str  # the wording to use
    stems: tuple[str, ...]


def read_glossary(folder: Path = RULES) -> tuple[Term, ...]:
    """Read the glossary beside the rules of a folder; a folder without one has no terms.

    Raises:
        CorpusError: a line is not as it should be, or a term stands twice; the message names file and line.
    """
    path = folder / FILE
    if not path.exists():
        return ()
    terms: dict[str, Term] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if not line.strip():
            continue
        term = _term(f"{FILE}, line {number}", line)
        if term.zh in terms:
            raise CorpusError(f"{FILE}, line {number}: {term.zh} stands twice")
        terms[term.zh] = term
    return tuple(terms.values())


def _term(where: str, line: str) -> Term:
    try:
        entry = json.loads(line)
    except ValueError as error:
        raise CorpusError(f"{where}: not JSON: {error}") from error
    if not isinstance(entry, dict) or entry.keys() != KEYS:
        raise CorpusError(f"{where}: expected {', '.join(sorted(KEYS))} and nothing else")
    stems = entry["stems"]
    texts = [entry["zh"], entry["en"], *(stems if isinstance(stems, list) else [None])]
    if not all(isinstance(text, str) and text.strip() for text in texts):
        raise CorpusError(f"{where}: expected words, in stems a list of words")
    return Term(zh=entry["zh"], en=entry["en"], stems=tuple(stems))


def check_glossary(rules: Iterable[Rule], terms: Sequence[Term]) -> Iterator[Finding]:
    """Name the rules whose Chinese words have a term that their English words show no sign of."""
    longest_first = sorted(terms, key=lambda term: -len(term.zh))
    signs = {term.zh: tuple(_even(sign) for sign in (term.en, *term.stems)) for term in terms}
    for rule in rules:
        left, english = rule.plain_zh, _even(rule.plain_en)
        for term in longest_first:
            if term.zh not in left:
                continue
            left = left.replace(term.zh, "\n")  # 业主委员会 has been seen; the 业主 in it is no owner
            if not any(sign in english for sign in signs[term.zh]):
                yield notice("rule-glossary", rule.id, f"plain_en has nothing for {term.zh} ({term.en})")


def find_terms(terms: Iterable[Term], words: str) -> tuple[Term, ...]:
    """The terms that have the words in either language."""
    wanted = _even(words)
    return tuple(t for t in terms if wanted in _even(t.zh) or wanted in _even(t.en))


def _even(text: str) -> str:
    """Capitals, hyphens and curly apostrophes made alike."""
    return HYPHENS.sub(" ", text).replace("’", "'").lower()
