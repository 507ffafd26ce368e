"""What a provision refers to: 本办法第十四条, 前款第四项至第七项, 《物业管理条例》; in both directions."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from corpus.address import CHINESE, NUMBER, AddressKind, find_addresses
from corpus.extent import extent_of
from corpus.library import Library
from corpus.names import find_mentions
from corpus.numerals import parse_number
from corpus.types import Provision, UnitKind


class ReferenceKind(StrEnum):
    """How a reference names its target."""

    ARTICLE = "article"  # 本办法第十四条, 《民法典》第十条, 第十四条
    PART = "part"  # 前款, 前款第四项至第七项, 下列第（二）至（八）项
    TABLE = "table"  # 参见表 1, 详见下表
    DOCUMENT = "document"  # 《物业管理条例》 without a number


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A place referred to inside the library."""

    provision: str
    paragraph: int | None = None
    item: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One reference; `provision.text[start:end]` is `printed`. Without targets it leads outside, or nowhere."""

    kind: ReferenceKind
    source: str  # provision id
    printed: str
    start: int
    end: int
    targets: tuple[Target, ...]
    document: str | None  # id of another document of the library that is named
    outside: str  # title of a document that the library does not have, else empty


@dataclass(frozen=True, slots=True)
class ReferenceGraph:
    """All references of a library, by where they stand and by where they lead."""

    leaving: Mapping[str, tuple[Reference, ...]]
    arriving: Mapping[str, tuple[Reference, ...]]
    outside: Mapping[str, tuple[str, ...]]  # title of an outside document → the provisions that name it

    def out(self, provision: str) -> tuple[Reference, ...]:
        """What a provision refers to, in the order of its text."""
        return self.leaving.get(provision, ())

    def into(self, provision: str) -> tuple[Reference, ...]:
        """The references of other provisions that lead to this one."""
        return self.arriving.get(provision, ())


def references(library: Library) -> ReferenceGraph:
    """Read the references of every provision of a library."""
    leaving: dict[str, tuple[Reference, ...]] = {}
    arriving: dict[str, list[Reference]] = {}
    outside: dict[str, list[str]] = {}
    for provision in library.provisions.values():
        own = references_of(provision, library)
        if own:
            leaving[provision.id] = own
        for reference in own:
            for target in dict.fromkeys(t.provision for t in reference.targets):
                if target != provision.id:
                    arriving.setdefault(target, []).append(reference)
            if reference.outside and provision.id not in outside.setdefault(reference.outside, []):
                outside[reference.outside].append(provision.id)
    return ReferenceGraph(
        leaving, {p: tuple(r) for p, r in arriving.items()}, {t: tuple(p) for t, p in outside.items()}
    )


def references_of(provision: Provision, library: Library) -> tuple[Reference, ...]:
    """Read the references of one provision, in the order of its text."""
    found: list[Reference] = []
    for search in (_articles, _parts, _tables, _documents):
        for reference in search(provision, library):
            if not any(r.start < reference.end and reference.start < r.end for r in found):
                found.append(reference)
    return tuple(sorted(found, key=lambda r: r.start))


BEFORE = re.compile(
    rf"(?P<where>前(?P<count>[两二三])?款|上款|本款|前(?P<articles>[两二三])?条|下列|本条)"
    rf"(?:第(?P<paragraph>{NUMBER})款)?"
    rf"(?:(?:第|第?(?=[（(]))[（(]?(?P<item>{NUMBER})[）)]?项?(?:(?P<to>至|到|、|和)第?[（(]?(?P<upto>{NUMBER})[）)]?项?)?(?<=项))?"
)
TABLE = re.compile(rf"(?:参见|详见|见|按照?)(?:附?表\s*(?P<table>{NUMBER})|(?P<next>下表|附表))")
OWN_LEAD = re.compile(
    r"(?:本(?:办法|条例|规定|法|解释|意见|规划|细则|决定|通知)|依照|按照|根据|违反|适用|有|和|与|、|及|至|或者?)\s*$"
)


def _articles(provision: Provision, library: Library) -> Iterator[Reference]:
    text = provision.text
    if "条" not in text:
        return
    for address in find_addresses(text, library.documents):
        if address.kind is not AddressKind.ARTICLE or address.bare:
            continue
        own = OWN_LEAD.search(text[: address.start])
        named = _named_right_before(text, address.start, library)
        document = provision.document if own and own[0].startswith("本") else named[0]
        outside = "" if document else named[1]
        extent = extent_of(library, document or provision.document)
        numbers = [
            n for n in extent.articles if address.until and address.numbers[0] <= n[0] <= address.until
        ]
        targets = tuple(
            Target(provision=extent.articles[n], paragraph=address.paragraph, item=address.item)
            for n in (numbers or [address.numbers])
            if n in extent.articles and not outside
        )
        if targets or outside:
            yield _reference(
                ReferenceKind.ARTICLE,
                provision,
                address.start,
                address.end,
                targets=targets,
                document=document if document != provision.document else None,
                outside=outside,
            )


def _named_right_before(text: str, at: int, library: Library) -> tuple[str | None, str]:
    """The document that the nearest title of the same sentence names, where only articles stand between."""
    clause = re.split(r"[。；\n]", text[:at])[-1]
    mentions = find_mentions(
        clause + "第", library.documents
    )  # a law without 《》 is told by what follows it
    if not mentions:
        return None, ""
    between = clause[mentions[-1].end :]
    if re.fullmatch(
        rf"》?(?:（[^）]*）)?(?:的)?(?:第[{CHINESE}\d]+[条款项]|[、和及与至或者以的，第（）()\s{CHINESE}])*",
        between,
    ):
        return mentions[-1].document, mentions[-1].outside
    return None, ""


def _parts(provision: Provision, library: Library) -> Iterator[Reference]:
    units = [u for u in provision.units if u.kind is UnitKind.PARAGRAPH]
    for match in BEFORE.finditer(provision.text):
        where = match["where"]
        if where == "下列" and not match["item"]:
            continue
        paragraph = next((u.paragraph for u in units if u.start <= match.start() < u.end), 1)
        targets: tuple[Target, ...]
        if "条" in where:
            targets = _earlier_articles(match, provision, library)
        else:
            back = (parse_number(match["count"] or "") or 1) if where[0] in "前上" else 0
            targets = tuple(
                Target(provision=provision.id, paragraph=number, item=item)
                for number in range(max(paragraph - back, 1), paragraph if back else paragraph + 1)
                for item in _items(match)
            )
        if targets:
            yield _reference(ReferenceKind.PART, provision, match.start(), match.end(), targets=targets)


def _items(match: re.Match[str]) -> list[int | None]:
    first = parse_number(match["item"] or "")
    last = parse_number(match["upto"] or "")
    if not first:
        return [None]
    if not last:
        return [first]
    return list(range(first, last + 1)) if match["to"] in {"至", "到"} else [first, last]


def _earlier_articles(match: re.Match[str], provision: Provision, library: Library) -> tuple[Target, ...]:
    paragraph, item = parse_number(match["paragraph"] or ""), parse_number(match["item"] or "")
    if match["where"] == "本条":
        if not paragraph and not item:
            return ()
        return (Target(provision=provision.id, paragraph=paragraph, item=item),)
    articles = list(extent_of(library, provision.document).articles.values())
    if provision.id not in articles:
        return ()
    at = articles.index(provision.id)
    count = parse_number(match["articles"] or "") or 1
    return tuple(
        Target(provision=i, paragraph=paragraph, item=item) for i in articles[max(at - count, 0) : at]
    )


def _tables(provision: Provision, library: Library) -> Iterator[Reference]:
    for match in TABLE.finditer(provision.text):
        number = parse_number(match["table"] or "") or 1
        rows = extent_of(library, provision.document).rows((number,), "")
        if rows:
            yield _reference(
                ReferenceKind.TABLE,
                provision,
                match.start(),
                match.end(),
                targets=tuple(Target(provision=r) for r in rows),
            )


def _documents(provision: Provision, library: Library) -> Iterator[Reference]:
    for mention in find_mentions(provision.text, library.documents):
        if mention.document == provision.document:
            continue
        start, end = mention.start, mention.end
        if provision.text[start - 1 : start] == "《" and provision.text[end : end + 1] == "》":
            start, end = start - 1, end + 1
        elif mention.document:
            continue  # an alias in running text names no document
        yield _reference(
            ReferenceKind.DOCUMENT,
            provision,
            start,
            end,
            document=mention.document,
            outside=re.sub(r"\s+", "", mention.outside),
        )


def _reference(
    kind: ReferenceKind,
    provision: Provision,
    start: int,
    end: int,
    *,
    targets: tuple[Target, ...] = (),
    document: str | None = None,
    outside: str = "",
) -> Reference:
    return Reference(
        kind=kind,
        source=provision.id,
        printed=provision.text[start:end],
        start=start,
        end=end,
        targets=targets,
        document=document,
        outside=outside,
    )
