"""The asks of the rules → the model of how questions are put, as data that the assistant reads."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from assistant.phrasing import Phrasing, grams_of, weighed
from corpus.types import Rule
from evals.errors import EvalError

RARE = 3  # questions; an n-gram in fewer is left out
STRENGTH = 2.0  # inverse regularisation; 1 to 10 differ by less than the noise on asks of rules held out


def phrasing_of(rules: Iterable[Rule]) -> Phrasing:
    """Fit the model on every ask that asks whether."""
    asks = [ask for rule in rules for ask in rule.asks if ask.verdict]
    return fit_phrasing([a.text for a in asks], [str(a.verdict) for a in asks])


def fit_phrasing(questions: Sequence[str], verdicts: Sequence[str]) -> Phrasing:
    """Fit the model on questions with their verdicts.

    Raises:
        EvalError: all have the same verdict, or they are too few to learn from.
    """
    counts = Counter(g for q in questions for g in grams_of(q) if "\n" not in g)
    grams = sorted(g for g, n in counts.items() if n >= RARE)
    if len(set(verdicts)) < 2 or not grams:  # noqa: PLR2004  # one verdict for all teaches nothing
        raise EvalError(
            "Asks with at least two different verdicts are needed to learn how people put questions."
        )
    places = {g: row for row, g in enumerate(grams)}
    rarity = np.asarray([1 + np.log((1 + len(questions)) / (1 + counts[g])) for g in grams], np.float32)
    rows = [weighed(q, places, rarity) for q in questions]
    starts = np.cumsum([0, *(len(r) for r, _ in rows)])
    table = csr_matrix(
        (np.concatenate([v for _, v in rows]), np.concatenate([r for r, _ in rows]), starts),
        shape=(len(questions), len(grams)),
    )
    model = LogisticRegression(C=STRENGTH, max_iter=500).fit(table, list(verdicts))
    slopes, bias = model.coef_, model.intercept_
    if len(slopes) == 1:  # of two verdicts only the second's scores are given
        slopes, bias = np.vstack([np.zeros_like(slopes), slopes]), np.r_[0.0, bias]
    return Phrasing(
        places=places,
        rarity=rarity,
        slopes=slopes.T.astype(np.float32),
        bias=bias.astype(np.float32),
        verdicts=tuple(map(str, model.classes_)),
    )


def write_phrasing(model: Phrasing, path: Path) -> None:
    """Write the model in 16 bits; the file appears whole or not at all."""
    temporary = path.with_suffix(".tmp.npz")
    np.savez_compressed(
        temporary,
        grams=np.asarray("\n".join(model.places)),
        rarity=model.rarity.astype(np.float16),
        slopes=model.slopes.astype(np.float16),
        bias=model.bias,
        verdicts=np.asarray("\n".join(model.verdicts)),
    )
    temporary.replace(path)
