"""Complete lists of provisions: by address, words, body, actor, force, deadline, figure, outside document; with a count."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from corpus.address import Located, find_addresses, resolve
from corpus.bodies import Body, Role, bodies_in, bodies_of, name_of
from corpus.errors import CorpusError, UnknownProvision
from corpus.figures import Figure, figures_of
from corpus.library import Library
from corpus.names import find_mentions, squeeze
from corpus.references import Reference, references_of
from corpus.sentences import sentence_around
from corpus.terms import Term, TermKind, same_time, terms_in, terms_of
from corpus.types import Document, Force, Provision, Rule, Unit

ANY = "*"  # every provision that has a deadline, a figure, a body or an outside document at all
COLUMNS = ("provision", "label", "document", "document_title", "quote", "why", "rule", "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupQuery:
    """What to look up; what is left empty does not matter, the rest must all hold."""

    address: str = ""  # 第42条, 二、（二）2.（9）, 第四章, wuye/42
    words: tuple[str, ...] = ()  # all must stand in the label, title or text
    document: str = ""  # id, title or alias
    chapter: str = ""  # 第四章, 4, 二、 or words of a heading's title
    body: str = ""  # 民政局: named in the provision, as 责任单位 or otherwise
    who: str = ""  # 物业服务企业: of whom a rule speaks
    force: Force | None = None
    deadline: str = ""  # 2025, 十五日内, 每年, *
    figure: str = ""  # words of the indicator, a number with its unit, *
    outside: str = ""  # words of the title of a document that the library does not have, *


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupRow:
    """One provision, or one rule of it, that fits."""

    provision: str
    label: str
    document: str
    document_title: str
    quote: str  # the verbatim sentences that fit; the whole text where no part of it was asked for
    text: str
    why: tuple[str, ...]
    rule: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupResult:
    """All rows, in the order of the published texts."""

    total: int
    provisions: int  # how many different provisions the rows are from
    rows: tuple[LookupRow, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """Why a provision fits one part of a query; without a place the whole text does."""

    why: str
    places: tuple[tuple[int, int], ...] = ()


Test = Callable[[Provision], Fit | None]


def lookup(library: Library, query: LookupQuery) -> LookupResult:
    """Find every provision that fits; one row for each fitting rule where the query asks about rules.

    Raises:
        CorpusError: the query names a document or an address that is not there, or is empty.
    """
    if query == LookupQuery():
        raise CorpusError("Say what to look up: an address, words, a document, a body or another filter.")
    tests = list(_tests(library, query))
    rows: list[LookupRow] = []
    by_provision = _rules_by_provision(library) if query.who or query.force else {}
    units = _units(library, query)
    for provision in _scope(library, query):
        fits = _all(tests, provision)
        if fits is None:
            continue
        if query.who or query.force:
            rules = by_provision.get(provision.id, ())
            rows.extend(row for rule in rules if (row := _rule_row(library, query, provision, rule, fits)))
        else:
            rows.append(_row(library, provision, fits, units.get(provision.id)))
    return LookupResult(total=len(rows), provisions=len({r.provision for r in rows}), rows=tuple(rows))


def address_or_words(text: str, library: Library) -> tuple[str, tuple[str, ...]]:
    """Tell whether somebody typed an address (returned first) or words to find (returned second)."""
    if not text.strip():
        return "", ()
    if find_addresses(text, library.documents):
        return text, ()
    try:
        resolve(text, library)
    except UnknownProvision:
        return "", tuple(text.split())
    return text, ()


def to_json(result: LookupResult) -> str:
    """The result as one JSON object."""
    rows = [_as_dict(row) for row in result.rows]
    return json.dumps(
        {"total": result.total, "provisions": result.provisions, "rows": rows}, ensure_ascii=False, indent=1
    )


def to_csv(result: LookupResult) -> str:
    """The result as comma-separated values with a byte order mark, so that spreadsheets read the characters."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in result.rows:
        cells = _as_dict(row) | {"why": "；".join(row.why), "rule": row.rule or ""}
        writer.writerow([_plain(str(cells[column])) for column in COLUMNS])
    return "\ufeff" + out.getvalue()


def _plain(cell: str) -> str:
    """A cell that a spreadsheet does not take for a formula."""
    return "'" + cell if cell[:1] in {"=", "+", "@"} or re.match(r"-\D", cell) else cell


def _as_dict(row: LookupRow) -> dict[str, Any]:
    return {
        "provision": row.provision,
        "label": row.label,
        "document": row.document,
        "document_title": row.document_title,
        "quote": row.quote,
        "text": row.text,
        "why": list(row.why),
        "rule": row.rule,
    }


# ---- which provisions ----


def _scope(library: Library, query: LookupQuery) -> Iterable[Provision]:
    document = find_document(library, query.document) if query.document else None
    if query.address:
        found = _addressed(library, query.address, document.id if document else None)
        return [library.provisions[i] for i in found]
    provisions: Iterable[Provision] = library.provisions.values()
    if document:
        provisions = [p for p in provisions if p.document == document.id]
    return provisions


def find_document(library: Library, words: str) -> Document:
    """The one document that somebody names by id, title, number or alias.

    Raises:
        UnknownProvision: none or several are named so.
    """
    if words in library.documents:
        return library.documents[words]
    named = [m.document for m in find_mentions(words, library.documents) if m.document]
    if not named:
        wanted = squeeze(words)
        named = [d.id for d in library.documents.values() if wanted and wanted in squeeze(d.title + d.number)]
    if len(set(named)) == 1:
        return library.documents[named[0]]
    known = ", ".join(f"{d.id} ({d.short_title})" for d in list(library.documents.values())[:6])
    problem = "names more than one document" if named else "is no document here"
    raise UnknownProvision(f"{words!r} {problem}: there are {known}.")


def _addressed(library: Library, address: str, document: str | None) -> tuple[str, ...]:
    return tuple(i for located in _located(library, address, document) for i in located.provisions)


def _located(library: Library, address: str, document: str | None) -> tuple[Located, ...]:
    """An address without its document may be in several: a look-up shows them all."""
    try:
        return (resolve(address, library, document=document),)
    except UnknownProvision:
        if document:
            raise
        found: list[Located] = []
        for other in library.documents:
            try:
                found.append(resolve(address, library, document=other))
            except UnknownProvision:
                continue
        if not found:
            raise
        return tuple(found)


def _units(library: Library, query: LookupQuery) -> dict[str, Unit]:
    """The paragraph or item that the address names, by its provision."""
    if not query.address:
        return {}
    document = find_document(library, query.document).id if query.document else None
    return {p.provision: p.unit for p in _located(library, query.address, document) if p.unit}


# ---- the parts of a query ----


def _tests(library: Library, query: LookupQuery) -> Iterator[Test]:
    if query.chapter:
        yield _chapter_test(query.chapter)
    if any(query.words):
        yield _words_test([w for w in query.words if w])
    if query.body:
        yield _body_test(query.body)
    if query.deadline and not (query.who or query.force):
        yield _deadline_test(library, query.deadline)
    if query.figure:
        yield _figure_test(query.figure)
    if query.outside:
        yield _outside_test(library, query.outside)


def _all(tests: list[Test], provision: Provision) -> list[Fit] | None:
    fits = []
    for test in tests:
        fit = test(provision)
        if fit is None:
            return None
        fits.append(fit)
    return fits


def _chapter_test(chapter: str) -> Test:
    wanted = squeeze(chapter)

    def test(provision: Provision) -> Fit | None:
        for heading in provision.path:
            whole = squeeze(heading.label + heading.title)
            if wanted in {squeeze(heading.label), squeeze(heading.label).strip("、.（）")} or (
                len(wanted) > 1 and wanted in whole
            ):
                return Fit(f"{heading.label}{heading.title}")
        return None

    return test


def _words_test(words: list[str]) -> Test:
    def test(provision: Provision) -> Fit | None:
        places: list[tuple[int, int]] = []
        head = squeeze(provision.label + provision.title)
        for word in words:
            own = [m.span() for m in _spaced(word).finditer(provision.text)]
            if not own and squeeze(word) not in head:
                return None
            places.extend(own)
        return Fit("，".join(f"“{w}”" for w in words), tuple(places))

    return test


def _spaced(word: str) -> re.Pattern[str]:
    """The word with blanks allowed between its characters, as printed texts have them."""
    return re.compile(r"\s*".join(re.escape(c) for c in word if not c.isspace()), re.IGNORECASE)


def _body_test(body: str) -> Test:
    if body == ANY:
        return lambda p: _bodies_fit(bodies_of(p))
    name = name_of(body)

    def test(provision: Provision) -> Fit | None:
        if name:
            return _bodies_fit([b for b in bodies_of(provision) if b.name == name])
        places = [m.span() for m in _spaced(body).finditer(provision.text)]
        return Fit(f"“{body}”", tuple(places)) if places else None

    return test


def _bodies_fit(found: Iterable[Body]) -> Fit | None:
    found = list(found)
    if not found:
        return None
    responsible = [b for b in found if b.role is Role.RESPONSIBLE]
    shown = "、".join(dict.fromkeys(b.printed for b in responsible or found))
    divided = "（按职责分工负责）" if any(b.divided for b in responsible) else ""
    why = f"责任单位：{shown}{divided}" if responsible else f"文中提到：{shown}"
    return Fit(why, () if responsible else tuple((b.start, b.end) for b in found))


def _deadline_test(library: Library, deadline: str) -> Test:
    def test(provision: Provision) -> Fit | None:
        start = library.documents[provision.document].plan_start
        since = start.year if start else None
        terms = [t for t in terms_of(provision) if _asked(t, deadline) and not _past(t, since)]
        if not terms:
            return None
        why = "、".join(dict.fromkeys(_shown(t) for t in terms))
        return Fit(f"期限：{why}", tuple((t.start, t.end) for t in terms))

    return test


def _asked(term: Term, deadline: str) -> bool:
    if deadline == ANY:
        return True
    return same_time(term, deadline)


def _past(term: Term, since: int | None) -> bool:
    """Whether a time only describes what was before the plan began."""
    years = re.findall(r"\d{4}", term.value)
    return bool(since and years and int(years[-1]) < since)


def _shown(term: Term) -> str:
    starts = f"{term.since}起" if term.since and term.kind is TermKind.WITHIN else term.since
    return starts + term.printed


def _figure_test(figure: str) -> Test:
    wanted = squeeze(figure)
    number = re.fullmatch(r"([\d.]+)(.*)", wanted)

    def test(provision: Provision) -> Fit | None:
        found = figures_of(provision)
        if number:
            close = [f for f in found if _same_figure(f, number[1], number[2])]
        elif wanted == ANY:
            close = list(found)
        else:
            close = [f for f in found if wanted in squeeze(f.measures)]
            close = close or [f for f in found if wanted in _sentence(provision.text, f)]
        if not close:
            return None
        shown = (f"{f.measures}{' ' + f.column if f.column else ''} {f.printed}" for f in close)
        return Fit(f"数值：{'、'.join(dict.fromkeys(shown))}", tuple((f.start, f.end) for f in close))

    return test


def _same_figure(figure: Figure, number: str, unit: str) -> bool:
    """40 or 40%: the value itself, however it is printed (百分之五十)."""
    try:
        same = figure.value == float(number)
    except ValueError:
        return False
    return same and (not unit or unit in squeeze(figure.printed + figure.unit))


def _sentence(text: str, figure: Figure) -> str:
    begin, end = sentence_around(text, figure.start, figure.end)
    return squeeze(text[begin:end])


def _outside_test(library: Library, outside: str) -> Test:
    wanted = squeeze(outside)

    def test(provision: Provision) -> Fit | None:
        if "《" not in provision.text and "法" not in provision.text and "条例" not in provision.text:
            return None
        found: list[Reference] = [r for r in references_of(provision, library) if r.outside]
        found = [r for r in found if wanted == ANY or wanted in squeeze(r.outside)]
        if not found:
            return None
        why = "、".join(dict.fromkeys(f"《{r.outside}》" for r in found))
        return Fit(f"引用：{why}", tuple((r.start, r.end) for r in found))

    return test


# ---- rows ----


def _row(library: Library, provision: Provision, fits: list[Fit], unit: Unit | None) -> LookupRow:
    document = library.documents[provision.document]
    places = [place for fit in fits for place in fit.places]
    return LookupRow(
        provision=provision.id,
        label=unit.label if unit else provision.label,
        document=document.id,
        document_title=document.title,
        quote=unit.text if unit and not places else _quote(provision.text, places),
        text=provision.text,
        why=tuple(fit.why for fit in fits),
        rule=None,
    )


def _quote(text: str, places: list[tuple[int, int]]) -> str:
    if not places or "\t" in text:
        return text
    bounds = sorted({sentence_around(text, start, end) for start, end in places})
    merged: list[tuple[int, int]] = []
    for begin, end in bounds:
        if merged and not text[merged[-1][1] : begin].strip():
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif not merged or begin >= merged[-1][1]:
            merged.append((begin, end))
    return " … ".join(text[begin:end] for begin, end in merged)


def _rules_by_provision(library: Library) -> dict[str, tuple[Rule, ...]]:
    found: dict[str, list[Rule]] = {}
    for rule in library.rules:
        found.setdefault(rule.provision, []).append(rule)
    return {provision: tuple(rules) for provision, rules in found.items()}


def _rule_row(
    library: Library, query: LookupQuery, provision: Provision, rule: Rule, fits: list[Fit]
) -> LookupRow | None:
    why = [fit.why for fit in fits]
    if query.force:
        if rule.force is not query.force:
            return None
        why.append(f"{rule.force.value}：{rule.act}" if rule.act else rule.force.value)
    if query.who:
        spoken_of = [w for w in rule.who if same_actor(w, query.who)]
        if not spoken_of:
            return None
        why.append(f"主体：{'、'.join(spoken_of)}")
    if query.deadline:
        times = [
            t
            for part in (rule.limit, *(q.text for q in rule.quotes))
            for t in terms_in(part)
            if _asked(t, query.deadline)
        ]
        if not times:
            return None
        why.append("期限：" + "、".join(dict.fromkeys(t.printed for t in times)))
    document = library.documents[provision.document]
    return LookupRow(
        provision=provision.id,
        label=_label(provision, rule),
        document=document.id,
        document_title=document.title,
        quote=rule.quotes[0].text,
        text=provision.text,
        why=tuple(why),
        rule=rule.id,
    )


def _label(provision: Provision, rule: Rule) -> str:
    """The paragraph or item that holds the rule's first quote, else the provision."""
    at = provision.text.find(rule.quotes[0].text)
    end = at + len(rule.quotes[0].text)
    holding = [u for u in provision.units if at >= 0 and u.start <= at and end <= u.end]
    return min(holding, key=lambda u: u.end - u.start).label if holding else provision.label


def same_actor(printed: str, asked: str) -> bool:
    """Whether a rule's actor is the one asked for, whatever either is called."""
    name = name_of(asked)
    if name is None:
        return squeeze(asked) in squeeze(printed)
    if name_of(printed) == name:
        return True
    held = {b.name for b in bodies_in(printed)}
    # 县人民政府住房和城乡建设、价格等行政主管部门 names several; 业主委员会委员 is not 业主委员会.
    return name in held and printed.endswith(("部门", "机关", "）", "街道办", "人民政府"))
