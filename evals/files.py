"""Files that appear whole or not at all."""

import json
import math
import os
from pathlib import Path
from typing import Any

from evals.errors import EvalError


def write_text(path: Path, text: str) -> None:
    """Write a file beside its place and move it there.

    Raises:
        EvalError: the file cannot be written.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise EvalError(f"{path}: cannot be written: {error.strerror}") from error


def write_json(path: Path, entry: Any) -> None:  # noqa: ANN401  # whatever JSON can say
    """Write JSON that every reader takes: what is not a number is null."""
    write_text(path, json.dumps(_plain(entry), ensure_ascii=False, indent=1, allow_nan=False) + "\n")


def _plain(entry: Any) -> Any:  # noqa: ANN401  # as above
    if isinstance(entry, float) and not math.isfinite(entry):
        return None
    if isinstance(entry, dict):
        return {str(key): _plain(value) for key, value in entry.items()}
    if isinstance(entry, list | tuple):
        return [_plain(value) for value in entry]
    return entry


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON object.

    Raises:
        EvalError: it is missing, or no JSON object.
    """
    try:
        entry = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise EvalError(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise EvalError(f"{path}: not JSON: {error}") from error
    if not isinstance(entry, dict):
        raise EvalError(f"{path}: expected a JSON object")
    return entry
