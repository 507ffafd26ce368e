"""The documents that a text names: by title, short title or alias, with or without 《》, and those not held here."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from corpus.types import Document

SILENT = re.compile(r"[-\s《》〈〉“”‘’\"'「」『』]")  # what people leave out or add inside a name
TITLED = re.compile(r"《([^《》]{2,80}(?:〈[^〉]*〉[^《》]*)?)》")
# A law named without 《》; 办法, 方法, 依法 and the like are no names.
LAW = re.compile(
    r"(?:^|[^\u3400-\u9fff])"
    r"((?:中华人民共和国)?[\u3400-\u9fff]{0,14}?[\u3400-\u9fff](?:法典|条例|(?<![办方做说想用执违合无守依司立普书])法))"
    r"(?=\s*的?\s*第)"
)
# What stands before the name of a law in one run with it: 依照…, 《民法典》第十条和行政处罚法第九条.
LEADING = re.compile(
    "^(?:第[零〇一二三四五六七八九十百千两]+[条款项]|请问|按照|根据|依照|依据|违反|那么?|按|照|据|和|与|及|在|是|看|查|跟)+"
)
GENERIC = re.compile("^(?:本|该|这个?|那个?|此|上述|新)?(?:条例|法典|法)$")
EARLIEST = date.min


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A document named in a text; exactly one of `document` and `outside` is given."""

    document: str | None
    outside: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Names:
    """Every name of the documents, without blanks, quotes and 《》, in lower case."""

    by_name: Mapping[str, str]
    lengths: Mapping[str, tuple[int, ...]]  # first two characters → lengths of the names, longest first


def find_mentions(text: str, documents: Mapping[str, Document]) -> tuple[Mention, ...]:
    """Find the documents that a text names, in its order."""
    names = names_of(documents)
    squeezed, places = _squeeze(text)
    found: list[Mention] = []
    at = 0
    while at < len(squeezed) - 1:
        name = _name_at(squeezed, at, names)
        if not name:
            at += 1
            continue
        end = at + len(name)
        found.append(
            Mention(document=names.by_name[name], outside="", start=places[at], end=places[end - 1] + 1)
        )
        at = end
    found.extend(_outside(text, found))
    return tuple(sorted(found, key=lambda m: m.start))


def _name_at(squeezed: str, at: int, names: Names) -> str:
    for length in names.lengths.get(squeezed[at : at + 2], ()):
        name = squeezed[at : at + length]
        if name in names.by_name:
            return name
    return ""


def _outside(text: str, known: Iterable[Mention]) -> list[Mention]:
    taken = [(m.start, m.end) for m in known]
    found = []
    for match in [*TITLED.finditer(text), *LAW.finditer(text)]:
        start, end = match.span(1)
        if match.re is LAW:
            start += len(match[1]) - len(LEADING.sub("", match[1]))
        title = text[start:end]
        if any(s < end and start < e for s, e in taken) or GENERIC.match(title):
            continue
        taken.append((start, end))
        found.append(Mention(document=None, outside=title, start=start, end=end))
    return found


def _squeeze(text: str) -> tuple[str, list[int]]:
    kept = [(c.lower(), i) for i, c in enumerate(text) if not SILENT.match(c)]
    return "".join(c[:1] for c, _ in kept), [i for _, i in kept]


def squeeze(text: str) -> str:
    """A name without what people leave out or add: blanks, quotes, 《》, capitals."""
    return SILENT.sub("", text).lower()


_known: list[tuple[Mapping[str, Document], Names]] = []  # the last few libraries; compared by identity


def names_of(documents: Mapping[str, Document]) -> Names:
    """All names of the documents; worked out once for each library."""
    for mapping, names in _known:
        if mapping is documents:
            return names
    names = _collect(documents)
    _known.insert(0, (documents, names))
    del _known[4:]
    return names


def _collect(documents: Mapping[str, Document]) -> Names:
    by_name: dict[str, str] = {}
    newest = sorted(documents.values(), key=lambda d: d.in_force or d.issued or EARLIEST)
    for document in newest:  # of two versions of one law the newer is meant
        titles = (document.title, document.short_title, *document.aliases)
        for title in titles:
            for name in (squeeze(title), squeeze(title.removeprefix("中华人民共和国"))):
                if len(name) > 1:
                    by_name[name] = document.id
    lengths: dict[str, set[int]] = {}
    for name in by_name:
        lengths.setdefault(name[:2], set()).add(len(name))
    return Names(by_name, {k: tuple(sorted(v, reverse=True)) for k, v in lengths.items()})
