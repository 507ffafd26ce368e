"""Charts as SVG inside a page: bars with intervals, lines, and what each shows as text for screen readers."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 640, 260
LEFT, RIGHT, TOP, BOTTOM = 46, 12, 14, 34
ROW = 26  # height of a bar with its gap
LABELS = 130  # room for a bar's label
COLOURS = ("#1f5fa8", "#b4472f", "#3b7d3b", "#7a4fa3")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar: a mean between 0 and 1 with its interval."""

    label: str
    value: float
    low: float
    high: float
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One named line through points."""

    label: str
    points: Sequence[tuple[float, float]]


def bars(title: str, rows: Sequence[Bar]) -> str:
    """Horizontal bars on a scale from 0 to 1."""
    height = TOP + len(rows) * ROW + BOTTOM
    room = WIDTH - LABELS - 80

    def across(value: float) -> float:
        return LABELS + value * room

    parts = [_open(title, height)]
    for step in (0.0, 0.25, 0.5, 0.75, 1.0):
        x = across(step)
        parts.append(f'<line class="grid" x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{height - BOTTOM}"/>')
        parts.append(f'<text class="tick" x="{x:.1f}" y="{height - BOTTOM + 16}">{step:g}</text>')
    for place, bar in enumerate(rows):
        y = TOP + place * ROW + 4
        middle = y + (ROW - 8) / 2
        parts.append(
            f'<text class="label" x="{LABELS - 8}" y="{middle + 4:.1f}">{escape(bar.label)}</text>'
            f'<rect x="{LABELS}" y="{y}" width="{max(0.0, bar.value) * room:.1f}" height="{ROW - 8}" '
            f'fill="{COLOURS[0]}"><title>{escape(bar.label)}: {bar.value:.3f} '
            f"({bar.low:.3f} - {bar.high:.3f}), {bar.cases} cases</title></rect>"
            f'<line class="interval" x1="{across(bar.low):.1f}" y1="{middle:.1f}" '
            f'x2="{across(bar.high):.1f}" y2="{middle:.1f}"/>'
            f'<text class="value" x="{across(1) + 8:.1f}" y="{middle + 4:.1f}">'
            f"{bar.value:.2f} · {bar.cases}</text>"
        )
    return "".join([*parts, "</svg>"])


def lines(
    title: str,
    series: Sequence[Line],
    *,
    x_label: str,
    most: tuple[float, float] = (1.0, 1.0),
    dots: bool = False,
) -> str:
    """Lines from 0 to the most on both axes."""
    wide, high = most
    room, rise = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def place(x: float, y: float) -> tuple[float, float]:
        return LEFT + x / wide * room, HEIGHT - BOTTOM - y / high * rise

    parts = [_open(title, HEIGHT + 22 * len(series))]
    for step in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, _ = place(step * wide, 0)
        _, y = place(0, step * high)
        parts.append(
            f'<line class="grid" x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}"/>'
            f'<text class="tick" x="{x:.1f}" y="{HEIGHT - BOTTOM + 15}">{_tick(step * wide)}</text>'
            f'<text class="label" x="{LEFT - 6}" y="{y + 4:.1f}">{_tick(step * high)}</text>'
        )
    parts.append(f'<text class="tick" x="{LEFT + room / 2}" y="{HEIGHT - 4}">{escape(x_label)}</text>')
    for number, line in enumerate(series):
        colour = COLOURS[number % len(COLOURS)]
        at = [place(x, y) for x, y in line.points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in at)
        parts.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{path}"/>')
        if dots:
            parts.extend(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in at)
        y_key = HEIGHT + 16 + 22 * number
        parts.append(
            f'<line x1="{LEFT}" y1="{y_key - 4}" x2="{LEFT + 24}" y2="{y_key - 4}" stroke="{colour}" '
            f'stroke-width="3"/><text class="key" x="{LEFT + 32}" y="{y_key}">{escape(line.label)}</text>'
        )
    return "".join([*parts, "</svg>"])


def _tick(value: float) -> str:
    return f"{value:.0f}" if value >= 10 else f"{value:.3g}"  # noqa: PLR2004  # two figures tell enough


def _open(title: str, height: int) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title, quote=True)}">'
        f"<title>{escape(title)}</title>"
    )
