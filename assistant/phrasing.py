"""How a question is put → which verdict such questions get: 偷偷…行不行 mostly no, 会不会被罚 mostly yes.

People who ask whether something is allowed have a notion of the answer, and their words show it. A logistic model over
character n-grams, learnt from the asks of all rules, knows nothing of the law and is right on three in four questions;
beside the judge, which reads the rule, it is evidence of another kind.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

LONGEST_GRAM = 4  # characters
PHRASING = Path(__file__).parent / "phrasing.npz"
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrasing:
    """A fitted model; opened from the file that `ningjin eval fit` writes."""

    places: Mapping[str, int]  # n-gram → row
    rarity: Floats  # inverse document frequency, shape (n-grams,)
    slopes: Floats  # shape (n-grams, verdicts)
    bias: Floats  # shape (verdicts,)
    verdicts: tuple[str, ...]

    def probabilities(self, question: str) -> dict[str, float]:
        """Of each verdict how probable it is by the wording alone."""
        rows, values = weighed(question, self.places, self.rarity)
        scores = self.bias + (values @ self.slopes[rows] if rows else 0.0)
        even = np.exp(scores - scores.max())
        return dict(zip(self.verdicts, (even / even.sum()).tolist(), strict=True))


def grams_of(question: str) -> Counter[str]:
    """Character n-grams of 1 to `LONGEST_GRAM` with their counts, the question's beginning and end marked."""
    text = f" {question.lower().strip()} "
    return Counter(text[i : i + n] for n in range(1, LONGEST_GRAM + 1) for i in range(len(text) - n + 1))


def weighed(question: str, places: Mapping[str, int], rarity: Floats) -> tuple[list[int], Floats]:
    """Rows of the known n-grams and their values: logarithm of the count times rarity, scaled to length one."""
    known = [(places[g], 1.0 + math.log(count)) for g, count in grams_of(question).items() if g in places]
    rows = [row for row, _ in known]
    values = np.asarray([v for _, v in known], np.float32) * rarity[rows]
    return rows, values / max(float(np.linalg.norm(values)), 1e-9)


@cache
def load_phrasing(path: Path = PHRASING) -> Phrasing:
    """Open the model that comes with the project."""
    with np.load(path, allow_pickle=False) as kept:
        grams: Sequence[str] = str(kept["grams"]).split("\n")
        return Phrasing(
            places={g: row for row, g in enumerate(grams)},
            rarity=kept["rarity"].astype(np.float32),
            slopes=kept["slopes"].astype(np.float32),
            bias=kept["bias"].astype(np.float32),
            verdicts=tuple(str(kept["verdicts"]).split("\n")),
        )
