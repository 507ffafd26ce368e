"""Figures as tables for a terminal."""

from collections.abc import Iterable, Sequence

from evals.decline import counted
from evals.run import consistency, figures, quantiles, unscored
from evals.types import Measure, Scored


def table_of(scored: Sequence[Scored]) -> str:
    """Every measure over all cases with its interval, then whole-answer correctness by kind and language."""
    missing = unscored(scored)
    lines = [f"{'measure':22s} {'mean':>6s}  {'95% interval':15s} cases  unscored"]
    for name, figure in figures(scored).items():
        interval = f"{figure['low']:.3f} - {figure['high']:.3f}"
        lines.append(
            f"{name:22s} {figure['mean']:6.3f}  {interval:15s} {figure['cases']:5.0f}  {missing[name]:8d}"
        )
    for title, key in (("kind", "kind"), ("language", "lang")):
        lines.append(f"\n{Measure.CORRECT} by {title}")
        for group in sorted({getattr(s, key) for s in scored}):
            figure = figures([s for s in scored if getattr(s, key) == group])[Measure.CORRECT]
            lines.append(
                f"  {group:20s} {figure['mean']:6.3f}  {figure['low']:.3f} - {figure['high']:.3f}"
                f"   {figure['cases']:5.0f}"
            )
    return "\n".join([*lines, "", *_closing(scored, missing["errors"])])


def _closing(scored: Sequence[Scored], errors: int) -> list[str]:
    declining, same, seconds = (
        counted(scored),
        consistency(scored),
        quantiles([s.seconds for s in scored]),
    )
    lines = [
        (
            f"declining: precision {shown(declining['precision'])}, recall {shown(declining['recall'])}; "
            f"{errors} turns failed by an error"
        ),
        f"a turn: median {seconds['median'] * 1000:.1f} ms, 95% under {seconds['p95'] * 1000:.1f} ms",
    ]
    if same["cases"]:
        lines.append(
            f"asked again: same answer {same['same_answer']:.3f}, same verdict {same['same_verdict']:.3f}, "
            f"same citations {same['same_citations']:.3f}"
        )
    return lines


def shown(value: float | None, digits: int = 3) -> str:
    """A figure, or a dash where there is none."""
    return "-" if value is None else f"{value:.{digits}f}"


def grid(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows under their heads, the first column to the left, the others to the right."""
    table = [list(heads), *(list(row) for row in rows)]
    widths = [max(len(row[i]) for row in table) for i in range(len(heads))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in table
    )
