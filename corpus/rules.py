"""Rules, gaps and non-normative text, read from JSON Lines beside the texts."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from corpus.errors import CorpusError
from corpus.types import Ask, Force, Gap, NonNormative, Quote, Rule, Verdict

RULES = Path(__file__).parent / "rules"
T = TypeVar("T")
HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """Everything that readers wrote about the documents."""

    rules: tuple[Rule, ...]
    gaps: tuple[Gap, ...]
    non_normative: tuple[NonNormative, ...]


def read_rules(folder: Path) -> RuleBook:
    """Read all `*.rules.jsonl`, `*.gaps.jsonl` and `*.nonnormative.jsonl` of a folder; missing is empty.

    Raises:
        CorpusError: a line is not as it should be; the message names file, line and what was expected.
    """
    return RuleBook(
        rules=tuple(_each(folder, "*.rules.jsonl", rule_of)),
        gaps=tuple(_each(folder, "*.gaps.jsonl", _gap)),
        non_normative=tuple(_each(folder, "*.nonnormative.jsonl", _non_normative)),
    )


def _each(folder: Path, pattern: str, build: Callable[[dict[str, Any]], T]) -> Iterator[T]:
    for path in sorted(folder.glob(pattern)):
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield _build(path.name, number, line, build)


def _build(file: str, number: int, line: str, build: Callable[[dict[str, Any]], T]) -> T:
    try:
        return build(json.loads(line))
    except json.JSONDecodeError as error:
        raise CorpusError(f"{file}, line {number}: not JSON: {error.msg}") from error
    except KeyError as error:
        raise CorpusError(f"{file}, line {number}: {error.args[0]} is missing") from error
    except ValueError as error:
        raise CorpusError(f"{file}, line {number}: {error}") from error


def rule_of(entry: dict[str, Any]) -> Rule:
    """One entry of a rules file; a missing key is a KeyError, a value that cannot be a ValueError."""
    first = Quote(provision=entry["provision"], text=entry["quote"])
    more = tuple(Quote(provision=q["provision"], text=q["quote"]) for q in entry.get("more", ()))
    return Rule(
        id=entry["id"],
        document=entry["provision"].partition("/")[0],
        provision=entry["provision"],
        quotes=(first, *more),
        who=tuple(entry["who"]),
        force=Force(entry["force"]),
        act=entry["act"],
        condition=entry["condition"],
        limit=entry["limit"],
        to_whom=entry["to_whom"],
        plain_zh=entry["plain_zh"],
        plain_en=entry["plain_en"],
        asks=tuple(_ask(ask) for ask in entry["asks"]),
        related=tuple(entry.get("related", ())),
        reviewed=entry.get("reviewed", ""),
    )


def _ask(entry: dict[str, Any]) -> Ask:
    text = entry["question"]
    return Ask(
        text=text,
        lang="zh" if HAN.search(text) else "en",
        verdict=Verdict(entry["verdict"]) if entry.get("verdict") else None,
        short_zh=entry.get("short_zh", ""),
        short_en=entry.get("short_en", ""),
    )


def _gap(entry: dict[str, Any]) -> Gap:
    return Gap(
        id=entry["id"],
        topic=entry["topic"],
        said_zh=entry["said_zh"],
        said_en=entry["said_en"],
        near=tuple(entry["near"]),
        office=entry["office"],
        asks=tuple(entry["asks"]),
    )


def _non_normative(entry: dict[str, Any]) -> NonNormative:
    return NonNormative(provision=entry["provision"], quote=entry["quote"], reason=entry["reason"])
