"""One regulation's plain text → its document and provisions, with what is doubtful about the reading."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.guard import Fault, suspects_in
from corpus.identify import Identity, identify
from corpus.lines import Shape
from corpus.numerals import parse_number, to_chinese
from corpus.outline import parse
from corpus.repair import Tracked
from corpus.tables import parse_table
from corpus.types import Document, Heading, Provision, Span, Unit, UnitKind

ARTICLE = re.compile(
    r"^((?:附件\d*)?)第([零〇一二三四五六七八九十百千两\d]+)条(?:之([一二三四五六七八九十]+))?(（第\d+处）)?$"
)
GOES_ON = re.compile(
    r"编$|修正案[（(]\d{4}年[）)]$"
)  # titles of parts whose articles go on from another text
SHOWN = 8  # numbers listed in a doubt before the rest is only counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A text as read."""

    document: Document
    provisions: tuple[Provision, ...]
    articles: int
    doubts: tuple[str, ...]


def read_regulation(text: str, name: str, *, titled: str = "") -> Reading:
    """Read one regulation: who it is and what it says."""
    identity = identify(text, name, titled=titled)
    document = document_of(identity)
    provisions = _provisions(text, identity, document.id)
    goes_on = bool(GOES_ON.search(document.title))
    doubts = (
        *identity.doubts,
        *sequence_doubts(provisions, goes_on=goes_on),
        *_guard_doubts(text[identity.front :]),
    )
    articles = sum(bool(ARTICLE.match(p.label)) for p in provisions)
    if not provisions:
        doubts = (*doubts, "no text was found")
    elif not any(p.path or p.label not in {"引言", "题注"} for p in provisions):
        doubts = (*doubts, "no numbering was found: the text is one provision")
    return Reading(document=document, provisions=provisions, articles=articles, doubts=doubts)


def document_of(identity: Identity) -> Document:
    """The document that a text says it is; its id is its title without marks."""
    id_ = identifier_of(identity.title)
    short = identity.title.removeprefix("中华人民共和国")
    return Document(
        id=id_,
        title=identity.title,
        short_title=short,
        number=identity.number,
        issuer=identity.issuer,
        issued=identity.issued,
        in_force=identity.in_force,
        plan_start=identity.plan_start,
        plan_end=identity.plan_end,
        source="",
        aliases=_aliases(short),
    )


def identifier_of(title: str) -> str:
    """A title as an id: letters, digits and characters only."""
    return re.sub(r"[^\w]|_", "", title.removeprefix("中华人民共和国")) or "document"


def _aliases(title: str) -> tuple[str, ...]:
    """最高人民法院关于适用《民法典》…的解释 is also called by its subject; a law without (试行)."""
    bare = re.sub(r"[（(](?:试行|暂行|草案|修订|修正)[）)]$", "", title)
    subject = re.sub(r"^[\u3400-\u9fff、]{2,30}?关于(?=印发|.*(?:的解释|的规定|的办法|的意见)$)", "", bare)
    return tuple(dict.fromkeys(n for n in (bare, subject) if n != title and len(n) > 3))  # noqa: PLR2004  # too short a name names anything


def _provisions(text: str, identity: Identity, document: str) -> tuple[Provision, ...]:
    body = Tracked.of(text[identity.front :], identity.front)
    parsed = parse(body, identity.shape, document)
    provisions = list(parsed.provisions)
    front = text[: identity.front].strip()
    if front:
        provisions.insert(0, _front(text, identity.front, document))
    for lines in parsed.tables:
        start = lines[0].whole.first_origin()
        before = [p for p in parsed.provisions if p.span.start < start]
        path = before[-1].path[:2] if before else ()
        taken = {p.id for p in provisions}
        rows, _, _ = parse_table(lines, document, path)
        provisions.extend(r for r in rows if r.id not in taken)
    return tuple(provisions)


def _front(text: str, end: int, document: str) -> Provision:
    start = len(text) - len(text.lstrip())
    run = Tracked.of(text[start:end].rstrip(), start)
    return Provision(
        id=f"{document}/n",
        document=document,
        label="题注",
        title="题注",
        path=(),
        text=run.text,
        span=Span(start=start, end=start + len(run)),
        segments=run.segments(),
        units=(),
    )


def sequence_doubts(provisions: Sequence[Provision], *, goes_on: bool = False) -> tuple[str, ...]:
    """What is wrong with the order of the articles, each in a sentence; nothing where it is whole.

    Args:
        provisions: in the order of the text.
        goes_on: the text is a part of another one, so that its first article may have any number.
    """
    last: dict[str, int] = {}
    missing: list[str] = []
    doubts: list[str] = []
    for provision in provisions:
        match = ARTICLE.match(provision.label)
        number = parse_number(match[2]) if match else None
        if not match or number is None:
            continue
        series = match[1]
        before = last.get(series, number - 1 if goes_on else 0)
        if match[4]:
            doubts.append(f"{series}第{match[2]}条 stands more than once")
        elif match[3]:
            if number != before:
                doubts.append(f"{provision.label} does not follow 第{to_chinese(number)}条")
        elif number > before + 1:
            missing.extend(
                f"{series}第{to_chinese(n)}条" for n in range(before + 1, min(number, before + 1000))
            )
        elif number <= before:
            doubts.append(f"{provision.label} follows 第{to_chinese(before)}条")
        if not match[4]:
            last[series] = max(number, before) if match[3] else number
    if missing:
        more = f" and {len(missing) - SHOWN} more" if len(missing) > SHOWN else ""
        doubts.insert(0, f"{'、'.join(missing[:SHOWN])}{more} missing")
    return tuple(doubts)


def _guard_doubts(text: str) -> Iterator[str]:
    """The suspects of a text, counted by kind; the numbering is judged from the provisions."""
    found: dict[Fault, list[int]] = {}
    for suspect in suspects_in(text):
        if suspect.fault is not Fault.NUMBERING:
            found.setdefault(suspect.fault, []).append(suspect.line)
    for fault, lines in found.items():
        yield f"{fault.value}: {len(lines)}, first in line {lines[0]} of the body"


def units_of(text: str, label: str) -> tuple[Unit, ...]:
    """The paragraphs and items of an article that comes without them, one a line."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < 2:  # noqa: PLR2004  # one line is one paragraph
        return (
            Unit(
                kind=UnitKind.PARAGRAPH,
                paragraph=1,
                item=None,
                lead="",
                label=label,
                text=text,
                start=0,
                end=len(text),
            ),
        )
    parsed = parse(Tracked.of(f"第一条 {text}"), Shape.MEASURE, "x").provisions
    if len(parsed) != 1 or parsed[0].text != text:
        return ()
    return tuple(replace(u, label=u.label.replace("第一条", label, 1)) for u in parsed[0].units)


def heading_of(printed: str) -> Heading:
    """第一章 总则 → its label and its title."""
    label, _, title = printed.strip().partition(" ")
    return Heading(label=label, title=re.sub(r"\s+", "", title))
