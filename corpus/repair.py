"""Published text → text as it was meant, with every character's place in the published file kept."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Self

import yaml

from corpus.errors import CorpusError
from corpus.types import Segment

INSERTED = -1  # the origin of a character that the published file does not have


@dataclass(frozen=True, slots=True)
class Tracked:
    """Text whose characters know their offsets in the published file."""

    text: str
    origins: tuple[int, ...]  # one offset a character; INSERTED where there is none

    @classmethod
    def of(cls, text: str, start: int = 0) -> Self:
        """Take a run of the published file that begins at `start`."""
        return cls(text, tuple(range(start, start + len(text))))

    @classmethod
    def insert(cls, text: str) -> Self:
        """Make text that the published file does not have."""
        return cls(text, (INSERTED,) * len(text))

    def __len__(self) -> int:
        return len(self.text)

    def __getitem__(self, part: slice) -> "Tracked":
        return Tracked(self.text[part], self.origins[part])

    def __add__(self, other: "Tracked") -> "Tracked":
        return Tracked(self.text + other.text, self.origins + other.origins)

    def strip(self) -> "Tracked":
        """Drop white space at both ends."""
        start = len(self.text) - len(self.text.lstrip())
        return self[start : len(self.text.rstrip())] if self.text.strip() else self[:0]

    def first_origin(self) -> int:
        """The lowest published offset."""
        return min(o for o in self.origins if o != INSERTED)

    def end_origin(self) -> int:
        """One past the highest published offset."""
        return max(self.origins) + 1

    def segments(self) -> tuple[Segment, ...]:
        """Group the characters into runs that stand unbroken in the published file."""
        runs: list[Segment] = []
        begin = 0
        for i in range(1, len(self.origins) + 1):
            if (
                i < len(self.origins)
                and self.origins[i] == self.origins[i - 1] + 1
                and self.origins[i - 1] >= 0
            ):
                continue
            if self.origins[begin] != INSERTED:
                runs.append(Segment(start=begin, raw_start=self.origins[begin], length=i - begin))
            begin = i
        return tuple(runs)


def join(parts: Iterable[Tracked], separator: str) -> Tracked:
    """Join texts with a separator that the published file does not have."""
    parts = list(parts)
    glue = Tracked.insert(separator)
    text = separator.join(p.text for p in parts)
    origins: list[int] = []
    for i, part in enumerate(parts):
        origins.extend(glue.origins if i else ())
        origins.extend(part.origins)
    return Tracked(text, tuple(origins))


class Sureness(StrEnum):
    """Whether an erratum is applied (certain) or only noted beside the text as printed (doubtful)."""

    CERTAIN = "certain"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """One difference between the text as printed and as read."""

    place: int  # offset in the published file
    printed: str
    read: str
    reason: str
    sure: Sureness


def load_errata(path: Path, source: str, raw: str) -> tuple[Repair, ...]:
    """Read the errata of one published text; each entry's `printed` must stand in it exactly once.

    Raises:
        CorpusError: an entry is not found, or found more than once.
    """
    if not path.exists():
        return ()
    found: list[Repair] = []
    for number, entry in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")) or (), start=1):
        if entry["source"] != source:
            continue
        count = raw.count(entry["printed"])
        if count != 1:
            message = f"{path.name}, entry {number}: {entry['printed']!r} stands {count} times in {source}, expected once"
            raise CorpusError(message)
        found.append(
            Repair(
                place=raw.index(entry["printed"]),
                printed=entry["printed"],
                read=entry["read"],
                reason=entry["reason"],
                sure=Sureness(entry["sure"]),
            )
        )
    return tuple(sorted(found, key=lambda r: r.place))


def apply_errata(text: Tracked, errata: Iterable[Repair]) -> Tracked:
    """Replace what is certain; characters that both readings share keep their published place."""
    for erratum in errata:
        if erratum.sure is not Sureness.CERTAIN:
            continue
        at = text.text.find(erratum.printed)
        if at < 0 or text.origins[at] != erratum.place:
            continue
        end = at + len(erratum.printed)
        text = text[:at] + _replace(text[at:end], erratum.read) + text[end:]
    return text


def _replace(printed: Tracked, read: str) -> Tracked:
    old, head = printed.text, 0
    while head < min(len(old), len(read)) and old[head] == read[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(read)) - head and old[-1 - tail] == read[-1 - tail]:
        tail += 1
    kept_tail = printed[len(old) - tail :]
    return printed[:head] + Tracked.insert(read[head : len(read) - tail]) + kept_tail


SENTENCE_END = re.compile(r"[。；：;:！？!?）)]$")
