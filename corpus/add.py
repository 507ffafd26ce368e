"""Files of regulations → a library of its own: one report a file, and no bad file stops the rest."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Any

from corpus.errors import CorpusError
from corpus.read import Reading, heading_of, identifier_of, read_regulation, units_of
from corpus.sources import KNOWN, read_source
from corpus.store import Record, create_store, digest_of, read_provisions, read_records, write_document
from corpus.types import Document, Provision, Segment, Span

READY = ".jsonl"
LINE_KEYS = ("id", "law", "article", "text")


class Outcome(StrEnum):
    """What became of a file, or of one law of a file of provisions."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    OLDER = "older"  # a newer version is kept
    FAILED = "failed"


class Change(StrEnum):
    """How a provision differs from the version before."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One provision that a new version changes."""

    change: Change
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """What was understood of a file, what is doubtful, and what could not be done."""

    file: str
    outcome: Outcome
    document: Document | None
    provisions: int
    articles: int
    doubts: tuple[str, ...]
    problem: str  # why it failed, else empty
    differences: tuple[Difference, ...]


Progress = Callable[[FileReport], None]


def add(
    paths: Iterable[Path], directory: Path, *, progress: Progress | None = None
) -> tuple[FileReport, ...]:
    """Add files, or all files of folders, to the library in a folder; the folder is made if need be.

    Raises:
        CorpusError: the folder cannot hold a library. Faults of single files are in their reports.
    """
    create_store(directory)
    kept = {record.document.id: record for record in read_records(directory)}
    reports = []
    for report in _each(paths, directory, kept):
        reports.append(report)
        if progress:
            progress(report)
    return tuple(reports)


def files_of(paths: Iterable[Path]) -> Iterator[Path]:
    """Every file that is read here, folders taken apart in the order of their names."""
    for path in paths:
        if path.is_dir():
            readable = KNOWN | {READY}
            yield from sorted(p for p in path.rglob("*") if p.suffix.lower() in readable and p.is_file())
        else:
            yield path


def _each(paths: Iterable[Path], directory: Path, kept: dict[str, Record]) -> Iterator[FileReport]:
    for path in files_of(paths):
        try:
            if path.suffix.lower() == READY:
                yield from _add_ready(path, directory, kept)
            else:
                yield _add_file(path, directory, kept)
        except CorpusError as error:
            yield _failed(path.name, str(error))
        except (OSError, ValueError, RecursionError, MemoryError) as error:
            yield _failed(path.name, f"{path.name}: {type(error).__name__}: {error}")


def _failed(file: str, problem: str) -> FileReport:
    return FileReport(
        file=file,
        outcome=Outcome.FAILED,
        document=None,
        provisions=0,
        articles=0,
        doubts=(),
        problem=problem,
        differences=(),
    )


def _add_file(path: Path, directory: Path, kept: dict[str, Record]) -> FileReport:
    source = read_source(path)
    if not source.text.strip():
        raise CorpusError(f"{path.name}: the file is empty.")
    reading = read_regulation(source.text, source.name, titled=source.title)
    reading = replace(reading, doubts=(*source.doubts, *reading.doubts))
    if not reading.provisions:
        raise CorpusError(f"{path.name}: no text was found in it.")
    return _keep(reading, source.text, path.name, directory, kept)


def _keep(reading: Reading, text: str, file: str, directory: Path, kept: dict[str, Record]) -> FileReport:
    document = reading.document
    digest = digest_of(text)
    before = kept.get(document.id)
    record = Record(
        document=document,
        digest=digest,
        file=file,
        provisions=len(reading.provisions),
        doubts=reading.doubts,
    )
    outcome, differences = _outcome(before, record, reading, directory)
    if outcome in {Outcome.ADDED, Outcome.REPLACED}:
        write_document(directory, record, reading.provisions, text)
        kept[document.id] = record
    return FileReport(
        file=file,
        outcome=outcome,
        document=document,
        provisions=len(reading.provisions),
        articles=reading.articles,
        doubts=reading.doubts,
        problem="",
        differences=differences,
    )


def _outcome(
    before: Record | None, record: Record, reading: Reading, directory: Path
) -> tuple[Outcome, tuple[Difference, ...]]:
    if before is None:
        return Outcome.ADDED, ()
    if before.digest == record.digest:
        return Outcome.UNCHANGED, ()
    old, new = before.document.issued, record.document.issued
    if old and new and new < old:
        return Outcome.OLDER, ()
    return Outcome.REPLACED, differences(read_provisions(directory, before.document.id), reading.provisions)


def differences(before: Iterable[Provision], after: Iterable[Provision]) -> tuple[Difference, ...]:
    """What changed between two versions, by label, in the order of the new one; then what is gone."""
    old = {p.label: p.text for p in before}
    new = {p.label: p.text for p in after}
    found = [
        Difference(
            change=Change.CHANGED if label in old else Change.NEW,
            label=label,
            before=old.get(label, ""),
            after=text,
        )
        for label, text in new.items()
        if old.get(label) != text
    ]
    found.extend(
        Difference(change=Change.GONE, label=label, before=text, after="")
        for label, text in old.items()
        if label not in new
    )
    return tuple(found)


# ---- provisions that come ready, one JSON object a line: {"id", "law", "article", "text", "path"?} ----


def _add_ready(path: Path, directory: Path, kept: dict[str, Record]) -> Iterator[FileReport]:
    """Keep the laws of a file of provisions; lines of one law must stand together, or the law is read whole."""
    problems: list[str] = []
    laws: dict[str, list[dict[str, Any]]] = {}
    for law, lines in groupby(_lines(path, problems), key=lambda e: str(e["law"])):
        laws.setdefault(law, []).extend(lines)
    for law, entries in laws.items():
        reading = _ready(law, entries)
        text = "\n".join(f"{e['id']}\t{e['article']}\t{e['text']}" for e in entries)
        report = _keep(reading, text, path.name, directory, kept)
        yield replace(report, file=f"{path.name}: {law}")
    for problem in problems:
        yield _failed(path.name, problem)


def _lines(path: Path, problems: list[str]) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                entry = json.loads(line)
                missing = [key for key in LINE_KEYS if key not in entry]
            except (ValueError, TypeError) as error:
                problems.append(f"{path.name}, line {number}: not a JSON object: {error}.")
                continue
            if missing or not str(entry["text"]).strip():
                problems.append(f"{path.name}, line {number}: {', '.join(missing) or 'text'} is missing.")
                continue
            yield entry


def _ready(law: str, entries: list[dict[str, Any]]) -> Reading:
    document = Document(
        id=identifier_of(law),
        title=law,
        short_title=law.removeprefix("中华人民共和国"),
        number="",
        issuer="",
        issued=None,
        in_force=None,
        plan_start=None,
        plan_end=None,
        source="",
        aliases=(),
    )
    provisions: list[Provision] = []
    seen: dict[str, int] = {}
    at = 0
    for entry in entries:
        text, label = str(entry["text"]), str(entry["article"])
        seen[label] = seen.get(label, 0) + 1
        if seen[label] > 1:
            label = f"{label}（第{seen[label]}处）"
        place = at + len(f"{entry['id']}\t{entry['article']}\t")
        at = place + len(text) + 1
        provisions.append(_ready_provision(entry, document.id, label, text, place))
    return Reading(
        document=document,
        provisions=tuple(provisions),
        articles=len(provisions),
        doubts=(),
    )


def _ready_provision(entry: dict[str, Any], document: str, label: str, text: str, place: int) -> Provision:
    return Provision(
        id=str(entry["id"]),
        document=document,
        label=label,
        title="",
        path=tuple(heading_of(str(h)) for h in entry.get("path") or ()),
        text=text,
        span=Span(start=place, end=place + len(text)),
        segments=(Segment(start=0, raw_start=place, length=len(text)),),
        units=units_of(text, label),
    )
