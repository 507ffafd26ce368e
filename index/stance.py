"""Does a rule say yes or no to a question? The nearest of its own asks answer, as an encoder trained to that end sees them.

The encoder lays questions of one rule near each other when they get the same verdict, and apart when they do not:
能停水吗 near 停水对不对, far from 停水违规吗. What it reads of a quantity is how it stands to the rule's own
(`corpus.quantities`). The asks are read once, when the index is prepared; a question costs one short text.
"""

import hashlib
import os
import shutil
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.quantities import Threshold, thresholds_of, with_relations
from corpus.types import Rule
from index.engine import Engine, export
from index.errors import ModelMissing
from index.model import READY, PreparedModel
from index.passages import CorpusLibrary

TOKENS = 64  # what is over is cut off; nine in ten questions have fewer than 40
DIMENSION = 128
FLOOR = 0.02  # of probability that no ask speaks against
FAR = -0.2  # cosine; hardly any ask lies further from a question about its own rule
BATCH = 32  # asks read together
READERS = 4  # questions that are read ahead at a time
EXPECTED = 32  # questions kept until they are asked; an older one is then read anew
MOST_LIBRARIES = 50  # whose asks are kept read
READING = 2  # raised when asks are read otherwise (corpus.quantities): what was read before is then read anew
ENGINE_FILE, PARTS_FILE = "stance.onnx", "parts.npz"
STANCE = Path(__file__).parent / "stance.safetensors"
Floats = NDArray[np.float32]


class Stance(StrEnum):
    """What a rule says to a question."""

    YES = "yes"
    NO = "no"
    CONDITIONAL = "conditional"


STANCES = tuple(Stance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """An ask as it is read beside its rule, and what the rule says to it."""

    rule: str
    question: str  # with relations
    stance: Stance


def examples_of(library: CorpusLibrary) -> list[Example]:
    """Every ask that asks whether, rule by rule."""
    examples = []
    for rule in library.rules:
        thresholds = thresholds_of(rule.plain_zh)
        examples += [
            Example(rule=rule.id, question=with_relations(ask.text, thresholds), stance=Stance(ask.verdict))
            for ask in rule.asks
            if ask.verdict
        ]
    return examples


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a rule says to a question."""

    probabilities: Mapping[str, float]  # of every stance; they sum to 1
    nearest: Mapping[
        str, float
    ]  # of every stance the cosine of the nearest ask that has it, `FAR` where none has


class StanceEncoder:
    """The prepared encoder; thread-safe, loads on first use."""

    def __init__(self, folder: Path, *, threads: int = 2) -> None:
        self._folder = folder
        self._threads = threads
        self._loading = threading.Lock()

    @cached_property
    def _loaded(self) -> tuple[Any, Engine, float]:
        with self._loading:
            from tokenizers import Tokenizer  # noqa: PLC0415  # loads where something is judged

            tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
            tokenizer.enable_truncation(TOKENS)
            with np.load(self._folder / PARTS_FILE) as parts:
                sharpness = float(parts["sharpness"])
            return tokenizer, Engine(self._folder / ENGINE_FILE, threads=self._threads), sharpness

    @property
    def sharpness(self) -> float:
        """How fast an ask's say falls with its distance, as trained."""
        return self._loaded[2]

    def __call__(self, questions: Sequence[str]) -> tuple[Floats, Floats]:
        """Unit vectors, shape (questions, `DIMENSION`), and what the wording alone says, shape (questions, stances)."""
        tokenizer, engine, _ = self._loaded
        ids = [e.ids for e in tokenizer.encode_batch([f"query: {q}" for q in questions])]
        made = engine.all(ids, most=BATCH)
        return made[:, :DIMENSION], made[:, DIMENSION:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """The asks of a library as the encoder sees them, in the order of its rules."""

    vectors: NDArray[np.float16]  # shape (asks, DIMENSION)
    stances: NDArray[np.int8]  # places in STANCES, shape (asks,)
    rules: Mapping[str, slice]  # where the asks of a rule stand

    def save(self, path: Path) -> None:
        """Write the file; it appears whole or not at all, whoever else is writing it."""
        temporary = path.with_suffix(f".{os.getpid()}.tmp.npz")
        ends = np.asarray([s.stop for s in self.rules.values()], np.int32)
        names = np.asarray("\n".join(self.rules))
        np.savez(temporary, vectors=self.vectors, stances=self.stances, ends=ends, rules=names)
        temporary.replace(path)

    @classmethod
    def load(cls, path: Path) -> "Memory":
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as kept:
            ends = kept["ends"].tolist()
            names = str(kept["rules"]).split("\n") if ends else []
            starts = [0, *ends][: len(ends)]
            return cls(
                vectors=kept["vectors"],
                stances=kept["stances"],
                rules={n: slice(a, b) for n, a, b in zip(names, starts, ends, strict=True)},
            )


class Judge:
    """What the rules of one library say to questions; thread-safe."""

    def __init__(self, encoder: StanceEncoder, memory: Memory) -> None:
        self._encoder = encoder
        self._memory = memory
        self._thresholds: dict[str, frozenset[Threshold]] = {}
        self._background = ThreadPoolExecutor(READERS, thread_name_prefix="judge")
        self._expected: OrderedDict[str, Future[tuple[Floats, Floats]]] = OrderedDict()
        self._expecting = threading.Lock()

    def expect(self, question: str) -> None:
        """Begin to read a question of which rules are likely to be asked soon, beside whatever the caller does next.

        It is read as it stands: where a rule has quantities to compare it with, it is read again.
        """
        reading = self._background.submit(self._encoder, [question])
        with self._expecting:
            self._expected[question] = reading
            while len(self._expected) > EXPECTED:
                self._expected.popitem(last=False)

    def stances(self, question: str, rules: Sequence[Rule]) -> list[Heard]:
        """What each rule says."""
        read = [with_relations(question, self._of(rule)) for rule in rules]
        once = list(dict.fromkeys(read))
        vectors, wording = self._read(once)
        places = [once.index(text) for text in read]
        return [self._weigh(vectors[p], wording[p], rule) for p, rule in zip(places, rules, strict=True)]

    def _read(self, texts: Sequence[str]) -> tuple[Floats, Floats]:
        with self._expecting:
            begun = self._expected.pop(texts[0], None) if len(texts) == 1 else None
        return begun.result() if begun else self._encoder(texts)

    def _of(self, rule: Rule) -> frozenset[Threshold]:
        if rule.id not in self._thresholds:
            self._thresholds[rule.id] = thresholds_of(rule.plain_zh)
        return self._thresholds[rule.id]

    def _weigh(self, vector: Floats, wording: Floats, rule: Rule) -> Heard:
        rows = self._memory.rules.get(rule.id, slice(0, 0))
        stances = self._memory.stances[rows]
        cosines = self._memory.vectors[rows].astype(np.float32) @ vector
        say = np.exp(self._encoder.sharpness * (cosines - cosines.max(initial=FAR)))
        say /= max(say.sum(), 1e-9)
        heard = np.asarray([say[stances == place].sum() for place in range(len(STANCES))])
        scores = np.log(heard + FLOOR) + wording
        even = np.exp(scores - scores.max())
        nearest = [cosines[stances == place].max(initial=FAR) for place in range(len(STANCES))]
        names = [str(stance) for stance in STANCES]
        return Heard(
            probabilities=dict(zip(names, (even / even.sum()).tolist(), strict=True)),
            nearest=dict(zip(names, map(float, nearest), strict=True)),
        )


def find_judge(model: PreparedModel, library: CorpusLibrary, *, threads: int = 2) -> Judge | None:
    """The judge prepared beside a model for a library; None where the project has none for this model.

    Raises:
        ModelMissing: there is one, but it was not prepared for this library.
    """
    if not STANCE.exists():
        return None
    folder = _folder(model)
    path = _memory_path(folder, library)
    if not (folder / READY).exists() or not path.exists():
        raise ModelMissing(
            f"the judge is not prepared in {folder.parent}; run `make setup` or `ningjin index prepare`"
        )
    with suppress(OSError):  # read-only: then it is not tidied either
        path.touch()
    return Judge(StanceEncoder(folder, threads=threads), Memory.load(path))


def prepare_judge(model: PreparedModel, library: CorpusLibrary, *, threads: int = 2) -> None:
    """Export the encoder and read the library's asks, where that is not done yet."""
    if not STANCE.exists():
        return
    folder = _folder(model)
    if not (folder / READY).exists():
        _export(model, folder)
    path = _memory_path(folder, library)
    if not path.exists():
        read_asks(StanceEncoder(folder, threads=threads), examples_of(library)).save(path)
        _tidy(folder, path)


def read_asks(encoder: StanceEncoder, examples: Sequence[Example]) -> Memory:
    """Every example once through the encoder, those of like length together."""
    order = sorted(range(len(examples)), key=lambda place: len(examples[place].question))
    vectors = np.zeros((len(examples), DIMENSION), np.float16)
    if order:
        vectors[order] = encoder([examples[place].question for place in order])[0]
    rules: dict[str, slice] = {}
    for place, example in enumerate(examples):
        rules[example.rule] = slice(rules.get(example.rule, slice(place, place)).start, place + 1)
    stances = np.asarray([STANCES.index(e.stance) for e in examples], np.int8)
    return Memory(vectors=vectors, stances=stances, rules=rules)


def _tidy(folder: Path, current: Path) -> None:
    """Forget libraries that nobody has opened for long."""
    others = [p for p in folder.glob("asks-*.npz") if p != current and ".tmp" not in p.suffixes]
    for path in sorted(others, key=lambda path: path.stat().st_mtime)[:-MOST_LIBRARIES]:
        path.unlink(missing_ok=True)


def _export(model: PreparedModel, folder: Path) -> None:
    """Merge what was trained into a prepared model and write it as an engine."""
    import torch  # noqa: PLC0415  # only while a model is prepared
    from safetensors.torch import load_file  # noqa: PLC0415
    from transformers import AutoModel  # noqa: PLC0415

    trained = load_file(str(STANCE))
    encoder: Any = AutoModel.from_pretrained(model.folder, attn_implementation="eager").eval()
    weights = dict(encoder.named_parameters())
    with torch.no_grad():
        for name in sorted(k.removesuffix(".A") for k in trained if k.endswith(".A")):
            weights[name] += trained[f"{name}.B"].float() @ trained[f"{name}.A"].float()

    class Lean(torch.nn.Module):
        """The mean over tokens, laid where verdicts part, and what the wording alone says."""

        def __init__(self) -> None:
            super().__init__()
            self.encoder = encoder
            self.lay = torch.nn.Parameter(trained["lay.weight"])
            self.head = torch.nn.Linear(trained["head.weight"].shape[1], len(STANCES))
            self.head.load_state_dict({"weight": trained["head.weight"], "bias": trained["head.bias"]})

        def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
            hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
            weight = mask.unsqueeze(-1).to(hidden.dtype)
            mean = (hidden * weight).sum(1) / weight.sum(1)
            laid = torch.nn.functional.normalize(mean @ self.lay.T, dim=-1)
            return torch.cat([laid, self.head(mean)], dim=-1)

    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="preparing-", dir=folder.parent))
    try:
        export(Lean().eval(), "leaning", work / ENGINE_FILE, quantised=["Gather", "MatMul"])
        shutil.copy(model.folder / "tokenizer.json", work)
        np.savez(work / PARTS_FILE, sharpness=trained["sharpness"].numpy())
        (work / READY).write_text("{}", encoding="utf-8")
        if not (folder / READY).exists():  # another process may have been first; its folder is as good
            shutil.rmtree(folder, ignore_errors=True)
            try:
                work.replace(folder)
            except OSError:  # it came between; anything else, a full disk, is no matter to pass over
                if not (folder / READY).exists():
                    raise
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _folder(model: PreparedModel) -> Path:
    digest = hashlib.sha256(STANCE.read_bytes()).hexdigest()[:12]
    return model.folder.with_name(f"{model.fingerprint}-stance-{digest}")


def _memory_path(folder: Path, library: CorpusLibrary) -> Path:
    digest = hashlib.sha256(f"{READING} {library.fingerprint}".encode()).hexdigest()[:12]
    return folder / f"asks-{digest}.npz"
