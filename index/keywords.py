"""BM25 over words, character pairs, how it sounds and the headings above; the only module that knows it."""

import json
import logging
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.sounds import sounds

HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
WORD = re.compile(r"[a-z0-9.]*[a-z0-9]", re.ASCII)
STOP = frozenset("的了吗呢吧啊呀么和与在是我你他她它们这那就都也还又把被给让对从到要会有没不能啥")
STOP_EN = frozenset(
    ["the", "a", "an", "of", "to", "in", "is", "are", "do", "does", "for", "on", "i", "my", "and", "or", "it"]
)


def tokens(text: str, *, sounding: bool = True) -> list[str]:
    """Search words, character pairs and syllable pairs of a text; words are bare, the others are marked."""
    import rjieba  # noqa: PLC0415  # its dictionary takes .1 s

    even = unicodedata.normalize("NFKC", text).lower()
    found = [w for w in rjieba.cut_for_search(even) if w.strip() and w not in STOP and HAN_RUN.match(w)]
    found.extend(w for w in WORD.findall(even) if w not in STOP_EN)
    for run in HAN_RUN.findall(even):
        found.extend("=" + run[i : i + 2] for i in range(len(run) - 1))
    if sounding:
        found.extend("~" + pair for pair in sounds(even))
    return found


class Keywords:
    """A BM25 index; scores are comparable within one query only."""

    def __init__(self, engine: Any, vocabulary: dict[str, int], size: int) -> None:  # noqa: ANN401  # bm25s has no types
        self._engine = engine
        self._vocabulary = vocabulary
        self._size = size

    @classmethod
    def build(cls, texts: Sequence[tuple[str, str]]) -> "Keywords":
        """Index (text, headings above it) pairs in their order."""
        import bm25s  # noqa: PLC0415  # .3 s to load

        logging.getLogger("bm25s").setLevel(logging.WARNING)  # it sets itself to tell every build
        vocabulary: dict[str, int] = {}
        ids = [
            [
                vocabulary.setdefault(t, len(vocabulary))
                for t in [*tokens(text), *tokens(context, sounding=False)]
            ]
            for text, context in texts
        ]
        if not any(ids):
            ids, vocabulary = [[0] for _ in texts], {"": 0}
        engine = bm25s.BM25(method="lucene")
        engine.index((ids, vocabulary), show_progress=False)
        return cls(engine, vocabulary, len(texts))

    def save(self, folder: Path) -> None:
        """Write the index into a folder of its own."""
        self._engine.save(str(folder), show_progress=False)
        (folder / "size.json").write_text(json.dumps({"size": self._size}), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Keywords":
        """Open a saved index; its arrays stay on disk until they are read."""
        import bm25s  # noqa: PLC0415  # .3 s to load

        engine = bm25s.BM25.load(str(folder), mmap=True)
        size = json.loads((folder / "size.json").read_text(encoding="utf-8"))["size"]
        return cls(engine, engine.vocab_dict, size)

    def search(self, query: str, limit: int) -> list[tuple[int, float]]:
        """The best positions with their scores, all above 0, best first; ties in the order of the texts."""
        words = [t for t in tokens(query) if t in self._vocabulary]
        if not words or not self._size:
            return []
        scores = np.asarray(self._engine.get_scores(words))
        count = min(limit, self._size)
        best = np.argpartition(-scores, count - 1)[:count]
        best = best[np.lexsort((best, -scores[best]))]
        return [(int(i), float(scores[i])) for i in best if scores[i] > 0]
