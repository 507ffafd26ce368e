"""What people write to name a provision → the provision: 物业办法第四十二条第二款, 二（二）2(9), 表1第7项, Article 42."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from corpus.errors import UnknownProvision
from corpus.extent import Extent, extent_of
from corpus.library import Library
from corpus.names import Mention, find_mentions
from corpus.numerals import parse_number, to_chinese
from corpus.types import Document, Provision, Unit

CHINESE = "零〇一二三四五六七八九十百千两"
NUMBER = rf"(?:\d{{1,4}}|[{CHINESE}]{{1,8}})"
# One character for one, so that places in the normal form are places in the text.
NORMAL = str.maketrans(
    "０１２３４５６７８９（）［］【】．條項節點編「」\u3000\u00a0’‘＂",
    "0123456789()()()." + "条项节点编“”  ''\"",
)


class AddressKind(StrEnum):
    """What sort of place an address names."""

    ARTICLE = "article"  # 第四十二条
    HEADING = "heading"  # 二、（二）2.（9）
    ROW = "row"  # 表1第7项, 表1“林木覆盖率（%）”, 表1
    CHAPTER = "chapter"  # 第四章
    IDENTIFIER = "identifier"  # wuye/42
    LEAD = "lead"  # 印发通知, 引言


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A place named in a text; `text[start:end]` is the name without its document."""

    kind: AddressKind
    text: str
    start: int
    end: int
    document: str | None = None  # id, where the text names one of the library's documents for it
    outside: str = ""  # title of a document that the library does not have
    numbers: tuple[int, ...] = ()  # (42,); (42, 1) for 第四十二条之一; (2, 2, 2, 9)
    whole: bool = True  # False: the numbers are only the end of a path, as in （二）2.（9）
    until: int | None = None  # the last article of a range: 第四十条至第四十二条
    paragraph: int | None = None
    item: int | None = None
    item_until: int | None = None  # the last item of a range: 第（二）至（八）项
    name: str = ""  # an indicator, a paragraph's lead or an identifier
    bare: bool = False  # written without 第, or an indicator without “”: may be other words after all


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """Where an address leads."""

    document: str
    provision: str  # the first, or only, provision
    provisions: tuple[str, ...]  # all of a chapter, heading, table or range
    paragraph: int | None
    item: int | None
    unit: Unit | None  # the paragraph or item named, if one was


def find_addresses(text: str, documents: Mapping[str, Document]) -> tuple[Address, ...]:
    """Find every place that a text names, each with the document that the text names for it, if any."""
    normal = text.translate(NORMAL)
    found = _found(text, normal, alone=False)
    return _attach(found, find_mentions(text, documents), normal) if found else ()


def resolve(text: str, library: Library, *, document: str | None = None) -> Located:
    """Follow what somebody wrote as one address; `document` is meant where the text names none.

    Raises:
        UnknownProvision: says what is wrong and what exists instead.
    """
    text = text.strip()
    if text in library.provisions:
        return _whole(library.provisions[text].document, (text,))
    normal = text.translate(NORMAL)
    mentions = find_mentions(text, library.documents)
    places = _attach(_found(text, normal, alone=True, mentions=mentions), mentions, normal)
    if not places:
        known = next((m.document for m in mentions if m.document), None)
        raise UnknownProvision(_nothing(text, library, known or document))
    return locate(places[0], library, document=document)


def locate(address: Address, library: Library, *, document: str | None = None) -> Located:
    """Follow an address found in a text; `document` is meant where the address has none.

    Raises:
        UnknownProvision: says what is wrong and what exists instead.
    """
    if address.outside:
        held = _listed([d.short_title for d in library.documents.values()])
        raise UnknownProvision(f"《{address.outside}》 is not in this library, which has {held}.")
    if address.kind is AddressKind.IDENTIFIER:
        return _by_identifier(address, library)
    wanted = address.document or document
    candidates = [wanted] if wanted else _candidates(address, library)
    extents = {d: extent_of(library, d) for d in candidates}
    found = {d: ids for d, e in extents.items() if (ids := _provisions(address, e))}
    if not found and address.bare and address.kind is AddressKind.ROW:  # 表1 and words that name no indicator
        address = replace(address, name="")
        found = {d: ids for d, e in extents.items() if (ids := _provisions(address, e))}
    if len(found) > 1 and address.name:  # several have the heading: the one whose paragraph is named is meant
        named = {
            d: ids for d, ids in found.items() if any(_named(address, library.provisions[i]) for i in ids)
        }
        found = named or found
    if len(found) > 1:
        titles = _listed([library.documents[d].short_title for d in found])
        raise UnknownProvision(f"{address.text} is in {titles}: name the document with it.")
    if not found:
        raise UnknownProvision(_missing(address, library, candidates))
    ((where, ids),) = found.items()
    return _with_unit(address, library, where, ids)


# ---- finding ----

_PART = rf"(?:\s*[,，、]?\s*第?\s*(?P<paragraph>{NUMBER})\s*款)?"
_ITEM = (
    rf"(?:\s*[,，、]?\s*第?\s*(?:\(\s*(?P<item1>{NUMBER})\s*\)|(?P<item2>{NUMBER}))"
    rf"(?:\s*项?\s*[至到~\-—]\s*第?\s*\(?\s*(?P<item_until>{NUMBER})\s*\)?)?\s*项"
    rf"|\s*\(\s*(?P<item3>{NUMBER})\s*\)(?!\s*[\d{CHINESE}]))?"
)
ARTICLE = re.compile(
    rf"(?P<ordinal>第)?\s*(?<![\d{CHINESE}.])(?P<number>{NUMBER})\s*条(?P<sub>之(?P<second>{NUMBER}))?"
    rf"(?:\s*[至到~\-—]\s*第?\s*(?P<until>{NUMBER})\s*条)?{_PART}{_ITEM}"
)
BARE_BEFORE = re.compile(r"[有共这那几满近约超每两各上下\d]\s*$")
BARE_AFTER = re.compile(r"\s*(?:规定|怎么|说|讲|写|是|内容|里|中|呢|吗|的内容|的规定|[?？。,，;；:：]|$)")
ENGLISH = re.compile(
    r"(?:(?:(?:paragraph|para\.?)\s*(?P<para0>\d{1,2})|(?:item|subparagraph)\s*\(?(?P<item0>\d{1,2})\)?)"
    r"\s*(?:of|in|,)?\s*)?"
    r"\b(?:articles?|art\.?)\s*(?P<number>\d{1,4})\b(?:\s*\(\s*(?P<parens>\d{1,2})\s*\))?"
    r"(?:\s*,?\s*(?:paragraph|para\.?)\s*\(?(?P<para>\d{1,2})\)?)?"
    r"(?:\s*,?\s*(?:item|subparagraph)\s*\(?(?P<item>\d{1,2})\)?)?",
    re.IGNORECASE,
)
_L1 = rf"(?:第\s*)?(?P<l1>[{CHINESE}]{{1,3}})\s*(?P<stop>、|\.|部分|(?=\s*\())\s*"
_L2 = rf"(?:第\s*)?\(\s*(?P<l2>[{CHINESE}]{{1,3}})\s*\)\s*"
_L3 = r"(?P<l3>\d{1,2})(?:\s*[.、](?!\d)|(?=\s*\()|(?![\w.])|(?=[的里中说规条项]))\s*"
_L4 = r"\(\s*(?P<l4>\d{1,3})\s*\)"
_TAIL = rf"(?:\s*第\s*(?P<section>{NUMBER})\s*段|\s*[“\"](?P<lead>[^”\"]{{2,40}})[”\"])?"
HEADING = re.compile(
    rf"(?<![\d{CHINESE}])(?:{_L1}(?:{_L2}(?:{_L3}(?:{_L4})?)?)?|"
    + re.sub(r"P<l(\d)>", r"P<m\1>", rf"{_L2}{_L3}(?:{_L4})?")
    + rf"){_TAIL}"
)
# section II(2), Part 3 (1), section 2(2)(16); Roman or Arabic
ENGLISH_HEADING = re.compile(
    r"\b(?P<sort>section|part|chapter)s?\s+(?P<first>(?-i:[IVX]{1,4}(?!\s+[a-z]))|(?-i:[IVX]{2,4})|\d{1,2})\b"
    r"(?P<rest>(?:[\s,]*\(\s*\d{1,3}\s*\)|\.\d{1,2}\b)*)",
    re.IGNORECASE,
)
# 任务（16）, 编号（16）, task (26): the last number of a path, where a plan numbers its tasks throughout
TASK = re.compile(
    r"(?:任务|举措|编号|序号|\btasks?)\s*(?:第|no\.?|number)?\s*(?:\(\s*(?P<marked>\d{1,3})\s*\)"
    r"|(?P<number>\d{1,3})(?![\d.%％\s]*(?:[\d%％个项条年月天日户人万吨亩]|days?\b|months?\b|years?\b)))",
    re.IGNORECASE,
)
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
DOTTED = re.compile(r"(?<![\d.年/])(?P<path>\d{1,2}(?:\.\d{1,2}){1,3})(?![\d.%％万亿]|\s*[个米吨元年月])")
ROW = re.compile(
    rf"(?:指标)?表(?P<table>\s*{NUMBER})?\s*[的中里,，]?\s*(?:(?:第\s*(?P<row>{NUMBER})|序号\s*(?P<serial>{NUMBER}))"
    r"\s*(?:项|行|号|条|个指标)?|[“\"《](?P<quoted>[^”》]{2,80}?)[”》\"](?=$|[^”])|(?P<note>备注)|(?P<plain>[^\s,，。?？]{2,40}))?"
)
CHAPTER = re.compile(rf"第\s*(?P<chapter>{NUMBER})\s*章(?:\s*第\s*(?P<part>{NUMBER})\s*节)?")
IDENTIFIER = re.compile(r"(?<![\w/.])[A-Za-z][\w-]*/(?:t\d+\.(?:\d+|note)|n|\d+(?:\.\d+)*)(?![\w/])")
LEAD = re.compile("印发通知|引言|导言")


def _found(text: str, normal: str, *, alone: bool, mentions: tuple[Mention, ...] = ()) -> tuple[Address, ...]:
    found: list[Address] = []
    for search in (_identifiers, _articles, _english, _rows, _headings, _english_headings, _tasks, _chapters):
        for address in search(text, normal, alone):
            if not any(a.start < address.end and address.start < a.end for a in found):
                found.append(address)
    if alone and not found:
        found = [a for a in _lone(text, normal) if not any(m.start <= a.start < m.end for m in mentions)]
    return tuple(sorted(found, key=lambda a: a.start))


def _identifiers(text: str, normal: str, _alone: bool) -> Iterator[Address]:
    if "/" in normal:
        for m in IDENTIFIER.finditer(normal):
            yield _address(AddressKind.IDENTIFIER, text, m, name=m[0])


def _articles(text: str, normal: str, alone: bool) -> Iterator[Address]:
    if "条" not in normal:
        return
    for m in ARTICLE.finditer(normal):
        number = parse_number(m["number"])
        if not number or (m["item3"] and m["item_until"]):
            continue
        bare = not m["ordinal"]
        exact = bool(m["paragraph"] or m["item1"] or m["item2"])
        if bare and not (exact or alone) and BARE_BEFORE.search(normal[: m.start()]):
            continue
        if bare and not (exact or alone) and not BARE_AFTER.match(normal[m.end() :]):
            continue
        second = parse_number(m["second"] or "")
        yield _address(
            AddressKind.ARTICLE,
            text,
            m,
            numbers=(number, second) if second else (number,),
            until=parse_number(m["until"] or ""),
            paragraph=parse_number(m["paragraph"] or ""),
            item=parse_number(m["item1"] or m["item2"] or m["item3"] or ""),
            item_until=parse_number(m["item_until"] or ""),
            bare=bare,
        )


def _english(text: str, normal: str, _alone: bool) -> Iterator[Address]:
    for m in ENGLISH.finditer(normal):
        item = m["item"] or m["item0"] or m["parens"]
        yield _address(
            AddressKind.ARTICLE,
            text,
            m,
            numbers=(int(m["number"]),),
            paragraph=parse_number(m["para"] or m["para0"] or ""),
            item=parse_number(item or ""),
        )


def _rows(text: str, normal: str, alone: bool) -> Iterator[Address]:
    if "表" not in normal:
        return
    for m in ROW.finditer(normal):
        named = m["row"] or m["serial"] or m["quoted"] or m["note"]
        if not (m["table"] or named) or (not m["table"] and not alone and m["quoted"]):
            continue
        plain = m["plain"] if not named else None
        end = m.start("plain") if plain else m.end()
        row = parse_number(m["row"] or m["serial"] or "")
        yield Address(
            kind=AddressKind.ROW,
            text=text[m.start() : end],
            start=m.start(),
            end=end,
            numbers=(parse_number((m["table"] or "1").strip()) or 1, *((row,) if row else ())),
            name=m["quoted"] or m["note"] or plain or "",
            bare=bool(plain),
        )


def _headings(text: str, normal: str, alone: bool) -> Iterator[Address]:
    if "(" not in normal and not alone and "部分" not in normal and "、" not in normal:
        return
    for m in HEADING.finditer(normal):
        numbers = [parse_number(m[g] or "") for g in ("l1", "l2", "l3", "l4", "m2", "m3", "m4")]
        given = tuple(n for n in numbers if n)
        if m["l1"] and len(given) == 1 and not (alone or m["stop"] == "部分") and m.end() < len(normal):
            continue  # 一、二楼: a lone number with a pause mark names nothing
        yield _address(
            AddressKind.HEADING,
            text,
            m,
            numbers=given,
            whole=bool(m["l1"]),
            paragraph=parse_number(m["section"] or ""),
            name=m["lead"] or "",
        )


def _english_headings(text: str, normal: str, _alone: bool) -> Iterator[Address]:
    for m in ENGLISH_HEADING.finditer(normal):
        first = ROMAN.get(m["first"].lower()) or parse_number(m["first"])
        if first:
            rest = [int(n) for n in re.findall(r"\d+", m["rest"])]
            chapter = m["sort"].lower() == "chapter" and not rest
            kind = AddressKind.CHAPTER if chapter else AddressKind.HEADING
            yield _address(kind, text, m, numbers=(first, *rest))


def _tasks(text: str, normal: str, _alone: bool) -> Iterator[Address]:
    for m in TASK.finditer(normal):
        yield _address(AddressKind.HEADING, text, m, numbers=(int(m["marked"] or m["number"]),), whole=False)


def _chapters(text: str, normal: str, _alone: bool) -> Iterator[Address]:
    if "章" not in normal:
        return
    for m in CHAPTER.finditer(normal):
        if normal[m.end() :].lstrip().startswith("第") and ARTICLE.match(normal, m.end()):
            continue  # 第四章第四十二条: the article says it all
        numbers = tuple(n for n in (parse_number(m["chapter"]), parse_number(m["part"] or "")) if n)
        yield _address(AddressKind.CHAPTER, text, m, numbers=numbers)


def _lone(text: str, normal: str) -> Iterator[Address]:
    """Find what counts as an address only where nothing else is asked: 2.2.2.9; 物业办法 42; 引言."""
    for m in DOTTED.finditer(normal):
        yield _address(AddressKind.HEADING, text, m, numbers=tuple(map(int, m["path"].split("."))))
    for m in LEAD.finditer(normal):
        yield _address(AddressKind.LEAD, text, m, name=m[0])
    for m in re.finditer(rf"(?<![\d{CHINESE}])({NUMBER})\s*$", normal):
        number = parse_number(m[1])
        if number:
            yield _address(AddressKind.ARTICLE, text, m, numbers=(number,), bare=True)


def _address(  # noqa: PLR0913  # one argument for each part that an address may have
    kind: AddressKind,
    text: str,
    match: re.Match[str],
    *,
    numbers: tuple[int, ...] = (),
    until: int | None = None,
    paragraph: int | None = None,
    item: int | None = None,
    item_until: int | None = None,
    name: str = "",
    whole: bool = True,
    bare: bool = False,
) -> Address:
    return Address(
        kind=kind,
        text=text[match.start() : match.end()].strip(),
        start=match.start(),
        end=match.end(),
        numbers=numbers,
        until=until,
        paragraph=paragraph,
        item=item,
        item_until=item_until,
        name=name,
        whole=whole,
        bare=bare,
    )


def _attach(found: tuple[Address, ...], mentions: tuple[Mention, ...], normal: str) -> tuple[Address, ...]:
    """Give each address the document named for it: right behind it, else last before it, else the first after."""
    attached = []
    for address in found:
        if address.kind is AddressKind.IDENTIFIER:
            attached.append(address)
            continue
        inside = [m for m in mentions if m.start < address.end and address.start < m.end]
        if inside and address.kind is not AddressKind.ROW:
            continue  # the number is part of a document's own name: 《…“十四五”规划》
        before = [m for m in mentions if m.end <= address.start]
        after = [m for m in mentions if m.start >= address.end]
        close = after and re.fullmatch(
            r"\s*(?:(?:of|in)(?: the)?|[(（,，])?\s*", normal[address.end : after[0].start]
        )
        named = after[0] if close and not before else before[-1] if before else after[0] if after else None
        if close and re.match(r"\s*(?:of|in)\b", normal[address.end :]):
            named = after[0]
        if named:
            address = replace(address, document=named.document, outside=named.outside)  # noqa: PLW2901
        attached.append(address)
    return tuple(attached)


# ---- following ----


def _candidates(address: Address, library: Library) -> list[str]:
    """Without a document: those that are numbered in the way in which the address is written."""
    fits: dict[AddressKind, Callable[[Extent], bool]] = {
        AddressKind.ARTICLE: lambda e: bool(e.articles),
        AddressKind.CHAPTER: lambda e: bool(e.chapters),
        AddressKind.HEADING: lambda e: bool(e.headings),
        AddressKind.ROW: lambda e: bool(e.tables),
    }
    fitting = fits.get(address.kind)
    return [d for d in library.documents if fitting is None or fitting(extent_of(library, d))]


def _provisions(address: Address, extent: Extent) -> tuple[str, ...]:
    if address.kind is AddressKind.ARTICLE:
        return _article(address, extent)
    if address.kind is AddressKind.CHAPTER:
        return extent.chapters.get(address.numbers, ())
    if address.kind is AddressKind.HEADING:
        return extent.under(address.numbers) if address.whole else extent.ending(address.numbers)
    if address.kind is AddressKind.LEAD:
        wanted = extent.notice if address.name == "印发通知" else extent.introduction
        return (wanted,) if wanted else ()
    return extent.rows(address.numbers, address.name)


def _article(address: Address, extent: Extent) -> tuple[str, ...]:
    if not extent.articles and extent.flat:
        return extent.headings.get(address.numbers, ())  # 第三条 of an interpretation numbered 一、二、三、
    if not extent.articles and not address.until:
        ending = extent.ending(address.numbers)  # 第三十四条 of opinions whose tasks are numbered throughout
        return ending if len(ending) == 1 else ()
    if address.until:
        first, last = address.numbers[0], address.until
        return tuple(i for n, i in extent.articles.items() if first <= n[0] <= last)
    found = extent.articles.get(address.numbers)
    return (found,) if found else ()


def _with_unit(address: Address, library: Library, document: str, ids: tuple[str, ...]) -> Located:
    if len(ids) > 1 or not (address.paragraph or address.item or address.name):
        return _whole(document, ids)
    provision = library.provisions[ids[0]]
    if address.kind in {AddressKind.ROW, AddressKind.LEAD}:
        return _whole(document, ids)
    unit = _unit(address, provision)
    if unit is None:
        if address.paragraph == 1 and not address.item:
            return replace(_whole(document, ids), paragraph=1)
        raise UnknownProvision(_no_unit(address, provision, library.documents[document].short_title))
    return Located(
        document=document,
        provision=ids[0],
        provisions=ids,
        paragraph=unit.paragraph if address.paragraph or unit.item is None else None,
        item=unit.item,
        unit=unit,
    )


def _named(address: Address, provision: Provision) -> bool:
    return any(unit.lead == address.name for unit in provision.units)


def _unit(address: Address, provision: Provision) -> Unit | None:
    if address.item_until:
        return _holding(address, provision)
    for unit in provision.units:
        if address.name and unit.lead == address.name:
            return unit
        if address.item and unit.item == address.item and address.paragraph in {None, unit.paragraph}:
            return unit
        if address.paragraph == unit.paragraph and not address.item and unit.item is None:
            return unit
    if address.item and not address.paragraph:  # Article 42(2): a paragraph, where there are no items
        return next((u for u in provision.units if u.item is None and u.paragraph == address.item), None)
    return None


def _holding(address: Address, provision: Provision) -> Unit | None:
    """The paragraph that holds all items of a range, so that none is left out; None if one is not there."""
    ends = [
        _unit(replace(address, item=item, item_until=None), provision)
        for item in (address.item, address.item_until)
    ]
    paragraphs = {u.paragraph if u else None for u in ends}
    if len(paragraphs) > 1 or None in paragraphs:
        return None
    return next(u for u in provision.units if u.item is None and u.paragraph in paragraphs)


def _whole(document: str, ids: tuple[str, ...]) -> Located:
    return Located(document=document, provision=ids[0], provisions=ids, paragraph=None, item=None, unit=None)


def _by_identifier(address: Address, library: Library) -> Located:
    provision = library.provisions.get(address.name)
    if provision:
        return _whole(provision.document, (provision.id,))
    document, _, rest = address.name.partition("/")
    if document not in library.documents:
        raise UnknownProvision(
            f"{address.name} is not here: the documents are {_listed(list(library.documents))}."
        )
    numbers = tuple(int(n) for n in rest.split(".") if n.isdigit())
    ids = extent_of(library, document).under(numbers) if numbers and rest[0] != "t" else ()
    if not ids:
        raise UnknownProvision(f"{address.name} is not here: {extent_of(library, document).sentence}.")
    return _whole(document, ids)


# ---- saying what exists ----


def _missing(address: Address, library: Library, candidates: list[str]) -> str:
    if not candidates:
        return f"No document here has anything numbered like {address.text}."
    extents = [extent_of(library, d) for d in candidates]
    if len(extents) == 1 and address.kind is AddressKind.ARTICLE and not extents[0].articles:
        nearest = [library.provisions[i].label for i in extents[0].ending(address.numbers[-1:])]
        meant = f"; {_listed(nearest, 'or')} may be meant" if nearest else ""
        return f"{extents[0].title} is not divided into 条: {extents[0].sentence}{meant}."
    if len(extents) > 1:
        return f"No document here has {address.text}: " + "; ".join(e.sentence for e in extents[:4]) + "."
    written = address.text
    if address.kind is AddressKind.ARTICLE:
        written = f"第{to_chinese(address.numbers[0])}条"
    return f"{extents[0].title} has no {written}: {extents[0].sentence}."


def _no_unit(address: Address, provision: Provision, title: str) -> str:
    paragraphs = max((u.paragraph for u in provision.units), default=1)
    items = sum(u.item is not None for u in provision.units)
    parts = f"{paragraphs} 款" + (f" and {items} 项" if items else "")
    return f"{title} {provision.label} has no such part as {address.text}: it has {parts}."


def _nothing(text: str, library: Library, document: str | None) -> str:
    chosen = [document] if document else list(library.documents)
    sentences = "; ".join(extent_of(library, d).sentence for d in chosen[:4])
    return f"{text!r} names no provision: {sentences}."


def _listed(names: list[str], word: str = "and") -> str:
    shown = names[:6]
    more = f", {len(names) - len(shown)} more" if len(names) > len(shown) else ""
    return (
        f" {word} ".join([", ".join(shown[:-1]), shown[-1]])
        if len(shown) > 1 and not more
        else ", ".join(shown) + more
    )
