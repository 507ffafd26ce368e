"""A benchmark's figures for a terminal."""

from collections.abc import Iterator, Mapping
from typing import Any

from evals.table import grid, shown


def bench_table(made: Mapping[str, Any]) -> str:
    """One row a figure: the library as it is used, then each size, then the growth."""
    blocks = [
        f"{made['machine']['cores']} cores, load {made['machine']['load']:.1f}",
        _block("own", made["own"]),
    ]
    blocks += [_block(f"{g['provisions']} provisions", g) for g in made["sizes"]]
    grows = [f"{name} {shown(value, 2)}" for name, value in made["growth"].items() if value is not None]
    if grows:
        blocks.append(f"grows with the provisions to the power of: {', '.join(grows)}")
    return "\n\n".join(blocks)


def _block(title: str, figures: Mapping[str, Any]) -> str:
    heads = (title, "value", "unit", "bare embedding", "times")
    return grid(
        heads,
        [
            (name, f"{f['value']:.4g}", f["unit"], f"{f['bare']:.4g}", shown(f["ratio"], 2))
            for name, f in _flat(figures)
        ],
    )


def _flat(figures: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, value in figures.items():
        if isinstance(value, dict) and "unit" in value:
            yield above + name, value
        elif isinstance(value, dict):
            yield from _flat(value, f"{above}{name} ")
