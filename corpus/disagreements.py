"""The reviewed places where the published texts say two things on one matter; quotes are checked when read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from corpus.errors import CorpusError
from corpus.library import GAZETTES, Library
from corpus.types import Provision, Quote

DISAGREEMENTS = GAZETTES / "disagreements.yaml"
KEYS = {"id", "topic_zh", "topic_en", "sides", "zh", "en"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """One matter on which two or more passages differ; `zh` and `en` say how, without taking a side."""

    id: str
    topic_zh: str
    topic_en: str
    sides: tuple[Quote, ...]
    zh: str
    en: str

    @property
    def provisions(self) -> tuple[str, ...]:
        """The ids of the provisions that differ, each once, in the order of the list."""
        return tuple(dict.fromkeys(side.provision for side in self.sides))


def disagreements_of(library: Library, path: Path = DISAGREEMENTS) -> tuple[Disagreement, ...]:
    """The reviewed disagreements among a library's provisions; none for a library of other documents.

    Raises:
        CorpusError: an entry is incomplete, or a quote is not in its provision.
    """
    entries = read_disagreements(path)
    known = set(library.documents)
    own = [d for d in entries if {p.partition("/")[0] for p in d.provisions} <= known]
    check_disagreements(own, library.provisions)
    return tuple(own)


def read_disagreements(path: Path = DISAGREEMENTS) -> tuple[Disagreement, ...]:
    """Read the list without looking at the provisions."""
    if not path.exists():
        return ()
    entries = yaml.safe_load(path.read_text(encoding="utf-8")) or ()
    return tuple(_read(path.name, number, entry) for number, entry in enumerate(entries, start=1))


def check_disagreements(entries: Iterable[Disagreement], provisions: Mapping[str, Provision]) -> None:
    """Make sure that every side stands in its provision to the character.

    Raises:
        CorpusError: names the entry and what does not hold.
    """
    seen: set[str] = set()
    for entry in entries:
        if entry.id in seen:
            raise CorpusError(f"disagreement {entry.id}: the id is used twice")
        seen.add(entry.id)
        for side in entry.sides:
            if side.provision not in provisions:
                raise CorpusError(f"disagreement {entry.id}: there is no provision {side.provision}")
            if side.text not in provisions[side.provision].text:
                raise CorpusError(
                    f"disagreement {entry.id}: the quote {side.text[:30]!r} is not in {side.provision}"
                )


def touching(entries: Iterable[Disagreement], provisions: Iterable[str]) -> tuple[Disagreement, ...]:
    """The disagreements that one of the provisions takes part in."""
    wanted = set(provisions)
    return tuple(d for d in entries if wanted & set(d.provisions))


def _read(file: str, number: int, entry: Mapping[str, Any]) -> Disagreement:
    missing = KEYS - entry.keys()
    if missing:
        raise CorpusError(f"{file}, entry {number}: {', '.join(sorted(missing))} is missing")
    sides = tuple(Quote(provision=str(side[0]), text=str(side[1])) for side in entry["sides"])
    if len(sides) < 2:  # noqa: PLR2004  # it takes two to disagree
        raise CorpusError(f"{file}, entry {number}: one side is no disagreement")
    return Disagreement(
        id=entry["id"],
        topic_zh=entry["topic_zh"],
        topic_en=entry["topic_en"],
        sides=sides,
        zh=entry["zh"],
        en=entry["en"],
    )
