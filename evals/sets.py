"""Sets of questions with gold, one JSON object a line; checked against the text as they are read."""

import json
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.types import Message
from corpus.library import Library
from corpus.types import Provision, Verdict
from evals.errors import EvalError
from evals.types import Case, Gold

SETS = Path(__file__).parent / "sets"
NOISE = re.compile(r"[\s\W_]+")


def read_set(path: Path, library: Library) -> tuple[Case, ...]:
    """Read a set; the name of one that comes with the project will do in place of its path.

    Raises:
        EvalError: a line is not as documented, or its evidence stands nowhere in the text.
    """
    path = path if path.exists() or path.suffix else SETS / f"{path}.jsonl"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise EvalError(f"{path}: cannot be read: {error.strerror}") from error
    cases = []
    seen: set[str] = set()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            case = _case(json.loads(line), library)
        except (json.JSONDecodeError, KeyError, ValueError, TypeError) as error:
            reason = f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)
            raise EvalError(f"{path.name}, line {number}: {reason}") from error
        if case.id in seen:
            raise EvalError(f"{path.name}, line {number}: the id {case.id} is used twice")
        seen.add(case.id)
        cases.append(case)
    return tuple(cases)


def _case(entry: Mapping[str, Any], library: Library) -> Case:
    answerable = bool(entry["answerable"])
    gold = tuple(_gold(g, library) for g in entry["gold"])
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


def _gold(entry: Mapping[str, Any], library: Library) -> Gold:
    wanted = even(entry["evidence"])
    holding = [p for p in library.provisions.values() if p.document == entry["doc"] and wanted in even(p.text)]
    if not holding:
        raise ValueError(f"the evidence {entry['evidence'][:40]!r} stands in no provision of {entry['doc']}")
    return Gold(
        document=entry["doc"],
        label=entry["label"],
        evidence=entry["evidence"],
        provision=_best(holding, entry["label"]).id,
    )


def _best(holding: list[Provision], label: str) -> Provision:
    """The provision whose label agrees with the set's; text that stands twice is told apart by it."""
    return next((p for p in holding if even(p.label).startswith(even(label))), holding[0])


def even(text: str) -> str:
    """Text without blanks, punctuation and width, for finding evidence whatever its printing."""
    return NOISE.sub("", unicodedata.normalize("NFKC", text)).lower()
