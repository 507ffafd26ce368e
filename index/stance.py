"""Does a statement say yes or no to a question? The bundled encoder once more, reading both texts together."""

import hashlib
import random
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from index.adapt import ADAPTED, Pairs, pace, write_adapter
from index.engine import Engine, export, pad
from index.model import READY, PreparedModel
from index.passages import CorpusLibrary

QUESTION_TOKENS, STATEMENT_TOKENS = 64, 80  # what is over is cut off; most plain words fit
SEP = 2  # the tokenizer's </s>
LEARNING_RATE = 1e-4  # of the encoder's linear layers
HEAD_RATE = 1e-3
CLIP = 1.0  # longest gradient
RANK = 48  # of what is kept of each layer's change
SMOOTHING = 0.05
BATCH = 32
SEED = 20230203
ENGINE_FILE = "stance.onnx"
STANCE = Path(__file__).parent / "stance.safetensors"


class Stance(StrEnum):
    """What a statement says to a question."""

    YES = "yes"
    NO = "no"
    CONDITIONAL = "conditional"


STANCES = tuple(Stance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A question, what a rule says, and what that says to the question."""

    question: str
    statement: str
    stance: Stance


def examples_of(library: CorpusLibrary) -> list[Example]:
    """Every ask that asks whether, beside its rule's plain words."""
    return [
        Example(
            question=ask.text,
            statement=rule.plain_en if ask.lang == "en" else rule.plain_zh,
            stance=Stance(ask.verdict),
        )
        for rule in library.rules
        for ask in rule.asks
        if ask.verdict
    ]


class Judge:
    """The prepared engine; thread-safe, loads on first use."""

    def __init__(self, folder: Path, *, threads: int = 2) -> None:
        self._folder = folder
        self._threads = threads
        self._loading = threading.Lock()

    @cached_property
    def _engine(self) -> tuple[Any, Engine]:
        with self._loading:
            from tokenizers import Tokenizer  # noqa: PLC0415  # loads where something is judged

            tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
            return tokenizer, Engine(self._folder / ENGINE_FILE, threads=self._threads)

    def stances(self, question: str, statements: Sequence[str]) -> list[Mapping[str, float]]:
        """Of each statement the probability of every stance."""
        tokenizer, engine = self._engine
        scores = engine([pair_ids(tokenizer, question, s) for s in statements])
        even = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares = (even / even.sum(axis=1, keepdims=True)).tolist()
        return [dict(zip(map(str, STANCES), row, strict=True)) for row in shares]


def find_judge(model: PreparedModel, *, threads: int = 2) -> Judge | None:
    """The judge prepared beside a model; None where the project has none for it."""
    folder = _folder(model)
    return Judge(folder, threads=threads) if (folder / READY).exists() else None


def prepare_judge(model: PreparedModel) -> None:
    """Merge the judge's adapter into a prepared model and export it, where that is not done yet."""
    import torch  # noqa: PLC0415  # only while a model is prepared
    from safetensors.torch import load_file  # noqa: PLC0415
    from transformers import AutoModel  # noqa: PLC0415

    folder = _folder(model)
    if not STANCE.exists() or (folder / READY).exists():
        return
    trained = load_file(str(STANCE))
    encoder: Any = AutoModel.from_pretrained(model.folder, attn_implementation="eager").eval()
    weights = dict(encoder.named_parameters())
    with torch.no_grad():
        for name in sorted(k.removesuffix(".A") for k in trained if k.endswith(".A")):
            weights[name] += trained[f"{name}.B"].float() @ trained[f"{name}.A"].float()

    class Scored(torch.nn.Module):
        """The encoder's mean over tokens under a linear head."""

        def __init__(self) -> None:
            super().__init__()
            self.encoder = encoder
            self.head = torch.nn.Linear(384, len(STANCES))
            self.head.load_state_dict({"weight": trained["head.weight"], "bias": trained["head.bias"]})

        def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
            hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
            weight = mask.unsqueeze(-1).to(hidden.dtype)
            scores: torch.Tensor = self.head((hidden * weight).sum(1) / weight.sum(1))
            return scores

    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="preparing-", dir=folder.parent))
    try:
        export(Scored().eval(), "scores", work / ENGINE_FILE, quantised=["Gather", "MatMul"])
        shutil.copy(model.folder / "tokenizer.json", work)
        (work / READY).write_text("{}", encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        work.replace(folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _folder(model: PreparedModel) -> Path:
    digest = hashlib.sha256(STANCE.read_bytes()).hexdigest()[:12] if STANCE.exists() else "none"
    return model.folder.with_name(f"{model.fingerprint}-stance-{digest}")


def pair_ids(tokenizer: Any, question: str, statement: str) -> list[int]:  # noqa: ANN401  # tokenizers' own class
    """Question and statement as one sequence: <s> question </s> statement </s>."""
    first: list[int] = tokenizer.encode("query: " + question).ids[:QUESTION_TOKENS]
    second: list[int] = tokenizer.encode("passage: " + statement).ids[1:STATEMENT_TOKENS]
    first[-1] = SEP
    second[-1] = SEP
    return [*first, *second]


def train_stance(
    model_dir: Path,
    examples: Sequence[Example],
    out: Path,
    *,
    epochs: int = 3,
    progress: Callable[[int, int, float], None] = lambda _step, _all, _loss: None,
) -> None:
    """Train the linear layers and a head, and write of each layer's change what a low rank keeps.

    Figures of this and of the low-rank trainings before it, on unlike numbers of asks, are in docs/adr/0005-judge.md.
    """
    import torch  # noqa: PLC0415  # seconds to load; only where something is trained
    from tokenizers import Tokenizer  # noqa: PLC0415
    from transformers import AutoModel  # noqa: PLC0415

    torch.manual_seed(SEED)
    encoder: Any = AutoModel.from_pretrained(model_dir)
    tokenizer = Tokenizer.from_file(str(model_dir / "tokenizer.json"))
    trained = _only_linear(encoder)
    before = {name: weight.detach().clone() for name, weight in trained.items()}
    head = torch.nn.Linear(384, len(STANCES))
    groups = [
        {"params": list(trained.values()), "lr": LEARNING_RATE},
        {"params": list(head.parameters()), "lr": HEAD_RATE},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    rows = [(pair_ids(tokenizer, e.question, e.statement), STANCES.index(e.stance)) for e in examples]
    batches = Batches(rows)
    steps = epochs * len(batches)
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: pace(step, steps))
    encoder.train()
    step = 0
    for _ in range(epochs):
        for part in batches:
            ids, mask = (torch.from_numpy(a) for a in pad([row for row, _ in part]))
            scores = head(pooled(encoder, ids, mask))
            target = torch.tensor([label for _, label in part])
            loss = torch.nn.functional.cross_entropy(scores, target, label_smoothing=SMOOTHING)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
            torch.nn.utils.clip_grad_norm_(list(trained.values()), CLIP)
            optimiser.step()
            scheduler.step()
            step += 1
            progress(step, steps, float(loss.detach()))
    changes = {name: weight.detach() - before[name] for name, weight in trained.items()}
    write_adapter(
        low_rank(changes, RANK), out, {"head.weight": head.weight, "head.bias": head.bias}, scale=1.0
    )


def _only_linear(encoder: Any) -> dict[str, Any]:  # noqa: ANN401  # a transformers model, without types
    """Freeze all but the weights of the layers that adapters hang on."""
    kept = {}
    for name, parameter in encoder.named_parameters():
        wanted = name.startswith("encoder.layer.") and name.endswith(tuple(f"{a}.weight" for a in ADAPTED))
        parameter.requires_grad_(wanted)
        if wanted:
            kept[name] = parameter
    return kept


def low_rank(changes: Mapping[str, Any], rank: int) -> Pairs:
    """The nearest product of two thin matrices to each change, as (down, up)."""
    import torch  # noqa: PLC0415

    pairs: Pairs = {}
    for name, change in changes.items():
        left, strength, right = torch.linalg.svd(change.float(), full_matrices=False)
        up = left[:, :rank] * strength[:rank]
        pairs[name] = (torch.nn.Parameter(right[:rank].clone()), torch.nn.Parameter(up.clone()))
    return pairs


Row = tuple[list[int], int]


class Batches:
    """Rows in batches of like length, so that little is padded; shuffled anew each time through."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = list(rows)
        self._chance = random.Random(SEED)  # noqa: S311  # order of examples, not secrets

    def __len__(self) -> int:
        """Batches in one time through."""
        return sum(-(-len(part) // BATCH) for part in self._stretches())

    def __iter__(self) -> Iterator[list[Row]]:
        """One time through all rows."""
        self._chance.shuffle(self._rows)
        batches = []
        for stretch in self._stretches():
            ordered = sorted(stretch, key=lambda row: len(row[0]))
            batches += [ordered[i : i + BATCH] for i in range(0, len(ordered), BATCH)]
        self._chance.shuffle(batches)
        return iter(batches)

    def _stretches(self) -> list[list[Row]]:
        return [self._rows[i : i + 8 * BATCH] for i in range(0, len(self._rows), 8 * BATCH)]


def pooled(encoder: Any, ids: Any, mask: Any) -> Any:  # noqa: ANN401  # torch is loaded only where something is trained
    """The mean of the encoder's states over the tokens that are there; 16-bit products, which halve the time."""
    import torch  # noqa: PLC0415

    with torch.autocast("cpu", dtype=torch.bfloat16):
        hidden = encoder(input_ids=ids, attention_mask=mask).last_hidden_state.float()
    weight = mask.unsqueeze(-1).to(hidden.dtype)
    return (hidden * weight).sum(1) / weight.sum(1)
