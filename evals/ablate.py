"""What each part buys: from meaning alone to the whole assistant, on one set."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals.metrics import DEPTH, retrieval
from evals.plain import PlainIndex, Way, build_plain
from evals.run import Answerer
from evals.statistics import Figure, interval, significance
from evals.table import grid
from evals.types import Case, Measure
from index.embeddings import Embedder
from index.types import Passage, PassageKind

Floats = NDArray[np.float32]
SHOWN = (
    Measure.FOUND_1,
    Measure.FOUND_5,
    Measure.FOUND_10,
    Measure.RECALL_10,
    Measure.RECIPROCAL_RANK,
    Measure.NDCG,
)
TEXTS = (PassageKind.PROVISION,)
PARTS = (*TEXTS, PassageKind.UNIT)
RULES = (*PARTS, PassageKind.PLAIN, PassageKind.ASK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One way of finding provisions; None: the assistant's own order."""

    name: str
    kinds: tuple[PassageKind, ...]
    way: Way | None


VARIANTS = (
    Variant(name="dense only", kinds=TEXTS, way=Way.DENSE),
    Variant(name="BM25 only", kinds=TEXTS, way=Way.BM25),
    Variant(name="fusion", kinds=TEXTS, way=Way.RRF),
    Variant(name="+ paragraphs", kinds=PARTS, way=Way.RRF),
    Variant(name="+ rules", kinds=RULES, way=Way.RRF),
    Variant(name="+ ranker", kinds=RULES, way=None),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A variant's figures over the answerable cases."""

    name: str
    figures: dict[str, Figure]
    p: float | None  # of the change in found@5 against the row before; None for the first


def ablate(
    cases: Sequence[Case],
    passages: Sequence[Passage],
    vectors: Floats,
    embedder: Embedder,
    assistant: Answerer,
    *,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> tuple[Row, ...]:
    """Rank every answerable case with every variant."""
    answerable = [c for c in cases if c.answerable]
    questions = embedder.queries([_standing_alone(c) for c in answerable])
    rows: list[Row] = []
    before: list[float] = []
    for place, variant in enumerate(VARIANTS):
        scored = [
            retrieval(case, ranking)
            for case, ranking in zip(
                answerable,
                _rankings(variant, answerable, questions, (passages, vectors), assistant),
                strict=True,
            )
        ]
        figures = {str(m): interval([_known(s[m]) for s in scored]) for m in SHOWN}
        found = [_known(s[Measure.FOUND_5]) for s in scored]
        rows.append(
            Row(name=variant.name, figures=figures, p=significance(before, found) if before else None)
        )
        before = found
        progress(place + 1, len(VARIANTS))
    return tuple(rows)


def _standing_alone(case: Case) -> str:
    """The question, after the one before it where there is one: plain retrieval has no memory of its own."""
    asked = [m.content for m in case.history if m.role == "user"]
    return " ".join([*asked[-1:], case.question])


def _rankings(
    variant: Variant,
    cases: Sequence[Case],
    questions: Floats,
    searched: tuple[Sequence[Passage], Floats],
    assistant: Answerer,
) -> Iterator[list[str]]:
    if variant.way is None:
        for case in cases:
            yield [r.provision_id for r in assistant.ask(case.question, case.history).retrieved]
        return
    index = _of_kinds(*searched, variant.kinds)
    for case, vector in zip(cases, questions, strict=True):
        yield index.rank(_standing_alone(case), vector, variant.way, limit=DEPTH)


def _of_kinds(passages: Sequence[Passage], vectors: Floats, kinds: Sequence[PassageKind]) -> PlainIndex:
    places = [i for i, p in enumerate(passages) if p.kind in kinds]
    return build_plain([passages[i] for i in places], vectors[places])


def _known(value: float | None) -> float:
    if value is None:
        raise ValueError("an answerable case has every retrieval figure")
    return value


def ablation_table(rows: Sequence[Row]) -> str:
    """The variants for a terminal."""
    return grid(
        ("variant", *map(str, SHOWN), "p (found@5, against the row before)"),
        [
            (
                row.name,
                *(f"{row.figures[m].mean:.3f}" for m in SHOWN),
                "-" if row.p is None else f"{row.p:.4f}",
            )
            for row in rows
        ],
    )


def ablation_json(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The variants for other programs."""
    return [asdict(row) for row in rows]
