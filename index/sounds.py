"""How text sounds: pairs of toneless syllables, so that homophone slips and pinyin find what was meant."""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

TABLE = Path(__file__).parent / "syllables.txt"
HAN_OR_LATIN = re.compile(r"[\u4e00-\u9fff]+|[A-Za-z]+|[^\u4e00-\u9fffA-Za-z]+")
LONGEST = 6  # letters of the longest syllable: zhuang
# Sounds that southern and northern ears, and thumbs, confuse.
ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"))


@cache
def _readings() -> tuple[dict[str, str], frozenset[str]]:
    by_character: dict[str, str] = {}
    syllables: set[str] = set()
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        syllable, _, characters = line.partition(" ")
        syllables.add(syllable)
        by_character.update(dict.fromkeys(characters, blur(syllable)))
    return by_character, frozenset(syllables)


def blur(syllable: str) -> str:
    """Write sounds that are easily confused the same way: zhang, zang and zan as zan."""
    for clear, plain in ALIKE:
        if syllable.startswith(clear):
            syllable = plain + syllable[len(clear) :]
            break
    return syllable[:-1] if syllable.endswith("ng") else syllable


def sounds(text: str) -> list[str]:
    """Pairs of neighbouring syllables (ye.zu for 业主, 业住, yezhu); words that are no pinyin give none."""
    pairs: list[str] = []
    for run in _runs(text):
        pairs.extend(f"{a}.{b}" for a, b in pairwise(run))
    return pairs


def spells(word: str) -> bool:
    """Whether a Latin word can be cut into pinyin syllables."""
    return bool(spell(word.lower(), _readings()[1]))


def _runs(text: str) -> list[list[str]]:
    by_character, syllables = _readings()
    runs: list[list[str]] = [[]]
    for piece in HAN_OR_LATIN.findall(text):
        if piece[0].isascii() and piece[0].isalpha():
            spelt = spell(piece.lower(), syllables)
            if spelt:
                runs[-1].extend(spelt)
            else:
                runs.append([])
        elif "\u4e00" <= piece[0] <= "\u9fff":
            runs[-1].extend(by_character.get(c, c) for c in piece)
        elif piece.strip():
            runs.append([])
    return [r for r in runs if len(r) > 1]


def spell(word: str, syllables: frozenset[str]) -> list[str]:
    """Cut a word into pinyin syllables, the longest first; empty where it cannot be cut without rest."""
    if not word:
        return []
    for length in range(min(LONGEST, len(word)), 0, -1):
        head, rest = word[:length], word[length:]
        if head in syllables:
            tail = spell(rest, syllables) if rest else []
            if not rest or tail:
                return [blur(head), *tail]
    return []
