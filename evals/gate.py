"""The regression set against figures kept in the project: a drop below their interval fails."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.errors import EvalError
from evals.files import read_json, write_json
from evals.run import figures, means_by_case
from evals.types import LOWER_IS_BETTER, Measure, Scored

BASELINE = Path(__file__).parent / "gate.json"
UPDATE = "`ningjin eval gate --update` rewrites it"
ALWAYS = {Measure.QUOTES_EXACT: 1.0}  # not a matter of intervals


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """A measure that is worse than its kept figures allow."""

    measure: str
    now: float
    bound: float
    failing: tuple[str, ...]  # ids that fail now and did not when the figures were kept


def baseline_of(scored: Sequence[Scored], made_with: Mapping[str, Any]) -> dict[str, Any]:
    """The figures to keep: each measure with its interval, and the ids that fail it."""
    kept = figures(scored)
    return {
        "made_with": dict(made_with),
        "measures": {
            name: {**figure, "bound": _bound(name, figure), "failing": failing(scored, name)}
            for name, figure in kept.items()
        },
    }


def _bound(measure: str, figure: Mapping[str, float]) -> float:
    if measure in ALWAYS:
        return ALWAYS[Measure(measure)]
    return figure["high"] if measure in LOWER_IS_BETTER else figure["low"]


def failing(scored: Sequence[Scored], measure: str) -> list[str]:
    """The ids of the cases that are not wholly right by a measure."""
    best = 0.0 if measure in LOWER_IS_BETTER else 1.0
    return [case for case, value in means_by_case(scored, measure).items() if value != best]


def falls(scored: Sequence[Scored], baseline: Mapping[str, Any]) -> list[Fall]:
    """The measures that fell below what is kept; one that is no longer scored at all has fallen, too."""
    now = figures(scored)
    found = []
    for name, kept in baseline["measures"].items():
        bound = kept["bound"]
        mean = now[name]["mean"] if name in now else float("nan")
        kept_up = mean <= bound if name in LOWER_IS_BETTER else mean >= bound
        if not kept_up:
            before = set(kept["failing"])
            fallen = tuple(i for i in failing(scored, name) if i not in before)
            found.append(Fall(measure=name, now=mean, bound=bound, failing=fallen))
    return found


def read_baseline(path: Path, set_fingerprint: str) -> dict[str, Any]:
    """The kept figures.

    Raises:
        EvalError: there are none, or they are of another set.
    """
    if not path.exists():
        raise EvalError(f"{path}: there are no kept figures; {UPDATE}")
    baseline = read_json(path)
    if not isinstance(baseline.get("measures"), dict) or not isinstance(baseline.get("made_with"), dict):
        raise EvalError(f"{path}: is not as this version writes it; {UPDATE}")
    if baseline["made_with"].get("set_fingerprint") != set_fingerprint:
        raise EvalError(f"{path}: was kept for another regression set; {UPDATE}")
    return baseline


def keep(path: Path, baseline: Mapping[str, Any]) -> None:
    """Write the figures to keep."""
    write_json(path, dict(baseline))


def sentence(fall: Fall) -> str:
    """One line for whoever broke it."""
    word = "above" if fall.measure in LOWER_IS_BETTER else "below"
    ids = " ".join(fall.failing) or "none newly"
    return f"{fall.measure} is {fall.now:.3f}, {word} the bound of {fall.bound:.3f}; failing: {ids}"
