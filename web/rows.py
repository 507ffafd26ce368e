"""A look-up's rows → what the page shows of them."""

from collections.abc import Sequence
from urllib.parse import urlencode

from markupsafe import Markup

from corpus.disagreements import Disagreement
from corpus.lookup import LookupQuery, LookupResult, LookupRow
from corpus.types import Rule
from web.lookup import Finder, Links, Sort
from web.marks import paragraphs, typeset, words_in
from web.render import Reader, heading_of, path_html, permalink, row_html, text_html
from web.words import Words


def no_rows_html(sentence: str, reason: str = "", *, ask: tuple[str, str] | None = None) -> Markup:
    """Nothing to list, and why; `ask` is a label and a question to put to the assistant instead."""
    more = Markup('<p class="nj-hint">{}</p>').format(reason) if reason else Markup("")
    if ask:
        more += Markup(
            '<p><button type="button" class="nj-button" data-do="ask" data-question="{}">{}</button></p>'
        ).format(ask[1], ask[0])
    return Markup('<div class="nj-none" role="status"><p>{}</p>{}</div>').format(sentence, more)


def rows_html(
    result: LookupResult, query: LookupQuery, terms: str, sort: Sort, finder: Finder, reader: Reader
) -> Markup:
    """All rows with their count and the files for a spreadsheet."""
    words = reader.words
    if not result.rows:
        return no_rows_html(words.nothing_found, ask=(words.ask_instead, terms) if terms.strip() else None)
    searched = (*query.words, *terms.split())
    items = Markup("").join(
        item_html(number, row, searched, finder, reader) for number, row in enumerate(result.rows, start=1)
    )
    return Markup(
        '<div class="nj-count"><p role="status"><strong>{count}</strong></p><p class="nj-export">{export}：'
        '<a href="{csv}" download>CSV</a> <a href="{xlsx}" download>XLSX</a></p></div><ol class="nj-rows">{items}</ol>'
    ).format(
        count=count_words(result, words),
        export=words.export,
        csv=export_address(query, terms, sort, "csv"),
        xlsx=export_address(query, terms, sort, "xlsx"),
        items=items,
    )


def count_words(result: LookupResult, words: Words) -> str:
    """How many there are; where rules are listed, also from how many provisions."""
    if result.total == result.provisions:
        return words.count.format(count=result.total)
    return words.count_rules.format(count=result.total, provisions=result.provisions)


def export_address(query: LookupQuery, terms: str, sort: Sort, form: str) -> str:
    """The API's address of the same look-up as a file."""
    filters = {
        "terms": terms,
        "document": query.document,
        "chapter": query.chapter,
        "body": query.body,
        "who": query.who,
        "force": query.force.value if query.force else "",
        "deadline": query.deadline,
        "sort": sort.value,
        "format": form,
    }
    return "/api/lookup?" + urlencode({name: value for name, value in filters.items() if value})


def item_html(number: int, row: LookupRow, searched: Sequence[str], finder: Finder, reader: Reader) -> Markup:
    """One row: what fits, why, and the whole provision folded away."""
    library, words = reader.library, reader.words
    provision = library.provisions[row.provision]
    if "\t" in row.quote:
        quote = row_html(provision)
    else:
        lines = paragraphs(row.quote, words_in(row.quote, searched))
        quote = Markup("").join(Markup("<p>{}</p>").format(line) for line in lines)
    return Markup(
        '<li class="nj-item"><header><span class="nj-number" aria-hidden="true">{number}</span><div>'
        '<h3>{label}</h3><p class="nj-source">《{title}》</p></div></header>{why}'
        '<blockquote class="nj-quote" lang="zh-CN">{quote}</blockquote>'
        "<details><summary>{open}</summary>{path}{text}{about}</details></li>"
    ).format(
        number=number,
        label=typeset(row.label if row.label != provision.label else heading_of(provision)),
        title=row.document_title,
        why=Markup('<p class="nj-why">{}</p>').format("；".join(row.why)) if row.why else "",
        quote=quote,
        open=words.whole_provision,
        path=path_html(provision.path),
        text=Markup('<div class="nj-here" lang="zh-CN">{}</div>').format(text_html(provision, [row.quote])),
        about=about_html(provision.id, finder, reader),
    )


def about_html(provision_id: str, finder: Finder, reader: Reader) -> Markup:
    """What else is known of a provision: plain words, links in and out, disagreements, its address."""
    words = reader.words
    provision = reader.library.provisions[provision_id]
    return Markup('<div class="nj-about">{}{}{}<p><a href="{}">{}</a></p></div>').format(
        plain_words_html(finder.rules_of(provision_id), words),
        disagreements_html(finder.disagreements(provision_id), provision_id, reader),
        links_html(finder.links(provision_id), reader),
        permalink(provision, words),
        words.permanent,
    )


def plain_words_html(rules: Sequence[Rule], words: Words) -> Markup:
    """What the rules of a provision say in plain words; drafts are marked."""
    if not rules:
        return Markup("")
    items = Markup("").join(
        Markup('<li><span class="nj-force">{}</span> {}{}</li>').format(
            words.forces[rule.force],
            rule.plain_en if words.lang == "en" else rule.plain_zh,
            "" if rule.reviewed else Markup(' <span class="nj-draft">{}</span>').format(words.draft),
        )
        for rule in rules
    )
    return Markup('<div class="nj-plain-words"><h4>{}</h4><ul>{}</ul></div>').format(words.plain_words, items)


def disagreements_html(disagreements: Sequence[Disagreement], here: str, reader: Reader) -> Markup:
    """Where this and another provision say different things; no side is taken."""
    parts = []
    for each in disagreements:
        others = [i for i in each.provisions if i != here]
        parts.append(
            Markup(
                '<div class="nj-disagreement"><h4><span aria-hidden="true">≠</span> {}</h4><p>{}</p><p>{}</p></div>'
            ).format(
                reader.words.disagreement,
                each.en if reader.words.lang == "en" else each.zh,
                places_html(others, reader),
            )
        )
    return Markup("").join(parts)


def links_html(links: Links, reader: Reader) -> Markup:
    """The provisions that this one names, those that name it, and texts elsewhere."""
    words = reader.words
    parts = [
        Markup("<dt>{}</dt><dd>{}</dd>").format(label, shown)
        for label, shown in (
            (words.names, places_html(links.out, reader)),
            (words.named_by, places_html(links.into, reader)),
            (words.names_outside, "、".join(f"《{title}》" for title in links.outside)),
        )
        if shown
    ]
    return Markup('<dl class="nj-links">{}</dl>').format(Markup("").join(parts)) if parts else Markup("")


def places_html(ids: Sequence[str], reader: Reader) -> Markup:
    """Provisions as links, each with its document."""
    found = [reader.library.provisions[i] for i in ids if i in reader.library.provisions]
    return Markup("、").join(
        Markup('<a href="{}">{} {}</a>').format(
            permalink(p, reader.words), reader.library.documents[p.document].short_title, p.label
        )
        for p in found
    )
