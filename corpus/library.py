"""The one door to documents, provisions and rules."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Self

import yaml

from corpus.errors import CorpusError
from corpus.outline import Parsed, Shape, parse
from corpus.repair import Repair, Tracked, apply_errata, load_errata
from corpus.rules import RULES, RuleBook, read_rules
from corpus.store import read_store
from corpus.tables import Row, parse_table
from corpus.types import Document, Gap, Heading, NonNormative, Provision, Rule, Span

GAZETTES = Path(__file__).parent / "gazettes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """One document as read, with the published places of everything in it."""

    document: Document
    provisions: tuple[Provision, ...]
    span: Span  # the document's place in the published file, issuing notice included
    headings: tuple[Span, ...]
    repairs: tuple[Repair, ...]
    rows: Mapping[str, Row] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """Documents with their provisions, and what readers wrote about them."""

    documents: Mapping[str, Document]
    provisions: Mapping[str, Provision]  # in the order of the published texts
    book: RuleBook
    bodies: tuple[Body, ...]  # empty for a library that was not parsed here
    fingerprint: str  # changes with any text, repair or rule

    @classmethod
    def gazette(cls) -> Self:
        """Read the county's own gazette and its rules, as they come with the project."""
        return cls.read(GAZETTES, RULES)

    @classmethod
    def read(cls, gazettes: Path, rules: Path) -> Self:
        """Read a folder of published texts with its catalogue, and a folder of rules.

        Raises:
            CorpusError: a text, a catalogue entry or a rule is not as it should be.
        """
        bodies = read_bodies(gazettes)
        book = read_rules(rules)
        provisions = {p.id: p for body in bodies for p in body.provisions}
        check_book(book, provisions)
        return cls(
            documents={b.document.id: b.document for b in bodies},
            provisions=provisions,
            book=book,
            bodies=bodies,
            fingerprint=fingerprint_of(
                [*(f"{p.id} {p.label} {p.text}" for p in provisions.values()), repr(book)]
            ),
        )

    @classmethod
    def open(cls, directory: Path) -> Self:
        """Open a library that `corpus add` made; rules beside it, in `DIR/rules`, are read with it.

        Raises:
            CorpusError: there is no library in the folder, or a file of it is damaged.
        """
        stored = read_store(directory)
        book = read_rules(directory / "rules")
        check_book(book, stored.provisions)
        return cls(
            documents=stored.documents,
            provisions=stored.provisions,
            book=book,
            bodies=(),
            fingerprint=fingerprint_of([stored.fingerprint, repr(book)])
            if book.rules
            else stored.fingerprint,
        )

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules, by document."""
        return self.book.rules

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """All questions known to be unanswered."""
        return self.book.gaps

    @property
    def non_normative(self) -> tuple[NonNormative, ...]:
        """Text that no rule covers, with the reason."""
        return self.book.non_normative


def check_book(book: RuleBook, provisions: Mapping[str, Provision]) -> None:
    """Make sure that every quote stands in its provision to the character, and every id resolves.

    Raises:
        CorpusError: names the rule and what does not hold.
    """
    seen: set[str] = set()
    for rule in book.rules:
        if rule.id in seen:
            raise CorpusError(f"rule {rule.id}: the id is used twice")
        seen.add(rule.id)
        for quote in rule.quotes:
            if quote.provision not in provisions:
                raise CorpusError(f"rule {rule.id}: there is no provision {quote.provision}")
            if quote.text not in provisions[quote.provision].text:
                raise CorpusError(
                    f"rule {rule.id}: the quote {quote.text[:30]!r} is not in {quote.provision}"
                )
    for owner, ids in [*((r.id, r.related) for r in book.rules), *((g.id, g.near) for g in book.gaps)]:
        for provision in ids:
            if provision not in provisions:
                raise CorpusError(f"{owner}: there is no provision {provision}")


def read_catalogue(path: Path) -> list[dict[str, Any]]:
    """Read catalogue entries; each must have at least id, source, begins, body, shape, title."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    for number, entry in enumerate(entries, start=1):
        missing = {"id", "source", "begins", "body", "shape", "title"} - entry.keys()
        if missing:
            raise CorpusError(f"{path.name}, entry {number}: {', '.join(sorted(missing))} is missing")
    return list(entries)


def read_bodies(folder: Path = GAZETTES) -> tuple[Body, ...]:
    """Parse every document of the folder's catalogue."""
    catalogue = read_catalogue(folder / "catalogue.yaml")
    texts = {e["source"]: (folder / e["source"]).read_text(encoding="utf-8") for e in catalogue}
    bodies = []
    for entry in catalogue:
        raw = texts[entry["source"]]
        others = [e["begins"] for e in catalogue if e["source"] == entry["source"]]
        errata = load_errata(folder / "errata.yaml", entry["source"], raw)
        bodies.append(_read_body(entry, raw, others, errata))
    return tuple(bodies)


def _read_body(entry: Mapping[str, Any], raw: str, others: list[str], errata: tuple[Repair, ...]) -> Body:
    begin = _place(raw, entry["begins"], entry["id"])
    starts = sorted(_place(raw, other, entry["id"]) for other in others)
    end = next((s for s in starts if s > begin), len(raw))
    body_at = _place(raw, entry["body"], entry["id"])
    text = apply_errata(Tracked.of(raw[body_at:end], body_at), errata)
    parsed = parse(text, Shape(entry["shape"]), entry["id"])
    notice = _notice(entry["id"], Tracked.of(raw[begin:body_at], begin))
    rows, headings, table_rows = _tables(parsed, entry["id"])
    provisions = (notice, *parsed.provisions, *rows)
    own = tuple(r for r in errata if begin <= r.place < end)
    return Body(
        document=_document(entry),
        provisions=tuple(sorted(provisions, key=lambda p: p.span.start)),
        span=Span(start=begin, end=end),
        headings=(*parsed.headings, *headings),
        repairs=tuple(sorted((*parsed.repairs, *own), key=lambda r: r.place)),
        rows=table_rows,
    )


def _place(raw: str, line: str, document: str) -> int:
    at = raw.find("\n" + line)
    if at < 0:
        raise CorpusError(
            f"catalogue entry {document}: the published text has no line that begins with {line!r}"
        )
    return at + 1


def _tables(parsed: Parsed, document: str) -> tuple[list[Provision], list[Span], dict[str, Row]]:
    rows: list[Provision] = []
    headings: list[Span] = []
    read: dict[str, Row] = {}
    for lines in parsed.tables:
        start = lines[0].whole.first_origin()
        before = [p for p in parsed.provisions if p.span.start < start]
        path = _table_path(before[-1]) if before else ()
        provisions, spans, cells = parse_table(lines, document, path)
        rows.extend(provisions)
        headings.extend(spans)
        read |= cells
    return rows, headings, read


def _table_path(before: Provision) -> tuple[Heading, ...]:
    """The headings of at most the second level under which a table stands."""
    own = Heading(label=before.label.removeprefix("".join(h.label for h in before.path)), title=before.title)
    return (*before.path, own)[:2]


def _notice(document: str, printed: Tracked) -> Provision:
    lines: list[Tracked] = []
    at = 0
    for line in printed.text.split("\n"):
        piece = printed[at : at + len(line)].strip()
        at += len(line) + 1
        if piece.text:
            lines.append(piece)
    text = Tracked("", ())
    for i, piece in enumerate(lines):
        text = text + (Tracked.insert("\n") if i else Tracked("", ())) + piece
    return Provision(
        id=f"{document}/n",
        document=document,
        label="印发通知",
        title="印发通知",
        path=(),
        text=text.text,
        span=Span(start=text.first_origin(), end=text.end_origin()),
        segments=text.segments(),
        units=(),
    )


def _document(entry: Mapping[str, Any]) -> Document:
    def day(key: str) -> date | None:
        value = entry.get(key)
        return value if isinstance(value, date) else None

    return Document(
        id=entry["id"],
        title=entry["title"],
        short_title=entry.get("short_title") or entry["title"],
        number=entry.get("number", ""),
        issuer=entry.get("issuer", ""),
        issued=day("issued"),
        in_force=day("in_force"),
        plan_start=day("plan_start"),
        plan_end=day("plan_end"),
        source=entry["source"],
        aliases=tuple(entry.get("aliases", ())),
    )


def fingerprint_of(parts: list[str]) -> str:
    """A short hash that changes with any of the parts."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()[:16]
