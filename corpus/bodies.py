"""The bodies and actors that a text names: the 责任单位 of an item and everyone else, under one name each."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

from corpus.library import GAZETTES
from corpus.names import squeeze
from corpus.types import Provision

BODIES = GAZETTES / "bodies.yaml"
RESPONSIBLE = re.compile(r"[（(]\s*责任单位\s*[:：]\s*([^（()）]*(?:[（(][^（()）]*[）)][^（()）]*)*)[）)]")
BREAK = re.compile(r"[、,，;；]")
DIVIDED = re.compile("按照?职责分工(?:负责)?$")
AND_OTHERS = re.compile("等(?:相关|有关)?(?:部门|单位)$")
AFTER_LIST = "(?:等)?(?:有关|相关|土壤相关)?(?:行政)?(?:主管)?(?:部门|机关)"


class Role(StrEnum):
    """How a provision names a body."""

    RESPONSIBLE = "responsible"  # after 责任单位
    NAMED = "named"


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """One naming of a body; `provision.text[start:end]` is `printed`."""

    name: str  # one name for all its printed forms
    printed: str
    role: Role
    divided: bool  # 按职责分工负责: each within its own duties
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Register:
    """The names of bodies: what is printed, what is said, and what only lists before 部门 abbreviate."""

    printed: Mapping[str, str]  # printed form → name
    short: Mapping[str, str]
    said: Mapping[str, str]  # squeezed words → name
    forms: re.Pattern[str]
    lists: re.Pattern[str]


@cache
def read_register(path: Path = BODIES) -> Register:
    """Read the register of bodies."""
    printed: dict[str, str] = {}
    short: dict[str, str] = {}
    said: dict[str, str] = {}
    for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
        name = entry["name"]
        printed |= dict.fromkeys(entry["forms"], name)
        short |= dict.fromkeys(entry.get("short", ()), name)
        for word in (name, *entry["forms"], *entry.get("short", ()), *entry.get("said", ())):
            said.setdefault(squeeze(str(word)), name)
    longest = "|".join(map(re.escape, sorted(printed, key=len, reverse=True)))
    one = "|".join(map(re.escape, sorted(short, key=len, reverse=True)))
    return Register(
        printed=printed,
        short=short,
        said=said,
        forms=re.compile(longest),
        lists=re.compile(rf"((?:{one})(?:(?:、|和|，)(?:{one}))*){AFTER_LIST}"),
    )


def bodies_of(provision: Provision) -> tuple[Body, ...]:
    """Every naming of a body in a provision, in the order of the text."""
    return bodies_in(provision.text)


def bodies_in(text: str) -> tuple[Body, ...]:
    """Every naming of a body in a text, in its order; none overlaps another."""
    register = read_register()
    found = list(_responsible(text, register))
    for body in (*_listed(text, register), *_named(text, register)):
        if not any(b.start < body.end and body.start < b.end for b in found):
            found.append(body)
    return tuple(sorted(found, key=lambda b: b.start))


def name_of(words: str) -> str | None:
    """The name under which a body is kept, from whatever is said or printed for it; None: not known."""
    register = read_register()
    said = squeeze(words)
    return register.said.get(said) or register.said.get(said.removeprefix("宁晋县")) or _contained(said)


def _contained(said: str) -> str | None:
    """A longer phrase that holds one body only: 县人民政府价格主管部门, 全体业主代表 (no: 代表 is another)."""
    if not said.endswith(("部门", "局", "机关", "委员会", "办公室")):
        return None
    names = {b.name for b in bodies_in(said)} - {"县人民政府"}
    return names.pop() if len(names) == 1 else None


def _responsible(text: str, register: Register) -> Iterator[Body]:
    for match in RESPONSIBLE.finditer(text):
        at = match.start(1)
        group: list[Body] = []
        for part in BREAK.split(match[1]):
            divided = DIVIDED.search(part)
            printed = AND_OTHERS.sub("", DIVIDED.sub("", part)).strip()
            start = at + part.find(printed)
            at += len(part) + 1
            if printed:
                group.append(_body(register.printed.get(printed, printed), printed, Role.RESPONSIBLE, start))
            if divided:  # the words hold for all those listed so far
                group = [_divided(b) for b in group]
        yield from group


def _divided(body: Body) -> Body:
    return Body(
        name=body.name,
        printed=body.printed,
        role=body.role,
        divided=True,
        start=body.start,
        end=body.end,
    )


def _listed(text: str, register: Register) -> Iterator[Body]:
    """公安、民政、司法等行政主管部门: each word of the list is a department."""
    for match in register.lists.finditer(text):
        at = match.start(1)
        for part in re.split("[、和，](?!城乡)", match[1]):
            if part in register.short:
                yield _body(register.short[part], part, Role.NAMED, at)
            at += len(part) + 1


def _named(text: str, register: Register) -> Iterator[Body]:
    for match in register.forms.finditer(text):
        yield _body(register.printed[match[0]], match[0], Role.NAMED, match.start())


def _body(name: str, printed: str, role: Role, start: int) -> Body:
    return Body(name=name, printed=printed, role=role, divided=False, start=start, end=start + len(printed))
