"""Libraries of a wanted size, and how a figure grows with it."""

import json
import math
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from corpus.add import Outcome, add
from corpus.library import Library
from evals.errors import EvalError
from evals.files import write_text

SEED = 0  # the same library each time
ARTICLES = 60  # provisions in one made-up law
SENTENCES = (1, 2, 2, 3, 4)  # in a made-up provision, drawn from these


def library_of_size(size: int, source: Library, directory: Path, *, recombined: bool) -> Library:
    """A library of so many provisions: the source's own first ones, or its sentences recombined.

    Raises:
        EvalError: the library cannot be written.
    """
    lines = _made_lines(source, size) if recombined else _own_lines(source, size)
    path = directory / f"provisions-{size}.jsonl"
    write_text(path, "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
    to = directory / f"library-{size}"
    failed = [r for r in add([path], to) if r.outcome is Outcome.FAILED]
    if failed:
        raise EvalError(f"a library of {size} provisions cannot be made: {failed[0].problem}")
    return Library.open(to)


def _own_lines(source: Library, size: int) -> Iterator[dict[str, object]]:
    for provision in list(source.provisions.values())[:size]:
        yield {
            "id": provision.id,
            "law": source.documents[provision.document].title,
            "article": provision.label,
            "text": provision.text,
            "path": [f"{h.label} {h.title}" for h in provision.path],
        }


def _made_lines(source: Library, size: int) -> Iterator[dict[str, object]]:
    drawn = random.Random(SEED)  # noqa: S311  # no secret
    sentences = sorted({s for p in source.provisions.values() for s in _sentences(p.text)})
    for number in range(size):
        yield {
            "id": f"made-{number}",
            "law": f"编第{number // ARTICLES + 1}号办法",
            "article": f"第{number % ARTICLES + 1}条",
            "text": "".join(drawn.choices(sentences, k=drawn.choice(SENTENCES))),
        }


def _sentences(text: str) -> Iterator[str]:
    for piece in text.replace("\n", "").replace("\t", "").split("。"):
        if piece.strip():
            yield piece.strip() + "。"


def exponent(sizes: Sequence[int], values: Sequence[float]) -> float | None:
    """The power of the size with which a figure grows: 1 is in proportion, 0 not at all; None from one size."""
    known = [(s, v) for s, v in zip(sizes, values, strict=True) if v > 0]
    if len({s for s, _ in known}) < 2:  # noqa: PLR2004  # a slope needs two points
        return None
    slope, _ = np.polyfit([math.log(s) for s, _ in known], [math.log(v) for _, v in known], 1)
    return float(slope)
