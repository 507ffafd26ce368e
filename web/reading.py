"""A document → readable text: outline, search, repairs and disagreements marked, rules in plain words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from corpus.library import Library
from corpus.repair import Repair, Sureness
from corpus.types import Document, Heading, Provision
from corpus.validity import Status, status_of
from web.lookup import Finder
from web.marks import Run, paragraphs, typeset, words_in
from web.render import Reader, anchor, day_words, heading_of, is_row, row_html
from web.rows import disagreements_html, links_html, plain_words_html
from web.words import Words

JOINED = "⏎"  # in a repair that only joins a sentence cut by a page break
DEEPEST = 3  # levels of headings in the outline


@dataclass(frozen=True, slots=True)
class Repaired:
    """A repair with its place in the text of its provision."""

    repair: Repair
    start: int
    end: int


def documents_html(reader: Reader) -> Markup:
    """All documents as cards."""
    counts = dict.fromkeys(reader.library.documents, 0)
    for provision in reader.library.provisions.values():
        counts[provision.document] += 1
    cards = Markup("").join(_card(d, counts[d.id], reader) for d in reader.library.documents.values())
    return Markup('<div class="nj-documents">{}</div>').format(cards)


def _card(document: Document, count: int, reader: Reader) -> Markup:
    words = reader.words
    return Markup(
        '<article class="nj-document"><h3><a href="{address}">{title}</a></h3><p class="nj-no">{number}</p>'
        "<p>{issuer}</p><p>{dates}</p><p>{count}</p></article>"
    ).format(
        address=address_of(document.id, words),
        title=document.title,
        number=document.number,
        issuer=document.issuer,
        dates=dates_words(document, words),
        count=words.count_all.format(count=count),
    )


def address_of(document: str, words: Words) -> str:
    """The readable page of a document."""
    return f"/documents/{document}" + ("?lang=en" if words.lang == "en" else "")


def dates_words(document: Document, words: Words) -> str:
    """The dates that a document states."""
    stated = [
        (words.issued, document.issued),
        (words.in_force, document.in_force),
    ]
    parts = [f"{label} {day_words(day, words)}" for label, day in stated if day]
    if document.plan_start and document.plan_end:
        parts.append(f"{words.plan_period} {document.plan_start.year}–{document.plan_end.year}")
    return " · ".join(parts)


def document_html(document_id: str, finder: Finder, reader: Reader, *, search: str = "") -> Markup:
    """One document from its notice to its last article or table row."""
    library, words = reader.library, reader.words
    document = library.documents[document_id]
    inside = [p for p in library.provisions.values() if p.document == document_id]
    searched = search.split()
    hits = sum(len(words_in(p.text, searched)) for p in inside)
    standing = status_of(document, reader.day)
    return Markup(
        '<article class="nj-reading"><header><h2>{title}</h2><p class="nj-no">{number} · {issuer}</p><p>{dates}</p>'
        '<p class="nj-standing" data-over="{over}">{standing}</p>{repairs}{found}</header>'
        '<div class="nj-columns"><details class="nj-outline"><summary>{outline}</summary>'
        '<nav aria-label="{outline}">{contents}</nav></details>'
        '<div class="nj-body">{body}</div></div></article>'
    ).format(
        title=document.title,
        number=document.number,
        issuer=document.issuer,
        dates=dates_words(document, words),
        over="yes" if standing.status is Status.PLAN_PERIOD_OVER else "no",
        standing=standing.en if words.lang == "en" else standing.zh,
        repairs=_joins_html(library, document_id, words),
        found=_found_html(search, hits, words),
        outline=words.outline,
        contents=outline_html(inside),
        body=Markup("").join(_body(inside, finder, reader, searched)),
    )


def _joins_html(library: Library, document: str, words: Words) -> Markup:
    joins = sum(JOINED in r.printed for b in library.bodies if b.document.id == document for r in b.repairs)
    if not joins:
        return Markup("")
    return Markup('<p class="nj-hint">{}：{}</p>').format(
        words.repairs, words.repaired_page.format(count=joins)
    )


def _found_html(search: str, hits: int, words: Words) -> Markup:
    if not search.strip():
        return Markup("")
    return Markup('<p class="nj-hits" role="status">“{}” {}</p>').format(
        search, words.hits_inside.format(count=hits)
    )


def outline_html(provisions: Sequence[Provision]) -> Markup:
    """The headings in order, each leading to the first provision below it."""
    items: list[Markup] = []
    before: Provision | None = None
    for provision in provisions:
        items.extend(
            _entry(depth, f"{heading.label} {heading.title}", provision)
            for depth, heading in new_headings(before, provision)
            if depth < DEEPEST
        )
        if len(provision.path) < DEEPEST and provision.title and not is_row(provision):
            items.append(_entry(len(provision.path), heading_of(provision), provision))
        before = provision
    return Markup('<ul class="nj-contents">{}</ul>').format(Markup("").join(items))


def new_headings(before: Provision | None, provision: Provision) -> list[tuple[int, Heading]]:
    """The headings that begin with a provision, with their depth.

    One that the provision before it bore as its own (the words under 三、 before its first （一）) is not said twice.
    """
    path = provision.path
    above = before.path if before else ()
    shared = _shared(above, path)
    own = before is not None and len(above) == shared < len(path) and path[shared].title == before.title
    return list(enumerate(path))[shared + own :]


def _entry(depth: int, words: str, provision: Provision) -> Markup:
    return Markup('<li data-depth="{}"><a href="#{}">{}</a></li>').format(
        depth, anchor(provision.id), words.strip()
    )


def _shared(one: Sequence[Heading], other: Sequence[Heading]) -> int:
    depth = 0
    while depth < min(len(one), len(other)) and one[depth] == other[depth]:
        depth += 1
    return depth


def _body(
    provisions: Sequence[Provision], finder: Finder, reader: Reader, searched: Sequence[str]
) -> Iterator[Markup]:
    before: Provision | None = None
    for provision in provisions:
        for depth, heading in new_headings(before, provision):
            yield Markup(
                '<p class="nj-heading" data-depth="{}" role="heading" aria-level="{}">{} {}</p>'
            ).format(depth, depth + 3, heading.label, heading.title)
        yield provision_html(provision, finder, reader, searched)
        before = provision


def provision_html(
    provision: Provision, finder: Finder, reader: Reader, searched: Sequence[str] = ()
) -> Markup:
    """One provision in the text: its label is its permanent link."""
    words = reader.words
    repaired = list(repairs_in(provision, reader.library))
    details = Markup("").join(
        (
            plain_words_html(finder.rules_of(provision.id), words),
            links_html(finder.links(provision.id), reader),
        )
    )
    about = (
        Markup('<details class="nj-more"><summary>{}</summary>{}</details>').format(
            words.plain_and_related, details
        )
        if details
        else ""
    )
    return Markup(
        '<section class="nj-provision" id="{anchor}"><p class="nj-label"><a href="#{anchor}" title="{permanent}">{label}</a></p>'
        '<div class="nj-text" lang="zh-CN">{text}</div>{notes}{disagreements}{about}</section>'
    ).format(
        anchor=anchor(provision.id),
        permanent=words.permanent,
        label=typeset(heading_of(provision)),
        text=_text(provision, repaired, searched),
        notes=_notes(repaired, words),
        disagreements=disagreements_html(finder.disagreements(provision.id), provision.id, reader),
        about=about,
    )


def _text(provision: Provision, repaired: Sequence[Repaired], searched: Sequence[str]) -> Markup:
    if is_row(provision):
        return row_html(provision)
    hits = words_in(provision.text, searched)
    marks = [Run(r.start, r.end, r.repair.sure.value) for r in repaired]
    free = [m for m in marks if not any(h.start < m.end and m.start < h.end for h in hits)]
    runs = sorted((*hits, *free))
    return Markup("").join(Markup("<p>{}</p>").format(line) for line in paragraphs(provision.text, runs))


def repairs_in(provision: Provision, library: Library) -> Iterator[Repaired]:
    """The repairs of a provision's text that change what is printed; joins of cut sentences are not among them."""
    body = next((b for b in library.bodies if b.document.id == provision.document), None)
    for repair in body.repairs if body else ():
        if JOINED in repair.printed or not provision.span.start <= repair.place < provision.span.end:
            continue
        shown = (repair.read if repair.sure is Sureness.CERTAIN else repair.printed).strip()
        at = provision.text.find(shown)
        if at >= 0:
            yield Repaired(repair, at, at + len(shown))


def _notes(repaired: Sequence[Repaired], words: Words) -> Markup:
    if not repaired:
        return Markup("")
    notes = Markup("").join(
        Markup('<li data-sure="{}">{}{}</li>').format(
            r.repair.sure.value,
            words.repaired.format(printed=_one_line(r.repair.printed), read=_one_line(r.repair.read)),
            "" if r.repair.sure is Sureness.CERTAIN else f"（{words.repaired_unsure}）",
        )
        for r in repaired
    )
    return Markup('<ul class="nj-repairs" aria-label="{}">{}</ul>').format(words.repairs, notes)


def _one_line(text: str) -> str:
    return " ".join(text.split())
