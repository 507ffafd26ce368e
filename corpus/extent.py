"""What a document has: its articles, headings, chapters and table rows, by their numbers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from corpus.library import Library
from corpus.numerals import parse_number
from corpus.types import Provision

Numbers = tuple[int, ...]
_DIGITS = r"[零〇一二三四五六七八九十百千两]+|\d+"
ARTICLE_LABEL = re.compile(rf"第({_DIGITS})条(?:之({_DIGITS}))?$")
CHAPTER_LABEL = re.compile(rf"第({_DIGITS})([编章节])")
HEADING_LABEL = re.compile(rf"^(?:(?:{_DIGITS})、|[（(](?:{_DIGITS})[）)]|\d+[.．、])+$")
TABLE_LABEL = re.compile(r"表(\d+)")
LOOSE = re.compile(r"[\s（）()“”\"{}$_\\]|mu|text")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A table row by everything that people name it by."""

    provision: str
    table: int
    order: int  # from 1, as it stands in the table
    serial: int | None  # the number printed in the 序号 column; the source repeats some
    indicator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """Where every number of one document leads."""

    title: str
    articles: Mapping[Numbers, str]
    headings: Mapping[Numbers, tuple[str, ...]]
    chapters: Mapping[Numbers, tuple[str, ...]]
    tables: tuple[TableRow, ...]
    notes: Mapping[int, str]
    notice: str  # provision id of the issuing notice, else empty
    introduction: str
    sentence: str  # 物业管理暂行办法 has 第一条 to 第六十八条

    @property
    def flat(self) -> bool:
        """Whether the headings have one level only, so that people call them 条."""
        return bool(self.headings) and all(len(n) == 1 for n in self.headings)

    def under(self, numbers: Numbers) -> tuple[str, ...]:
        """The provision with these numbers, else all provisions below the heading that has them."""
        exact = self.headings.get(numbers, ()) or tuple(filter(None, [self.articles.get(numbers)]))
        if exact:
            return exact
        depth = len(numbers)
        return tuple(i for n, ids in self.headings.items() if n[:depth] == numbers for i in ids)

    def ending(self, numbers: Numbers) -> tuple[str, ...]:
        """The provisions whose path ends in these numbers."""
        depth = len(numbers)
        return tuple(i for n, ids in self.headings.items() if n[-depth:] == numbers for i in ids)

    def rows(self, numbers: Numbers, name: str) -> tuple[str, ...]:
        """Rows by (table,) or (table, row as numbered in the table) and by the name of the indicator."""
        table = numbers[0] if numbers else 1
        if name == "备注":
            return (self.notes[table],) if table in self.notes else ()
        rows = [r for r in self.tables if r.table == table]
        if len(numbers) > 1:
            printed = [r for r in rows if r.serial == numbers[1]]
            if not printed and not any(r.serial for r in rows):
                printed = [r for r in rows if r.order == numbers[1]]
            return tuple(r.provision for r in printed)
        return self._named(rows, name) if name else tuple(r.provision for r in rows)

    def _named(self, rows: list[TableRow], name: str) -> tuple[str, ...]:
        wanted = LOOSE.sub("", name).lower()
        exact = [r for r in rows if LOOSE.sub("", r.indicator).lower() == wanted]
        if exact:
            return tuple(r.provision for r in exact)
        bare = {r.provision: _bare(r.indicator) for r in rows}
        begun = [p for p, b in bare.items() if len(b) > 1 and wanted.startswith(b)]
        return tuple(begun[:1]) or tuple(p for p, b in bare.items() if wanted and wanted in b)


def _bare(indicator: str) -> str:
    return LOOSE.sub("", re.sub(r"[（(][^（()）]*[）)]\s*$", "", indicator)).lower()


_known: list[tuple[Library, dict[str, Extent]]] = []  # the last few libraries; compared by identity


def extent_of(library: Library, document: str) -> Extent:
    """What one document of a library has; worked out once for each library."""
    for held, extents in _known:
        if held is library:
            return extents[document]
    extents = _extents(library)
    _known.insert(0, (library, extents))
    del _known[4:]
    return extents[document]


def _extents(library: Library) -> dict[str, Extent]:
    by_document: dict[str, list[Provision]] = {d: [] for d in library.documents}
    for provision in library.provisions.values():
        by_document.setdefault(provision.document, []).append(provision)
    return {
        d: _extent(library.documents[d].short_title, own)
        for d, own in by_document.items()
        if d in library.documents
    }


def _extent(title: str, provisions: list[Provision]) -> Extent:
    articles: dict[Numbers, str] = {}
    headings: dict[Numbers, list[str]] = {}
    chapters: dict[Numbers, list[str]] = {}
    tables: list[TableRow] = []
    notes: dict[int, str] = {}
    special = {"印发通知": "", "引言": ""}
    for provision in provisions:
        for numbers in _chapters(provision):
            chapters.setdefault(numbers, []).append(provision.id)
        article = ARTICLE_LABEL.match(provision.label)
        if article:
            numbers = tuple(
                n for n in (parse_number(article[1]), parse_number(article[2] or "")) if n is not None
            )
            articles.setdefault(numbers, provision.id)
        elif HEADING_LABEL.match(provision.label):
            headings.setdefault(heading_numbers(provision.label), []).append(provision.id)
        elif provision.label in special:
            special[provision.label] = provision.id
        elif table := TABLE_LABEL.match(provision.label):
            _add_row(provision, int(table[1]), tables, notes)
    return Extent(
        title=title,
        articles=articles,
        headings={n: tuple(i) for n, i in headings.items()},
        chapters={n: tuple(i) for n, i in chapters.items()},
        tables=tuple(tables),
        notes=notes,
        notice=special["印发通知"],
        introduction=special["引言"],
        sentence=_sentence(title, provisions, articles, headings),
    )


def heading_numbers(label: str) -> Numbers:
    """二、（二）2.（9） → (2, 2, 2, 9)."""
    return tuple(parse_number(n) or 0 for n in re.findall(_DIGITS, label))


def _chapters(provision: Provision) -> list[Numbers]:
    """The numbers of the chapter, and of chapter and section, that a provision stands in."""
    found: list[Numbers] = []
    for heading in provision.path:
        match = CHAPTER_LABEL.match(heading.label)
        number = parse_number(match[1]) if match else None
        if match and number and match[2] == "章":
            found = [(number,)]
        elif match and number and match[2] == "节" and found:
            found.append((found[0][0], number))
    return found


def _add_row(provision: Provision, table: int, tables: list[TableRow], notes: dict[int, str]) -> None:
    if provision.label.endswith("备注"):
        notes[table] = provision.id
        return
    heads, _, cells = provision.text.partition("\n")
    serial = None
    columns = [h.strip() for h in heads.split("\t")]
    if "序号" in columns:
        printed = cells.split("\t")
        at = columns.index("序号")
        serial = parse_number(printed[at].strip()) if len(printed) > at else None
    order = 1 + sum(r.table == table for r in tables)
    tables.append(
        TableRow(provision=provision.id, table=table, order=order, serial=serial, indicator=provision.title)
    )


def _sentence(
    title: str,
    provisions: list[Provision],
    articles: Mapping[Numbers, str],
    headings: Mapping[Numbers, list[str]],
) -> str:
    labels = {p.id: p.label for p in provisions}
    if articles:
        first, last = min(articles), max(articles)
        return f"{title} has {labels[articles[first]]} to {labels[articles[last]]}"
    if headings:
        first, last = min(headings), max(headings)
        return f"{title} has {labels[headings[first][0]]} to {labels[headings[last][0]]}"
    return f"{title} has no numbered provisions"
