"""A library of its own in a folder: one file a document, written at once or not at all.

DIR/library.json            {"format": 1}: marks the folder
DIR/documents/NAME.jsonl    first line the document with where it came from, then one line a provision
DIR/texts/NAME.txt          the plain text that the provisions' places refer to
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from corpus.errors import CorpusError
from corpus.types import Document, Heading, Provision, Segment, Span, Unit, UnitKind

FORMAT = 1
MARKER = "library.json"
NAME_LENGTH = 40  # characters of an id in a file name; a file system takes 255 bytes
_dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode  # made once: a line a provision
KINDS = {kind.value: kind for kind in UnitKind}


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A document as kept, with where it came from."""

    document: Document
    digest: str  # of the text it was read from
    file: str  # name of the file it came from
    provisions: int
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """Everything of a kept library."""

    documents: Mapping[str, Document]
    provisions: Mapping[str, Provision]
    fingerprint: str  # changes with any text kept


def is_store(directory: Path) -> bool:
    """Whether a folder holds a library written here."""
    return (directory / MARKER).is_file()


def create_store(directory: Path) -> None:
    """Make the folder of a library, or leave one that is there as it is.

    Raises:
        CorpusError: the folder holds something else, or cannot be written.
    """
    if is_store(directory):
        _check_format(directory)
        return
    try:
        if directory.exists() and any(directory.iterdir()):
            raise CorpusError(f"{directory} is not empty and holds no library: name a new folder with --to.")
        (directory / "documents").mkdir(parents=True, exist_ok=True)
        (directory / "texts").mkdir(exist_ok=True)
        _write(directory / MARKER, json.dumps({"format": FORMAT}) + "\n")
    except OSError as error:
        raise CorpusError(f"{directory} cannot be written: {error.strerror or error}.") from error


def _check_format(directory: Path) -> None:
    try:
        found = json.loads((directory / MARKER).read_text(encoding="utf-8")).get("format")
    except (ValueError, AttributeError) as error:
        raise CorpusError(f"{directory / MARKER} is damaged: add the files to a new folder.") from error
    if found != FORMAT:
        raise CorpusError(
            f"{directory} holds a library of format {found}; this program reads format {FORMAT}."
        )


def digest_of(text: str) -> str:
    """A short hash of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def file_name(document: str) -> str:
    """The name under which a document is kept: readable, of a safe length, and its own."""
    readable = re.sub(r"[^\w-]", "_", document)[:NAME_LENGTH]
    return f"{readable}-{hashlib.sha256(document.encode()).hexdigest()[:8]}"


def write_document(directory: Path, record: Record, provisions: tuple[Provision, ...], text: str) -> None:
    """Keep a document in place of the one with its id, if there is one; a kill leaves the old or the new."""
    name = file_name(record.document.id)
    if text:
        _write(directory / "texts" / f"{name}.txt", text)
    lines = [_dump(_record_out(record)), *(_dump(_provision_out(p)) for p in provisions)]
    _write(directory / "documents" / f"{name}.jsonl", "\n".join(lines) + "\n")


def _write(path: Path, text: str) -> None:
    temporary = path.with_name(path.name + f".{os.getpid()}.tmp")
    temporary.write_text(text, encoding="utf-8", newline="\n")
    temporary.replace(path)


def read_records(directory: Path) -> Iterator[Record]:
    """Read what documents are kept, without their provisions.

    Raises:
        CorpusError: there is no library, or a file of it is damaged.
    """
    for path in _files(directory):
        with path.open(encoding="utf-8") as file:
            yield _record_in(path, file.readline())


def read_provisions(directory: Path, document: str) -> tuple[Provision, ...]:
    """Read the provisions of one kept document; none if it is not kept."""
    path = directory / "documents" / f"{file_name(document)}.jsonl"
    return _read(path)[1] if path.exists() else ()


def read_store(directory: Path) -> Stored:
    """Read a whole library.

    Raises:
        CorpusError: there is no library, or a file of it is damaged.
    """
    documents: dict[str, Document] = {}
    provisions: dict[str, Provision] = {}
    digest = hashlib.sha256()
    for path in _files(directory):
        record, own = _read(path)
        documents[record.document.id] = record.document
        for provision in own:
            if provision.id in provisions:
                other = provisions[provision.id].document
                raise CorpusError(f"{path.name}: the id {provision.id} is also in document {other}")
            provisions[provision.id] = provision
        digest.update(f"{record.document.id} {record.digest}\n".encode())
    return Stored(documents=documents, provisions=provisions, fingerprint=digest.hexdigest()[:16])


def _files(directory: Path) -> list[Path]:
    if not is_store(directory):
        raise CorpusError(
            f"{directory} holds no library; `ningjin corpus add FILE… --to {directory}` makes one."
        )
    _check_format(directory)
    return sorted((directory / "documents").glob("*.jsonl"))


def _read(path: Path) -> tuple[Record, tuple[Provision, ...]]:
    head, *lines = path.read_text(encoding="utf-8").split("\n")
    record = _record_in(path, head)
    try:
        entries = json.loads("[" + ",".join(line for line in lines if line) + "]")
        provisions = tuple(_provision_in(entry, record.document.id) for entry in entries)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise CorpusError(f"{path.name} is damaged ({error}): add its file again.") from error
    if len(provisions) != record.provisions:
        raise CorpusError(
            f"{path.name} is damaged: {len(provisions)} of {record.provisions} provisions; add its file again."
        )
    return record, provisions


def _record_out(record: Record) -> dict[str, Any]:
    document = record.document
    days = {
        key: day.isoformat()
        for key in ("issued", "in_force", "plan_start", "plan_end")
        if (day := getattr(document, key))
    }
    return {
        "id": document.id,
        "title": document.title,
        "short_title": document.short_title,
        "number": document.number,
        "issuer": document.issuer,
        **days,
        "aliases": document.aliases,
        "digest": record.digest,
        "file": record.file,
        "provisions": record.provisions,
        "doubts": record.doubts,
    }


def _record_in(path: Path, line: str) -> Record:
    def day(key: str) -> date | None:
        return date.fromisoformat(entry[key]) if entry.get(key) else None

    try:
        entry = json.loads(line)
        return Record(
            document=Document(
                id=entry["id"],
                title=entry["title"],
                short_title=entry["short_title"],
                number=entry["number"],
                issuer=entry["issuer"],
                issued=day("issued"),
                in_force=day("in_force"),
                plan_start=day("plan_start"),
                plan_end=day("plan_end"),
                source=f"{file_name(entry['id'])}.txt",
                aliases=tuple(entry["aliases"]),
            ),
            digest=entry["digest"],
            file=entry["file"],
            provisions=entry["provisions"],
            doubts=tuple(entry["doubts"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise CorpusError(f"{path.name} is damaged ({error}): add its file again.") from error


def _provision_out(provision: Provision) -> list[Any]:
    return [
        provision.id,
        provision.label,
        provision.title,
        [[h.label, h.title] for h in provision.path],
        provision.text,
        [provision.span.start, provision.span.end],
        [[s.start, s.raw_start, s.length] for s in provision.segments],
        [[u.kind.value, u.paragraph, u.item, u.lead, u.label, u.start, u.end] for u in provision.units],
    ]


def _provision_in(entry: list[Any], document: str) -> Provision:
    id_, label, title, path, text, span, segments, units = entry
    return Provision(
        id=id_,
        document=document,
        label=label,
        title=title,
        path=tuple(Heading(label=a, title=b) for a, b in path),
        text=text,
        span=Span(start=span[0], end=span[1]),
        segments=tuple(Segment(start=a, raw_start=b, length=c) for a, b, c in segments),
        units=tuple(
            Unit(
                kind=KINDS[kind],
                paragraph=paragraph,
                item=item,
                lead=lead,
                label=cited,
                text=text[start:end],
                start=start,
                end=end,
            )
            for kind, paragraph, item, lead, cited, start, end in units
        ),
    )
