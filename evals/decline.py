"""Declining rightly: precision and recall as it is, over all thresholds, and whether the probability means it."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from evals.types import Scored

THRESHOLDS = tuple(round(step / 50, 2) for step in range(51))
BINS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What declining below one threshold would do."""

    threshold: float
    precision: float | None  # of the declined, the share that is unanswerable; None where nothing is declined
    recall: float | None  # of the unanswerable, the share declined
    turned_away: float | None  # of the answerable, the share declined


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Cases of like probability, and how many of them are answerable in truth."""

    low: float
    high: float
    cases: int
    said: float  # mean probability
    true: float  # share answerable


def decline_figures(scored: Sequence[Scored]) -> dict[str, Any]:
    """Everything about declining that a report tells."""
    known = [s for s in scored if s.probability is not None]
    bins = reliability(known)
    return {
        **counted(scored),
        "curve": [asdict(p) for p in curve(known)],
        "reliability": [asdict(b) for b in bins],
        "brier": _mean([(_probability(s) - s.answerable) ** 2 for s in known]),
        "calibration_error": sum(b.cases * abs(b.said - b.true) for b in bins) / len(known)
        if known
        else None,
        "without_probability": len(scored) - len(known),
    }


def counted(scored: Iterable[Scored]) -> dict[str, Any]:
    """Precision and recall of declining, as the assistant did it."""
    cases = list(scored)
    declined = [s for s in cases if s.status.startswith("declined")]
    right = sum(not s.answerable for s in declined)
    unanswerable = sum(not s.answerable for s in cases)
    return {
        "declined": len(declined),
        "unanswerable": unanswerable,
        "precision": _ratio(right, len(declined)),
        "recall": _ratio(right, unanswerable),
        "declined_answerable": sorted({s.id for s in declined if s.answerable}),
        "answered_unanswerable": sorted({s.id for s in cases if not s.answerable and s.status == "answered"}),
    }


def curve(scored: Sequence[Scored], thresholds: Sequence[float] = THRESHOLDS) -> list[Point]:
    """The trade between declining rightly and turning askers away; a case without probability takes no part."""
    known = [(_probability(s), s.answerable) for s in scored if s.probability is not None]
    unanswerable = sum(not answerable for _, answerable in known)
    points = []
    for threshold in thresholds:
        below = [answerable for probability, answerable in known if probability < threshold]
        right = sum(not answerable for answerable in below)
        points.append(
            Point(
                threshold=threshold,
                precision=_ratio(right, len(below)),
                recall=_ratio(right, unanswerable),
                turned_away=_ratio(len(below) - right, len(known) - unanswerable),
            )
        )
    return points


def reliability(scored: Sequence[Scored], bins: int = BINS) -> list[Bin]:
    """Cases by probability in bins of equal width; empty bins are left out."""
    found = []
    for place in range(bins):
        inside = [s for s in scored if min(int(_probability(s) * bins), bins - 1) == place]
        if inside:
            found.append(
                Bin(
                    low=place / bins,
                    high=(place + 1) / bins,
                    cases=len(inside),
                    said=sum(map(_probability, inside)) / len(inside),
                    true=sum(s.answerable for s in inside) / len(inside),
                )
            )
    return found


def _probability(scored: Scored) -> float:
    if scored.probability is None:
        raise ValueError(f"{scored.id} has no probability")
    return scored.probability


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
