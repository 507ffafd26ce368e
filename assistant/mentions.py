"""What a question names outright: provisions, documents, what the answers before it cited; and what does not exist."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from assistant.question import Reading
from assistant.rank import Mentions
from corpus.address import Address, AddressKind, find_addresses, locate
from corpus.errors import UnknownProvision
from corpus.extent import extent_of
from corpus.library import Library
from corpus.names import find_mentions as find_documents
from corpus.numerals import to_chinese

# Outside these kinds a number is more often a quantity or a list mark than a place that somebody names.
SPOKEN = frozenset({AddressKind.ARTICLE, AddressKind.IDENTIFIER, AddressKind.HEADING, AddressKind.CHAPTER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """An article that a question names and that does not exist."""

    label: str  # 第七十五条
    document: str  # id of the document that it would be in
    last: str  # label of the last article that there is


def find_mentions(reading: Reading, library: Library) -> tuple[Mentions, tuple[Missing, ...]]:
    """Find what the question and the answers before it name, and the articles in the question that do not exist."""
    named = frozenset(m.document for m in find_documents(reading.text, library.documents) if m.document)
    addresses = _of_its_sort(find_addresses(reading.text, library.documents), reading.text, library, named)
    asked, missing = _follow(addresses, library, named)
    shown: frozenset[str] = frozenset()
    if reading.shown:
        shown, _ = _follow(find_addresses(reading.shown, library.documents), library, frozenset())
    near = frozenset(
        p.id
        for p in library.provisions.values()
        for s in shown
        if p.path and p.path == library.provisions[s].path and p.document == library.provisions[s].document
    )
    return (
        Mentions(provisions=asked, documents=named, shown=shown, near_shown=near - shown),
        missing,
    )


# 规划第七条 is not the seventh article of a measure, though that alone has articles.
SORT = re.compile(
    r"(?P<规划>规划(?=里|中|上|文件|基本|说|写|规定|的?第)|\bplan\b)|(?P<意见>意见(?=里|中|上|文件|说|写|的?第)|\bopinions\b)"
)


def _of_its_sort(
    addresses: Iterable[Address], text: str, library: Library, named: frozenset[str]
) -> Iterator[Address]:
    """The addresses without bare articles of a document that is of another sort than the question says."""
    sorts = {m.lastgroup for m in SORT.finditer(text) if m.lastgroup}
    fitting = [d for d in library.documents.values() if any(sort in d.title for sort in sorts)]
    for address in addresses:
        bare = address.kind is AddressKind.ARTICLE and not address.document and not named
        if not (bare and fitting) or any(extent_of(library, d.id).articles for d in fitting):
            yield address


MOST = 8  # provisions of one address; a whole chapter says no more than its document does


def _follow(
    addresses: Iterable[Address], library: Library, named: frozenset[str]
) -> tuple[frozenset[str], tuple[Missing, ...]]:
    found: set[str] = set()
    missing: list[Missing] = []
    only = next(iter(named)) if len(named) == 1 else None
    for address in addresses:
        if address.outside:
            continue
        try:
            located = locate(address, library, document=only)
        except UnknownProvision:
            both = _in_several(address, library)
            found.update(both)
            if not both:
                missing.extend(_missing(address, library, address.document or only))
            continue
        if len(located.provisions) <= MOST and (
            address.kind in SPOKEN or len(address.numbers) > 1 or address.name
        ):
            found.update(located.provisions)
    return frozenset(found), tuple(missing)


def _in_several(address: Address, library: Library) -> set[str]:
    """The exact place in every document that has it, where a question does not say which document it means."""
    exact = len(address.numbers) > 1 and address.kind in {AddressKind.HEADING, AddressKind.ROW}
    if not exact or address.document:
        return set()
    found: set[str] = set()
    for document in library.documents:
        with suppress(UnknownProvision):
            located = locate(address, library, document=document).provisions
            found.update(located if len(located) == 1 else ())
    return found


def _missing(address: Address, library: Library, document: str | None) -> Iterator[Missing]:
    """An article beyond the last one of the only document that it can be in."""
    if address.kind is not AddressKind.ARTICLE or address.bare:
        return
    numbered = [d for d in library.documents if extent_of(library, d).articles]
    where = document or (numbered[0] if len(numbered) == 1 else None)
    articles = list(extent_of(library, where).articles.values()) if where else []
    if where and articles:
        label = f"第{to_chinese(address.numbers[0])}条"
        yield Missing(label=label, document=where, last=library.provisions[articles[-1]].label)
