"""Further training of the bundled model on the rules' own asks: a small low-rank adapter beside the weights.

An ask is drawn to the other asks, the plain words and the quote of its rule, and away from everything else in
the batch, gap asks included. Only the adapter is trained; the bundled weights stay as they are.
"""

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.passages import CorpusLibrary

if TYPE_CHECKING:
    import torch

RANK = 16
SCALE = 2.0  # the adapter's output is multiplied by this; alpha / rank in the usual words
TEMPERATURE = 0.03
LEARNING_RATE = 4e-4
WARM_UP = 0.1  # share of the steps
LONGEST = 96  # tokens; longer texts are cut in training only
SEED = 20230203
ADAPTED = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)


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
    steps: int = 400,
    batch: int = 64,
    progress: Callable[[int, int, float], None] = lambda _step, _all, _loss: None,
) -> None:
    """Train an adapter and write it to `out` (safetensors: `X.A`, `X.B` for each adapted weight `X`)."""
    import torch  # noqa: PLC0415  # seconds to load; only where something is trained
    from safetensors.torch import save_file  # noqa: PLC0415
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415

    torch.manual_seed(SEED)
    chance = random.Random(SEED)  # noqa: S311  # batches, not secrets
    model = SentenceTransformer(str(model_dir), device="cpu")
    encoder: Any = model[0].auto_model
    tokenizer: Any = model.tokenizer
    pairs = _adapt(encoder)
    optimiser = torch.optim.AdamW([p for pair in pairs.values() for p in pair], lr=LEARNING_RATE, weight_decay=0.01)
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _pace(step, steps))
    for step in range(steps):
        left, right = _draw(groups, batch, chance)
        one, other = (_embed(encoder, tokenizer, texts) for texts in (left, right))
        scores = one @ other.T / TEMPERATURE
        target = torch.arange(len(left))
        loss = (
            torch.nn.functional.cross_entropy(scores, target) + torch.nn.functional.cross_entropy(scores.T, target)
        ) / 2
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        scheduler.step()
        progress(step + 1, steps, float(loss.detach()))
    tensors = {}
    for name, (down, up) in pairs.items():
        tensors[f"{name}.A"] = down.detach().to(torch.float16).contiguous()
        tensors[f"{name}.B"] = (up.detach() * SCALE).to(torch.float16).contiguous()
    out.parent.mkdir(parents=True, exist_ok=True)
    save_file(tensors, str(out.with_suffix(".tmp")))
    out.with_suffix(".tmp").replace(out)


def _pace(step: int, steps: int) -> float:
    warm = max(1, int(steps * WARM_UP))
    if step < warm:
        return (step + 1) / warm
    return 0.5 * (1 + math.cos(math.pi * (step - warm) / max(1, steps - warm)))


def _draw(groups: Sequence[Group], batch: int, chance: random.Random) -> tuple[list[str], list[str]]:
    """A batch of distinct groups: an ask on the left, another ask or an answer of its group on the right."""
    left, right = [], []
    for group in chance.sample(list(groups), min(batch, len(groups))):
        ask = chance.choice(group.asks)
        others = [a for a in group.asks if a != ask]
        if group.answers and (not others or chance.random() < 0.35):  # noqa: PLR2004  # two asks to one answer
            right.append("passage: " + chance.choice(group.answers))
        else:
            right.append("query: " + chance.choice(others or [ask]))
        left.append("query: " + ask)
    return left, right


def _adapt(encoder: Any) -> dict[str, tuple["torch.nn.Parameter", "torch.nn.Parameter"]]:  # noqa: ANN401  # a transformers model
    import torch  # noqa: PLC0415

    for parameter in encoder.parameters():
        parameter.requires_grad_(False)
    pairs: dict[str, tuple[torch.nn.Parameter, torch.nn.Parameter]] = {}
    for name, module in encoder.named_modules():
        if not name.endswith(ADAPTED) or not isinstance(module, torch.nn.Linear):
            continue
        down = torch.nn.Parameter(torch.randn(RANK, module.in_features) / math.sqrt(module.in_features))
        up = torch.nn.Parameter(torch.zeros(module.out_features, RANK))
        pairs[f"{name}.weight"] = (down, up)
        module.register_forward_hook(_add(down, up))
    return pairs


def _add(down: "torch.Tensor", up: "torch.Tensor") -> Callable[..., "torch.Tensor"]:
    def hook(_module: object, given: tuple["torch.Tensor"], made: "torch.Tensor") -> "torch.Tensor":
        return made + SCALE * ((given[0] @ down.T) @ up.T)

    return hook


def _embed(encoder: Any, tokenizer: Any, texts: Sequence[str]) -> "torch.Tensor":  # noqa: ANN401  # transformers' own
    import torch  # noqa: PLC0415

    tokens = tokenizer(list(texts), padding=True, truncation=True, max_length=LONGEST, return_tensors="pt")
    hidden = encoder(input_ids=tokens["input_ids"], attention_mask=tokens["attention_mask"]).last_hidden_state
    mask = tokens["attention_mask"].unsqueeze(-1).to(hidden.dtype)
    pooled = (hidden * mask).sum(1) / mask.sum(1)
    return torch.nn.functional.normalize(pooled, dim=-1)
