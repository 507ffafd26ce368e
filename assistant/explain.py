"""A turn laid open: what was kept and rejected with each score, the decision, the time of each step."""

from assistant.types import Turn

SHOWN = 10


def explanation(turn: Turn) -> str:
    """A few screens of plain text for whoever asks why."""
    lines = ["", f"read as: {turn.standalone}  ({turn.lang}, {turn.kind})"]
    lines += [f"  {step.seconds * 1000:7.2f} ms  {step.name}: {step.detail}" for step in turn.steps]
    lines.append(f"  {turn.seconds * 1000:7.2f} ms  in all; status {turn.status}")
    lines.append("considered (* = the answer was made from it):")
    for place, each in enumerate(turn.retrieved[:SHOWN], start=1):
        mark = "*" if each.kept else " "
        lines.append(f"{mark}{place:3d}. {each.score:8.3f}  {each.document} {each.label}")
        lines.append("       " + "  ".join(f"{name} {value:.3f}" for name, value in each.features if value))
    return "\n".join(lines)
