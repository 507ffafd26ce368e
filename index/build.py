"""Library → a published index generation; rebuilds only what changed, and a kill leaves the old one serving."""

import fcntl
import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embeddings import Embedder
from index.errors import BUILD, IndexCorrupt, IndexLocked, IndexMissing
from index.keywords import Keywords
from index.passages import CorpusLibrary, build_passages
from index.settings import IndexSettings
from index.smooth import smooth
from index.types import Passage, PassageKind

FORMAT = "3"  # of the folder; another number is another index
ACTIVE, LOCK = "ACTIVE.json", "LOCK"
OURS = ("gen-", "other-")  # generations, and the indexes of other libraries
QUESTIONS = frozenset({PassageKind.ASK, PassageKind.GAP})  # embedded as questions, which they are
Floats = NDArray[np.float32]
Progress = Callable[[int, int], None]
MADE = "titled"  # changes with what `build_passages` makes of the same library, so that an index of before is made anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Active:
    """The published generation."""

    generation: str
    corpus: str  # fingerprint of the library
    model: str  # fingerprint of the embedder
    kinds: tuple[str, ...]  # of passages; how they are made; and whether the vectors are smoothed
    passages: int
    format: str = FORMAT


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build did."""

    passages: int
    embedded: int  # the others were kept from the generation before
    unchanged: bool
    seconds: float


def read_active(directory: Path) -> Active:
    """The published generation.

    Raises:
        IndexMissing: nothing was published.
        IndexCorrupt: the folder is damaged, or not ours.
    """
    path = directory / ACTIVE
    if not path.exists():
        names = sorted(p.name for p in directory.iterdir()) if directory.exists() else []
        foreign = [n for n in names if n != LOCK and not n.startswith(OURS)]
        if foreign:
            raise IndexCorrupt(f"{directory} is no index folder (it holds {foreign[0]}); name another one")
        raise IndexMissing(f"there is no index in {directory}; {BUILD}")
    try:
        entry = json.loads(path.read_text(encoding="utf-8"))
        active = Active(**{**entry, "kinds": tuple(entry["kinds"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise IndexCorrupt(f"{path} cannot be read; {BUILD}") from error
    if active.format != FORMAT or not (directory / active.generation / "passages.jsonl").exists():
        raise IndexCorrupt(f"the index in {directory} is damaged or of another version; {BUILD}")
    return active


def build_index(
    library: CorpusLibrary,
    settings: IndexSettings,
    *,
    embedder: Embedder,
    progress: Progress = lambda _done, _all: None,
) -> BuildReport:
    """Build and publish a generation where corpus, model or settings changed; else do nothing.

    Raises:
        IndexLocked: another process is building in the same folder.
        IndexCorrupt: the folder holds something that is not ours.
    """
    begun = time.perf_counter()
    directory = settings.directory
    try:
        before: Active | None = read_active(directory)
    except IndexMissing:
        before = None
    except IndexCorrupt:
        if not (directory / ACTIVE).exists():
            raise
        before = None
    kinds = (*(str(k) for k in settings.kinds), MADE, *(["smoothed"] if settings.smooth else []))
    if before and (before.corpus, before.model, before.kinds) == (
        library.fingerprint,
        embedder.fingerprint,
        kinds,
    ):
        return BuildReport(
            passages=before.passages, embedded=0, unchanged=True, seconds=time.perf_counter() - begun
        )
    directory.mkdir(parents=True, exist_ok=True)
    with locked(directory):
        passages = build_passages(library, settings.kinds)
        known = _known_vectors(directory, before, embedder.fingerprint)
        vectors, embedded = _embed(passages, embedder, known, progress)
        generation = _next_name(directory)
        _write(directory / generation, generation, passages, vectors, settings, embedder)
        active = Active(
            generation=generation,
            corpus=library.fingerprint,
            model=embedder.fingerprint,
            kinds=kinds,
            passages=len(passages),
        )
        publish(directory, active)
        _tidy(directory, generation, settings)
    return BuildReport(
        passages=len(passages), embedded=embedded, unchanged=False, seconds=time.perf_counter() - begun
    )


@contextmanager
def locked(directory: Path) -> Iterator[None]:
    """Keep a second writer out; the lock ends with the process, however it ends."""
    with (directory / LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise IndexLocked(f"another process is building the index in {directory}; wait for it") from error
        yield


def publish(directory: Path, active: Active) -> None:
    """Point readers at a generation, in one step that cannot be seen half done."""
    temporary = directory / f"{ACTIVE}.tmp"
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(asdict(active), file)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(directory / ACTIVE)


def content_hash(passage: Passage) -> str:
    """Names what is embedded of a passage."""
    side = "q" if passage.kind in QUESTIONS else "p"
    return hashlib.sha256(f"{side} {passage.embedded}".encode("utf-8", "replace")).hexdigest()[:24]


def _known_vectors(directory: Path, before: Active | None, model: str) -> dict[str, Floats]:
    if before is None or before.model != model:
        return {}
    folder = directory / before.generation
    try:
        vectors = np.load(folder / "vectors.npy", mmap_mode="r")
        hashes = json.loads((folder / "hashes.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return dict(zip(hashes, vectors, strict=False))


def _embed(
    passages: Sequence[Passage], embedder: Embedder, known: dict[str, Floats], progress: Progress
) -> tuple[Floats, int]:
    hashes = [content_hash(p) for p in passages]
    missing = {h: p for h, p in zip(hashes, passages, strict=True) if h not in known}
    done = 0
    for questions in (True, False):
        side = [(h, p.embedded) for h, p in missing.items() if (p.kind in QUESTIONS) is questions]
        side.sort(key=lambda pair: len(pair[1]))
        embed = embedder.queries if questions else embedder.passages
        for begin in range(0, len(side), 256):
            part = side[begin : begin + 256]
            known.update(zip((h for h, _ in part), embed([t for _, t in part]), strict=True))
            done += len(part)
            progress(done, len(missing))
    vectors = (
        np.stack([known[h] for h in hashes]) if hashes else np.zeros((0, embedder.dimension), np.float32)
    )
    return vectors.astype(np.float32), len(missing)


def _next_name(directory: Path) -> str:
    numbers = [int(p.name[4:]) for p in directory.glob("gen-*") if p.name[4:].isdigit()]
    return f"gen-{max(numbers, default=0) + 1}"


def _write(
    folder: Path,
    generation: str,
    passages: Sequence[Passage],
    vectors: Floats,
    settings: IndexSettings,
    embedder: Embedder,
) -> None:
    from index.vectors import create_vectors  # noqa: PLC0415  # Chroma takes .8 s to load; an unchanged build needs none

    folder.mkdir()
    np.save(folder / "vectors.npy", vectors)
    (folder / "hashes.json").write_text(json.dumps([content_hash(p) for p in passages]), encoding="utf-8")
    Keywords.build([(p.text, p.context) for p in passages]).save(folder / "keywords")
    if settings.smooth and passages:
        vectors = smooth(vectors, [p.context for p in passages], [p.document for p in passages])
    create_vectors(settings, folder / "chroma", collection_name(settings, generation), embedder).add(
        passages, vectors
    )
    lines = (json.dumps(asdict(p), ensure_ascii=False) for p in passages)
    (folder / "passages.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def collection_name(settings: IndexSettings, generation: str) -> str:
    """The collection of a generation; on a server its name also tells index folders apart."""
    if not settings.server:
        return "passages"
    return (
        f"ningjin-{hashlib.sha256(str(settings.directory.resolve()).encode()).hexdigest()[:8]}-{generation}"
    )


def _tidy(directory: Path, current: str, settings: IndexSettings) -> None:
    """Remove what no reader opens any more: the current generation and the one before it stay."""
    numbers = sorted(int(p.name[4:]) for p in directory.glob("gen-*") if p.name[4:].isdigit())
    for number in numbers[:-2]:
        name = f"gen-{number}"
        if name == current:
            continue
        if settings.server:
            from index.vectors import drop_vectors  # noqa: PLC0415  # see `_write`

            drop_vectors(settings, collection_name(settings, name))
        shutil.rmtree(directory / name, ignore_errors=True)
