"""Near copies between a set and what the assistant was made from, or another set: a test of itself proves nothing."""

import itertools
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.embeddings import Embedder

SAME = (
    0.5  # Jaccard of character pairs from which a question counts as a near copy; paraphrases stay below .35
)
SAME_MEANING, SAME_WITH_MEANING = 0.98, 0.35  # … or from this cosine and this share


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A question and the text nearest to it."""

    id: str
    question: str
    other_id: str
    other: str
    jaccard: float  # share of the character pairs that both have
    cosine: float | None  # None where nothing was embedded

    @property
    def near_copy(self) -> bool:
        """Whether the one gives the other away."""
        by_meaning = (
            self.cosine is not None and self.cosine >= SAME_MEANING and self.jaccard >= SAME_WITH_MEANING
        )
        return self.jaccard >= SAME or by_meaning


def nearest(
    questions: Mapping[str, str], others: Mapping[str, str], *, embedder: Embedder | None = None
) -> list[Pair]:
    """For each question the text with the most character pairs in common, and the one nearest in meaning."""
    ids, other_ids = list(questions), list(others)
    if not ids or not other_ids:
        return []
    pairs = {i: pairs_of(t) for i, t in questions.items()}
    other_pairs = [pairs_of(others[o]) for o in other_ids]
    cosines = (
        embedder.queries([questions[i] for i in ids]) @ embedder.queries([others[o] for o in other_ids]).T
        if embedder
        else None
    )
    found: list[Pair] = []
    for row, question in enumerate(ids):
        shares = [jaccard(pairs[question], other) for other in other_pairs]
        places = {int(np.argmax(shares))}
        if cosines is not None:
            places.add(int(np.argmax(cosines[row])))
        found.extend(
            Pair(
                id=question,
                question=questions[question],
                other_id=other_ids[place],
                other=others[other_ids[place]],
                jaccard=shares[place],
                cosine=float(cosines[row, place]) if cosines is not None else None,
            )
            for place in sorted(places)
        )
    return sorted(found, key=lambda p: (not p.near_copy, -p.jaccard, p.id, p.other_id))


UNIT = re.compile(r"[a-z0-9]+|[^\W_]")  # a Latin word or number is one unit, as a Chinese character is


def pairs_of(text: str) -> frozenset[tuple[str, ...]]:
    """Neighbouring characters (of Latin script: words) of a text without blanks, punctuation and width."""
    units = UNIT.findall(unicodedata.normalize("NFKC", text).lower())
    return frozenset(itertools.pairwise(units)) or frozenset({tuple(units)})


def jaccard(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> float:
    """Share of what either has that both have."""
    return len(one & other) / len(one | other)


def pairs_table(pairs: Sequence[Pair], limit: int) -> str:
    """The nearest pairs for a terminal; near copies are marked."""
    lines = []
    for pair in pairs[:limit]:
        cosine = "" if pair.cosine is None else f" cosine {pair.cosine:.3f}"
        mark = "NEAR COPY " if pair.near_copy else ""
        lines.append(
            f"{mark}{pair.jaccard:.3f}{cosine}\n  {pair.id}: {pair.question}\n  {pair.other_id}: {pair.other}"
        )
    copies = len({p.id for p in pairs if p.near_copy})
    lines.append(f"{copies} of {len({p.id for p in pairs})} questions are near copies")
    return "\n".join(lines)
