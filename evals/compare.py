"""Two runs of one set → what got better, what worse, and whether that could be chance."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from evals.errors import EvalError
from evals.files import read_json
from evals.run import CASES, HEADER, means_by_case, read_cases
from evals.statistics import Difference, adjusted, difference
from evals.table import grid
from evals.types import LOWER_IS_BETTER, Measure, Scored


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One measure in both runs."""

    measure: str
    difference: Difference
    p_adjusted: float  # for looking at all measures at once
    better: tuple[str, ...]  # ids
    worse: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two runs side by side."""

    changes: tuple[Change, ...]
    differs: Mapping[str, tuple[object, object]]  # what the runs were made with, where it is not the same
    only_before: tuple[str, ...]  # ids that only one of the runs has
    only_after: tuple[str, ...]


def compare_runs(before: Path, after: Path) -> Comparison:
    """Compare the runs in two folders on the cases that both hold.

    Raises:
        EvalError: a folder holds no run, or the runs have no case in common.
    """
    one, other = _read(before), _read(after)
    headers = (read_json(before / HEADER), read_json(after / HEADER))
    comparison = compare(one, other, *headers)
    if not comparison.changes:
        raise EvalError(f"{before} and {after} have no case in common")
    return comparison


def _read(folder: Path) -> tuple[Scored, ...]:
    if not (folder / HEADER).exists() or not (folder / CASES).exists():
        raise EvalError(f"{folder}: holds no run; `ningjin eval run SET --out {folder}` makes one")
    return read_cases(folder)


def compare(
    before: Sequence[Scored],
    after: Sequence[Scored],
    header_before: Mapping[str, Any],
    header_after: Mapping[str, Any],
) -> Comparison:
    """Compare scored cases by id; repeats of a case count as their mean."""
    found = []
    for measure in Measure:
        one, other = means_by_case(before, measure), means_by_case(after, measure)
        ids = [i for i in one if i in other]
        if not ids:
            continue
        rose = tuple(i for i in ids if other[i] > one[i])
        fell = tuple(i for i in ids if other[i] < one[i])
        if measure in LOWER_IS_BETTER:
            rose, fell = fell, rose
        made = difference([one[i] for i in ids], [other[i] for i in ids])
        found.append((measure, made, rose, fell))
    together = adjusted([made.p for _, made, _, _ in found])
    ids_before, ids_after = {s.id for s in before}, {s.id for s in after}
    return Comparison(
        changes=tuple(
            Change(measure=str(m), difference=made, p_adjusted=p, better=rose, worse=fell)
            for (m, made, rose, fell), p in zip(found, together, strict=True)
        ),
        differs=_differing(header_before, header_after),
        only_before=tuple(sorted(ids_before - ids_after)),
        only_after=tuple(sorted(ids_after - ids_before)),
    )


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[object, object]]:
    names = [n for n in {**before, **after} if before.get(n) != after.get(n)]
    return {n: (before.get(n), after.get(n)) for n in names}


def comparison_table(comparison: Comparison) -> str:
    """A comparison for a terminal: figures first, then ids."""
    rows = []
    for change in comparison.changes:
        d = change.difference
        rows.append(
            (
                change.measure,
                f"{d.before:.3f}",
                f"{d.after:.3f}",
                f"{d.after - d.before:+.3f}",
                f"{d.low:+.3f} .. {d.high:+.3f}",
                f"{d.p:.4f}",
                f"{change.p_adjusted:.4f}",
                str(len(change.better)),
                str(len(change.worse)),
                str(d.cases),
            )
        )
    heads = (
        "measure",
        "before",
        "after",
        "change",
        "95% interval",
        "p",
        "p adj.",
        "better",
        "worse",
        "cases",
    )
    lines = [grid(heads, rows)]
    for change in comparison.changes:
        for name, ids in (("better", change.better), ("worse", change.worse)):
            if ids:
                lines.append(f"{change.measure} {name}: {' '.join(ids)}")
    if comparison.differs:
        lines.append(f"the runs differ in: {', '.join(comparison.differs)}")
    for name, ids in (("first", comparison.only_before), ("second", comparison.only_after)):
        if ids:
            lines.append(f"only in the {name} run: {len(ids)} cases")
    return "\n".join(lines)


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """A comparison for other programs."""
    return asdict(comparison)
