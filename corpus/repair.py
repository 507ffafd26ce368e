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


@dataclass(frozen=True, slots=True)
class Tracked:
    """Text that knows where in the published file its runs of characters stand."""

    text: str
    runs: tuple[Segment, ...]  # in the order of the text; what lies between them was inserted

    @classmethod
    def of(cls, text: str, start: int = 0) -> Self:
        """Take a run of the published file that begins at `start`."""
        return cls(text, (Segment(start=0, raw_start=start, length=len(text)),) if text else ())

    @classmethod
    def insert(cls, text: str) -> Self:
        """Make text that the published file does not have."""
        return cls(text, ())

    def __len__(self) -> int:
        """The number of characters."""
        return len(self.text)

    def __getitem__(self, part: slice) -> "Tracked":
        """A part of the text; steps other than one are not meant."""
        start, stop, _ = part.indices(len(self.text))
        if start == 0 and stop == len(self.text):
            return self
        if start >= stop:
            return NOTHING
        if len(self.runs) == 1 and self.runs[0].length == len(self.text):
            raw = self.runs[0].raw_start + start
            return Tracked(self.text[start:stop], (Segment(start=0, raw_start=raw, length=stop - start),))
        kept = []
        for run in self.runs:
            first, last = max(run.start, start), min(run.start + run.length, stop)
            if first < last:
                raw = run.raw_start + first - run.start
                kept.append(Segment(start=first - start, raw_start=raw, length=last - first))
        return Tracked(self.text[start:stop], tuple(kept))

    def __add__(self, other: "Tracked") -> "Tracked":
        """The two texts, one after the other."""
        if len(self.runs) == len(other.runs) == 1:  # nearly every mark and body: one unbroken run
            own, last = self.runs[0], other.runs[0]
            end = own.raw_start + own.length
            if own.length == len(self.text) and last.start == 0 and end == last.raw_start:
                whole = Segment(start=own.start, raw_start=own.raw_start, length=own.length + last.length)
                return Tracked(self.text + other.text, (whole,))
        return join((self, other), "")

    def strip(self) -> "Tracked":
        """Drop white space at both ends."""
        start = len(self.text) - len(self.text.lstrip())
        return self[start : len(self.text.rstrip())] if start < len(self.text) else self[:0]

    def origin(self, at: int) -> int | None:
        """The published offset of one character; None: it was inserted."""
        for run in self.runs:
            if run.start <= at < run.start + run.length:
                return run.raw_start + at - run.start
        return None

    def first_origin(self) -> int:
        """The lowest published offset."""
        return self.runs[0].raw_start if len(self.runs) == 1 else min(run.raw_start for run in self.runs)

    def end_origin(self) -> int:
        """One past the highest published offset."""
        return max(run.raw_start + run.length for run in self.runs)

    def segments(self) -> tuple[Segment, ...]:
        """The runs that stand unbroken in the published file."""
        return self.runs


NOTHING = Tracked("", ())


def join(parts: Iterable[Tracked], separator: str) -> Tracked:
    """Join texts with a separator that the published file does not have."""
    parts = list(parts) if separator else [part for part in parts if part.text]
    if len(parts) == 1:
        return parts[0]
    runs: list[Segment] = []
    at = 0
    for i, part in enumerate(parts):
        at += len(separator) if i else 0
        for run in part.runs:
            start = at + run.start
            last = runs[-1] if runs else None
            if last and last.start + last.length == start and last.raw_start + last.length == run.raw_start:
                runs[-1] = Segment(
                    start=last.start, raw_start=last.raw_start, length=last.length + run.length
                )
            else:
                runs.append(Segment(start=start, raw_start=run.raw_start, length=run.length))
        at += len(part.text)
    return Tracked(separator.join(p.text for p in parts), tuple(runs))


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
        while at >= 0 and text.origin(at) != erratum.place:  # the same characters may stand earlier, too
            at = text.text.find(erratum.printed, at + 1)
        if at < 0:
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
