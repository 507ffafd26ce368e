"""Sets of questions with gold, one JSON object a line; checked against the text as they are read."""

import json
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.types import Message
from corpus.library import Library
from corpus.types import Provision, UnitKind, Verdict
from evals.errors import EvalError
from evals.types import Case, Gold

SETS = Path(__file__).parent / "sets"
LANGS = frozenset({"zh", "en"})
KINDS = (
    "verdict",
    "number",
    "list",
    "procedure",
    "responsible",
    "definition",
    "lookup",
    "multi",
    "conflict",
    "followup",
    "unanswerable",
)
NOISE = re.compile(r"[\s\W_]+")


def read_set(path: Path, library: Library) -> tuple[Case, ...]:
    """Read a set; the name of one that comes with the project will do in place of its path.

    Raises:
        EvalError: a line is not as documented, or its evidence stands nowhere in the text.
    """
    path = path_of(path)
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise EvalError(f"{path}: not UTF-8") from error
    except OSError as error:
        raise EvalError(f"{path}: cannot be read: {error.strerror}") from error
    cases = []
    seen: set[str] = set()
    texts = {p.id: even(p.text) for p in library.provisions.values()}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            if not isinstance(entry, dict):
                raise TypeError("expected a JSON object")  # noqa: TRY301  # told with the line's number below
            case = _case(entry, library, texts)
        except (json.JSONDecodeError, KeyError, ValueError, TypeError) as error:
            reason = f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)
            raise EvalError(f"{path.name}, line {number}: {reason}") from error
        if case.id in seen:
            raise EvalError(f"{path.name}, line {number}: the id {case.id} is used twice")
        seen.add(case.id)
        cases.append(case)
    if not cases:
        raise EvalError(f"{path}: holds no question")
    return tuple(cases)


def path_of(name: Path) -> Path:
    """The file of a set named by path, or by the name of one that comes with the project."""
    return name if name.suffix or name.exists() else SETS / f"{name}.jsonl"


def _case(entry: Mapping[str, Any], library: Library, texts: Mapping[str, str]) -> Case:
    answerable = entry["answerable"]
    if not isinstance(answerable, bool):
        raise ValueError(  # noqa: TRY004  # a fault of the line's value
            f"answerable is {answerable!r}, expected true or false"
        )
    if not isinstance(entry["question"], str) or not entry["question"].strip():
        raise ValueError("question is empty or no text")
    if entry["lang"] not in LANGS:
        raise ValueError(f"lang is {entry['lang']!r}, expected one of {', '.join(sorted(LANGS))}")
    if entry["kind"] not in KINDS:
        raise ValueError(f"kind is {entry['kind']!r}, expected one of {', '.join(KINDS)}")
    gold = tuple(_gold(g, library, texts) for g in entry["gold"])
    if answerable != bool(gold):
        raise ValueError("an answerable question needs gold, an unanswerable one has none")
    if entry["need"] not in {"all", "any"}:
        raise ValueError(f"need is {entry['need']!r}, expected all or any")
    return Case(
        id=str(entry["id"]),
        question=entry["question"],
        lang=entry["lang"],
        kind=entry["kind"],
        history=tuple(Message(role=m["role"], content=m["content"]) for m in entry.get("history", ())),
        gold=gold,
        need=entry["need"],
        facts=tuple((f,) if isinstance(f, str) else tuple(f) for f in entry.get("facts", ())),
        verdict=Verdict(entry["verdict"]) if entry.get("verdict") else None,
        answerable=answerable,
    )


def _gold(entry: Mapping[str, Any], library: Library, texts: Mapping[str, str]) -> Gold:
    if entry["doc"] not in library.documents:
        raise ValueError(f"there is no document {entry['doc']}; there are {', '.join(library.documents)}")
    wanted = even(entry["evidence"])
    if not wanted:
        raise ValueError("a piece of gold has no evidence")
    holding = [p for p in library.provisions.values() if p.document == entry["doc"] and wanted in texts[p.id]]
    if not holding:
        raise ValueError(f"the evidence {entry['evidence'][:40]!r} stands in no provision of {entry['doc']}")
    provision = _best(holding, entry["label"])
    paragraphs = (u.text for u in provision.units if u.kind is UnitKind.PARAGRAPH)
    return Gold(
        document=entry["doc"],
        label=entry["label"],
        evidence=entry["evidence"],
        provision=provision.id,
        paragraph=next((t for t in paragraphs if wanted in even(t)), ""),
    )


def _best(holding: list[Provision], label: str) -> Provision:
    """The provision whose label agrees with the set's; text that stands twice is told apart by it."""
    return next((p for p in holding if even(p.label).startswith(even(label))), holding[0])


def even(text: str) -> str:
    """Text without blanks, punctuation and width, for finding evidence whatever its printing."""
    return NOISE.sub("", unicodedata.normalize("NFKC", text)).lower()
