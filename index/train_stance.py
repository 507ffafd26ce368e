"""The asks of the rules → the encoder that tells which way a question leans (`index.stance`).

An ask is answered by the other asks of its rule in the batch: the loss is that of the true verdict in their say,
weighed by nearness, together with what the wording alone says. So the encoder must lay what gets the same verdict
together and part what does not, however alike it sounds.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from index.adapt import ADAPTED, Pairs, pace, write_adapter
from index.engine import pad
from index.errors import TrainingError
from index.frames import reframed
from index.stance import DIMENSION, FLOOR, STANCES, TOKENS, Example, Stance

LEARNING_RATE = 1e-4  # of the encoder's linear layers
HEAD_RATE = 5e-4
SHARPNESS = 12.0  # to begin with; it is trained too
SHARPNESS_RATE = 1e-2
CLIP = 1.0  # longest gradient
RANK = 48  # of what is kept of each layer's change
SMOOTHING = 0.05
BATCH = 96  # asks, of some eight rules
GROUP = 16  # asks of one rule that are read together
REFRAMED = 0.35  # share of asks whose ending is exchanged, where it is a known one
FEWEST = 6  # a rest of a rule's asks smaller than this is filled up
PART = 48  # texts through the encoder at a time, of like length
SEED = 20230203
Report = Callable[[int, int, float], None]


def train_stance(
    model_dir: Path,
    examples: Sequence[Example],
    out: Path,
    *,
    epochs: int = 3,
    progress: Report = lambda _step, _all, _loss: None,
) -> None:
    """Train, and write of each layer's change what a low rank keeps; figures are in docs/adr/0005-judge.md.

    Raises:
        TrainingError: no rule has two asks that ask whether, so that none could answer the other.
    """
    import torch  # noqa: PLC0415  # seconds to load; only where something is trained

    rules = Counter(example.rule for example in examples)
    examples = [example for example in examples if rules[example.rule] > 1]
    if not examples:
        raise TrainingError(
            "no rule of this library has two asks with a verdict; there is nothing to train the judge on"
        )

    torch.manual_seed(SEED)
    student = _Student(model_dir)
    optimiser = torch.optim.AdamW(student.groups(), weight_decay=0.01)
    batches = Batches(examples)
    steps = max(1, epochs * len(examples) // BATCH)
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: pace(step, steps))
    stream = batches.endless()
    for step in range(steps):
        loss = student.loss(next(stream))
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(list(student.trained.values()), CLIP)
        optimiser.step()
        scheduler.step()
        progress(step + 1, steps, float(loss.detach()))
    write_adapter(low_rank(student.changes(), RANK), out, student.parts(), scale=1.0)


class _Student:
    """The encoder with what is laid on top of it, while it learns."""

    def __init__(self, model_dir: Path) -> None:
        import torch  # noqa: PLC0415
        from tokenizers import Tokenizer  # noqa: PLC0415
        from transformers import AutoModel  # noqa: PLC0415

        self.encoder: Any = AutoModel.from_pretrained(model_dir).train()
        self.tokenizer = Tokenizer.from_file(str(model_dir / "tokenizer.json"))
        self.tokenizer.enable_truncation(TOKENS)
        self.trained = only_linear(self.encoder)
        self.before = {name: weight.detach().clone() for name, weight in self.trained.items()}
        width = self.encoder.config.hidden_size
        self.lay = torch.nn.Linear(width, DIMENSION, bias=False)
        torch.nn.init.orthogonal_(self.lay.weight)
        self.head = torch.nn.Linear(width, len(STANCES))
        self.sharpness = torch.nn.Parameter(torch.tensor(SHARPNESS).log())

    def groups(self) -> list[dict[str, Any]]:
        """What is trained, with its rate."""
        return [
            {"params": list(self.trained.values()), "lr": LEARNING_RATE},
            {"params": [*self.lay.parameters(), *self.head.parameters()], "lr": HEAD_RATE},
            {"params": [self.sharpness], "lr": SHARPNESS_RATE},
        ]

    def loss(self, batch: Sequence[Example]) -> Any:  # noqa: ANN401  # torch is loaded only where something is trained
        """The loss of a batch: each example heard by the others of its rule."""
        import torch  # noqa: PLC0415

        mean = self.embed([e.question for e in batch])
        labels = torch.tensor([STANCES.index(e.stance) for e in batch])
        others = torch.tensor([[a.rule == b.rule and a.question != b.question for b in batch] for a in batch])
        laid = torch.nn.functional.normalize(self.lay(mean), dim=-1)
        nearness = (laid @ laid.T * self.sharpness.exp()).masked_fill(~others, -1e4)
        say = nearness.softmax(-1)
        heard = torch.stack([(say * (labels == place)).sum(-1) for place in range(len(STANCES))], -1)
        scores = (heard + FLOOR).log() + self.head(mean)
        told = others.any(1)
        return torch.nn.functional.cross_entropy(scores[told], labels[told], label_smoothing=SMOOTHING)

    def embed(self, texts: Sequence[str]) -> Any:  # noqa: ANN401
        """The mean over tokens, shape (texts, width); 16-bit products, which halve the time."""
        import torch  # noqa: PLC0415

        ids = [e.ids for e in self.tokenizer.encode_batch([f"query: {t}" for t in texts])]
        order = sorted(range(len(ids)), key=lambda place: len(ids[place]))
        means = []
        for begin in range(0, len(order), PART):
            rows, mask = (
                torch.from_numpy(a) for a in pad([ids[place] for place in order[begin : begin + PART]])
            )
            with torch.autocast("cpu", dtype=torch.bfloat16):
                hidden = self.encoder(input_ids=rows, attention_mask=mask).last_hidden_state.float()
            weight = mask.unsqueeze(-1).to(hidden.dtype)
            means.append((hidden * weight).sum(1) / weight.sum(1))
        return torch.cat(means)[torch.tensor(order).argsort()]

    def changes(self) -> dict[str, Any]:
        """What training changed of each weight."""
        return {name: weight.detach() - self.before[name] for name, weight in self.trained.items()}

    def parts(self) -> dict[str, Any]:
        """What lies on top of the encoder."""
        return {
            "lay.weight": self.lay.weight,
            "head.weight": self.head.weight,
            "head.bias": self.head.bias,
            "sharpness": self.sharpness.exp(),
        }


def only_linear(encoder: Any) -> dict[str, Any]:  # noqa: ANN401  # a transformers model, without types
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


class Batches:
    """Examples in batches of several rules, some asks of each together; shuffled anew each time through."""

    def __init__(self, examples: Sequence[Example]) -> None:
        self._rules: dict[str, list[Example]] = {}
        for example in examples:
            self._rules.setdefault(example.rule, []).append(example)
        self._chance = random.Random(SEED)  # noqa: S311  # order of examples, not secrets

    def endless(self) -> Iterator[list[Example]]:
        """Batch after batch."""
        batch: list[Example] = []
        while True:
            for group in self._groups():
                batch += [self._reframed(example) for example in group]
                if len(batch) > BATCH - GROUP // 2:
                    yield batch
                    batch = []

    def _reframed(self, example: Example) -> Example:
        if self._chance.random() >= REFRAMED:
            return example
        question, stance = reframed(example.question, example.stance, self._chance)
        return replace(example, question=question, stance=Stance(stance))

    def _groups(self) -> list[list[Example]]:
        """Every rule's asks in groups; a small rest is filled up with asks of the same rule."""
        groups = []
        for asks in self._rules.values():
            self._chance.shuffle(asks)
            for begin in range(0, len(asks), GROUP):
                group = asks[begin : begin + GROUP]
                if begin and len(group) < FEWEST:
                    group = [*group, *asks[: GROUP - len(group)]]
                groups.append(group)
        self._chance.shuffle(groups)
        return groups
