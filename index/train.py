"""Further training of the bundled model on the rules' own asks: a small low-rank adapter beside the weights.

An ask is drawn to the other asks, the plain words and the quotes of its rule, and away from everything else in
the batch, gap asks included. Half of each batch are groups that lie near each other, so that neighbouring rules
are told apart. Only the adapter is trained; the bundled weights stay as they are.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.adapt import adapt, pace, write_adapter
from index.passages import CorpusLibrary
from index.typos import Slips

if TYPE_CHECKING:
    import torch

TEMPERATURE = 0.03
LEARNING_RATE = 4e-4
LONGEST = 64  # tokens; longer texts are cut in training only
PART = 32  # texts encoded together, of like length, so that little is padded
ANSWERS = 0.35  # share of pairs in which the other side is an answer, not another ask
SLIPPED = 0.15  # share of asks that are trained with slips of the thumb
ENGLISH = 0.15  # share of pairs whose ask is drawn from the English ones alone
NEIGHBOURS = 3  # groups taken along with each seed of the near half of a batch
SEED = 20230203


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Texts that mean the same matter: the asks first, then what answers them."""

    asks: tuple[str, ...]
    answers: tuple[str, ...]  # plain words and quotes; empty for a gap


def groups_of(library: CorpusLibrary) -> list[Group]:
    """One group a rule and one a gap; what has a single text teaches nothing and is left out."""
    groups = [
        Group(
            asks=tuple(a.text for a in rule.asks),
            answers=tuple(t for t in (rule.plain_zh, rule.plain_en, *(q.text for q in rule.quotes)) if t),
        )
        for rule in library.rules
    ]
    groups += [Group(asks=gap.asks, answers=()) for gap in library.gaps]
    return [g for g in groups if len(g.asks) + len(g.answers) > 1]


def train(
    model_dir: Path,
    groups: Sequence[Group],
    out: Path,
    *,
    steps: int = 500,
    batch: int = 64,
    progress: Callable[[int, int, float], None] = lambda _step, _all, _loss: None,
) -> None:
    """Train an adapter and write it to `out` (safetensors: `X.A`, `X.B` for each adapted weight `X`)."""
    import torch  # noqa: PLC0415  # seconds to load; only where something is trained

    torch.manual_seed(SEED)
    encoder = Encoder(model_dir)
    pairs = adapt(encoder.model)
    encoder.model.train()
    draw = Drawing(groups, batch, encoder)
    optimiser = torch.optim.AdamW(
        [p for pair in pairs.values() for p in pair], lr=LEARNING_RATE, weight_decay=0.01
    )
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: pace(step, steps))
    for step in range(steps):
        left, right = draw()
        scores = encoder.embed(left) @ encoder.embed(right).T / TEMPERATURE
        target = torch.arange(len(left))
        loss = (
            torch.nn.functional.cross_entropy(scores, target)
            + torch.nn.functional.cross_entropy(scores.T, target)
        ) / 2
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        optimiser.step()
        scheduler.step()
        progress(step + 1, steps, float(loss.detach()))
    write_adapter(pairs, out)


class Encoder:
    """The bundled encoder in torch: mean over tokens, length one; 16-bit products, which halve the time."""

    def __init__(self, model_dir: Path) -> None:
        from tokenizers import Tokenizer  # noqa: PLC0415  # loads where something is trained
        from transformers import AutoModel  # noqa: PLC0415

        self.model: Any = AutoModel.from_pretrained(model_dir)
        self._tokenizer = Tokenizer.from_file(str(model_dir / "tokenizer.json"))
        self._tokenizer.enable_truncation(LONGEST)

    def embed(self, texts: Sequence[str]) -> "torch.Tensor":
        """Unit vectors in the order of the texts, shape (texts, 384)."""
        import torch  # noqa: PLC0415

        ids = [e.ids for e in self._tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
        pooled: list[Any] = []
        for begin in range(0, len(order), PART):
            part = [torch.tensor(ids[i]) for i in order[begin : begin + PART]]
            rows = torch.nn.utils.rnn.pad_sequence(part, batch_first=True, padding_value=1)
            mask = torch.nn.utils.rnn.pad_sequence([torch.ones_like(p) for p in part], batch_first=True)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                hidden = self.model(input_ids=rows, attention_mask=mask).last_hidden_state.float()
            weight = mask.unsqueeze(-1).float()
            pooled.append((hidden * weight).sum(1) / weight.sum(1))
        vectors = torch.nn.functional.normalize(torch.cat(pooled), dim=-1)
        return vectors[torch.tensor(order).argsort()]


class Drawing:
    """Batches of distinct groups: an ask on the left, another ask or an answer of its group on the right."""

    def __init__(self, groups: Sequence[Group], batch: int, encoder: Encoder) -> None:
        self._groups = groups
        self._batch = min(batch, len(groups))
        self._chance = random.Random(SEED)  # noqa: S311  # batches, not secrets
        self._slips = Slips(self._chance)
        self._near = near_groups(groups, encoder)

    def __call__(self) -> tuple[list[str], list[str]]:
        """One batch as two lists of prefixed texts."""
        left, right = [], []
        for place in self._places():
            group = self._groups[place]
            ask = self._ask(group)
            others = [a for a in group.asks if a != ask]
            if group.answers and (not others or self._chance.random() < ANSWERS):
                right.append("passage: " + self._chance.choice(group.answers))
            else:
                right.append("query: " + self._chance.choice(others or [ask]))
            left.append("query: " + (self._slips(ask) if self._chance.random() < SLIPPED else ask))
        return left, right

    def _ask(self, group: Group) -> str:
        """Any ask; English ones, which are few, more often than their number."""
        english = [a for a in group.asks if a.isascii()]
        return self._chance.choice(english if english and self._chance.random() < ENGLISH else group.asks)

    def _places(self) -> list[int]:
        chosen: dict[int, None] = {}
        while len(chosen) < self._batch // 2:
            seed = self._chance.randrange(len(self._groups))
            chosen.update(dict.fromkeys([seed, *self._chance.sample(self._near[seed], NEIGHBOURS)]))
        while len(chosen) < self._batch:
            chosen[self._chance.randrange(len(self._groups))] = None
        return list(chosen)[: self._batch]


NEAREST = 12  # of which a batch takes `NEIGHBOURS`


def near_groups(groups: Sequence[Group], encoder: Encoder) -> list[list[int]]:
    """For each group the positions of those whose asks lie nearest to its own, before any training."""
    import torch  # noqa: PLC0415

    with torch.no_grad():
        means = torch.stack([encoder.embed(["query: " + a for a in g.asks]).mean(0) for g in groups])
    means = torch.nn.functional.normalize(means - means.mean(0), dim=-1)
    scores = means @ means.T
    scores.fill_diagonal_(-2.0)
    nearest: list[list[int]] = scores.topk(min(NEAREST, len(groups) - 1)).indices.tolist()
    return nearest
