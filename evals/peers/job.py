# mypy: ignore-errors
# ruff: noqa: INP001
"""What every peer is given and gives back; the first module that a peer's own environment runs."""

import json
import sys
import time
import urllib.request
from pathlib import Path

CHUNK, OVERLAP, DEPTH = 500, 50, 10  # the tutorial's chunk, and how many are looked at


class Job:
    """The gazette, the questions, the endpoint of the embeddings, and a folder to keep an index in."""

    def __init__(self) -> None:
        entry = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
        self.text = Path(entry["gazette"]).read_text(encoding="utf-8")
        self.questions: dict[str, str] = entry["questions"]
        self.endpoint: str = entry["endpoint"]
        self.folder = Path(entry["folder"])
        self._out = Path(entry["out"])

    def chunks(self) -> list[str]:
        """The gazette as the tutorial splits it."""
        from langchain_text_splitters import RecursiveCharacterTextSplitter  # noqa: PLC0415  # of the peer

        splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP)
        return list(splitter.split_text(self.text))

    def finish(
        self, *, index_seconds: float, chunks: int, found: dict[str, list[str]], taken: list[float]
    ) -> None:
        """Hand the findings back."""
        result = {"index_seconds": index_seconds, "chunks": chunks, "found": found, "taken": taken}
        self._out.write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")

    def say(self, side: str) -> None:
        """Tell the endpoint whether questions or passages follow."""
        request = urllib.request.Request(f"{self.endpoint}/side", data=side.encode(), method="PUT")  # noqa: S310  # our own endpoint
        urllib.request.urlopen(request).close()  # noqa: S310

    def embed(self, texts: list[str]) -> list[list[float]]:
        """Vectors from the endpoint."""
        request = urllib.request.Request(  # noqa: S310
            f"{self.endpoint}/embeddings",
            data=json.dumps({"model": "shared", "input": texts}).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            return [row["embedding"] for row in json.load(answer)["data"]]


class Stopwatch:
    """Seconds since it was made."""

    def __init__(self) -> None:
        self._begun = time.perf_counter()

    def seconds(self) -> float:
        """So far."""
        return time.perf_counter() - self._begun
