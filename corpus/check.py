"""Whether a library holds its published texts whole: nothing lost, nothing twice, everything in its place."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.disagreements import DISAGREEMENTS, check_disagreements, read_disagreements
from corpus.errors import CorpusError
from corpus.extent import extent_of
from corpus.findings import Finding, Severity, error, notice
from corpus.glossary import check_glossary, read_glossary
from corpus.guard import Fault, Suspect, suspects_in
from corpus.library import GAZETTES, Body, Library
from corpus.numerals import to_chinese
from corpus.repair import Repair, load_errata
from corpus.rule_check import check_rules
from corpus.rules import RULES
from corpus.types import Provision

__all__ = ["CheckReport", "Finding", "Severity", "check"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """What was looked at and what was found."""

    documents: int
    provisions: int
    rules: int
    asks: int
    characters: int  # of the published texts, blanks not counted
    repairs: int
    disagreements: int
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that break a promise."""
        return tuple(f for f in self.findings if f.severity is Severity.ERROR)

    @property
    def passed(self) -> bool:
        """Whether nothing is broken; notices do not count."""
        return not self.errors


def check(
    library: Library, *, folder: Path = GAZETTES, disagreements: Path = DISAGREEMENTS, rules: Path = RULES
) -> CheckReport:
    """Check a library against its published texts; without them, what can be seen in the provisions alone."""
    texts = _texts(library, folder)
    entries = [d for d in read_disagreements(disagreements) if set(d.provisions) & set(library.provisions)]
    findings = [*_articles(library), *_labels(library)]
    for body in library.bodies:
        raw = texts[body.document.source]
        findings.extend(_segments(body, raw))
        findings.extend(_coverage(body, raw))
        findings.extend(_tables(body))
    findings.extend(_errata(library, folder, texts))
    try:
        check_disagreements(entries, library.provisions)
    except CorpusError as fault:
        findings.append(error("disagreements", disagreements.name, str(fault)))
    findings.extend(_guard(library, texts))
    findings.extend(check_rules(library.book, library.provisions, library.documents))
    findings.extend(check_glossary(library.rules, read_glossary(rules)))
    return CheckReport(
        documents=len(library.documents),
        provisions=len(library.provisions),
        rules=len(library.rules),
        asks=sum(len(r.asks) for r in library.rules),
        characters=sum(len("".join(t.split())) for t in texts.values()),
        repairs=sum(len(b.repairs) for b in library.bodies),
        disagreements=len(entries),
        findings=tuple(findings),
    )


def _texts(library: Library, folder: Path) -> dict[str, str]:
    sources = dict.fromkeys(b.document.source for b in library.bodies)
    return {source: (folder / source).read_text(encoding="utf-8") for source in sources}


def _articles(library: Library) -> Iterator[Finding]:
    """Articles must run from one without a gap; 第十条之一 follows 第十条."""
    for document in library.documents:
        numbers = [n[0] for n in extent_of(library, document).articles if len(n) == 1]
        for before, number in zip([0, *numbers], numbers, strict=False):
            if number != before + 1:
                message = (
                    f"第{to_chinese(number)}条 follows 第{to_chinese(before)}条"
                    if before
                    else (f"the first article is 第{to_chinese(number)}条")
                )
                yield error("articles", document, message)


def _labels(library: Library) -> Iterator[Finding]:
    for document in library.documents:
        labels = Counter(p.label for p in library.provisions.values() if p.document == document)
        for label, count in labels.items():
            if count > 1:
                yield error("labels", document, f"{label} is the label of {count} provisions")


def _segments(body: Body, raw: str) -> Iterator[Finding]:
    """Every segment must say, to the character, what stands in the published text."""
    for provision in body.provisions:
        for segment in provision.segments:
            read = provision.text[segment.start : segment.start + segment.length]
            printed = raw[segment.raw_start : segment.raw_start + segment.length]
            if read != printed:
                message = f"{read[:20]!r} is not what is printed: {printed[:20]!r}"
                yield error("segments", provision.id, message)


def _coverage(body: Body, raw: str) -> Iterator[Finding]:
    """Every printed character belongs to one provision, one heading or a repair that drops it."""
    owners = Counter[int]()
    for provision in body.provisions:
        owners.update(_places(provision))
    headings = Counter[int]()
    for heading in body.headings:
        headings.update(range(heading.start, heading.end))
    dropped = {
        place
        for r in body.repairs
        for place in range(r.place, r.place + len(r.printed))
        if "⏎" not in r.printed
    }
    for start, end in _runs(
        place
        for place in range(body.span.start, body.span.end)
        if not raw[place].isspace() and not owners[place] and not headings[place] and place not in dropped
    ):
        yield error(
            "coverage", f"{body.document.id} at {start}", f"{raw[start:end][:30]!r} is in no provision"
        )
    for start, end in _runs(place for place, count in sorted(owners.items()) if count > 1):
        message = f"{raw[start:end][:30]!r} is in more than one provision"
        yield error("coverage", f"{body.document.id} at {start}", message)


def _places(provision: Provision) -> Iterator[int]:
    for segment in provision.segments:
        yield from range(segment.raw_start, segment.raw_start + segment.length)


def _runs(places: Iterator[int]) -> Iterator[tuple[int, int]]:
    """Group places that stand side by side."""
    start = end = -1
    for place in places:
        if place != end:
            if start >= 0:
                yield start, end
            start = place
        end = place + 1
    if start >= 0:
        yield start, end


def _tables(body: Body) -> Iterator[Finding]:
    """A row should have a cell for each column; the source's own slips are notices."""
    for provision in body.provisions:
        row = body.rows.get(provision.id)
        if row is None:
            continue
        columns = provision.text.partition("\n")[0].count("\t") + 1
        if not row.indicator:
            yield error("tables", provision.id, "the row names no indicator")
        if len(row.cells) != columns:
            message = f"{len(row.cells)} cells under {columns} column heads"
            yield notice("tables", provision.id, message)


def _errata(library: Library, folder: Path, texts: dict[str, str]) -> Iterator[Finding]:
    for source, raw in texts.items():
        try:
            entries = load_errata(folder / "errata.yaml", source, raw)
        except CorpusError as fault:
            yield error("errata", source, str(fault))
            continue
        placed = {r.place for b in library.bodies for r in b.repairs}
        for entry in entries:
            if entry.place not in placed:
                yield error("errata", source, f"{entry.printed[:20]!r} is in no document")


def _guard(library: Library, texts: dict[str, str]) -> Iterator[Finding]:
    """Suspects that no repair accounts for."""
    for source, raw in texts.items():
        repairs = [r for b in library.bodies if b.document.source == source for r in b.repairs]
        for suspect in suspects_in(raw):
            if not any(_accounts_for(r, suspect) for r in repairs):
                message = f"{suspect.fault}: {suspect.printed!r}: {suspect.why}"
                yield notice("guard", f"{source}, line {suspect.line}", message)


def _accounts_for(repair: Repair, suspect: Suspect) -> bool:
    if "⏎" in repair.printed:  # a join: its place is where the sentence goes on
        return suspect.fault in {Fault.CUT, Fault.UNENDED} and 0 <= repair.place - suspect.end < 8  # noqa: PLR2004  # blanks and line ends between
    end = repair.place + len(repair.printed)
    return repair.place < suspect.end and suspect.start < end
