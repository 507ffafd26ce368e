"""A run's figures as a table for a terminal."""

from collections.abc import Sequence

from evals.run import figures
from evals.types import Measure, Scored


def table_of(scored: Sequence[Scored]) -> str:
    """Every measure over all cases with its interval, then whole-answer correctness by kind and language."""
    lines = [f"{'measure':22s} {'mean':>6s}  {'95% interval':15s} cases"]
    overall = figures(scored)
    for name, figure in overall.items():
        interval = f"{figure['low']:.3f} - {figure['high']:.3f}"
        lines.append(f"{name:22s} {figure['mean']:6.3f}  {interval:15s} {figure['cases']:.0f}")
    for title, key in (("kind", "kind"), ("language", "lang")):
        lines.append(f"\n{Measure.CORRECT} by {title}")
        for group in sorted({getattr(s, key) for s in scored}):
            figure = figures([s for s in scored if getattr(s, key) == group])[Measure.CORRECT]
            lines.append(f"  {group:20s} {figure['mean']:6.3f}  {figure['cases']:.0f}")
    return "\n".join(lines)
