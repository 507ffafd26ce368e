"""Low-rank adapters on the bundled encoder: put in for training, written out small, merged when it is prepared."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

RANK = 16
SCALE = 2.0  # the adapter's output is multiplied by this; alpha / rank in the usual words
WARM_UP = 0.1  # share of the steps
ADAPTED = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
Pairs = dict[str, tuple["torch.nn.Parameter", "torch.nn.Parameter"]]


def adapt(encoder: Any) -> Pairs:  # noqa: ANN401  # a transformers model, without types
    """Freeze an encoder and hang a trainable low-rank pair beside each of its linear layers."""
    import torch  # noqa: PLC0415  # seconds to load; only where something is trained

    for parameter in encoder.parameters():
        parameter.requires_grad_(False)
    pairs: Pairs = {}
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


def pace(step: int, steps: int) -> float:
    """Share of the learning rate at a step: a short rise, then down along a cosine."""
    warm = max(1, int(steps * WARM_UP))
    if step < warm:
        return (step + 1) / warm
    return 0.5 * (1 + math.cos(math.pi * (step - warm) / max(1, steps - warm)))


def write_adapter(
    pairs: Pairs, out: Path, more: "dict[str, torch.Tensor] | None" = None, *, scale: float = SCALE
) -> None:
    """Write the pairs (and a head's tensors) in 16 bits, `up` times `scale`; the file appears whole or not at all."""
    import torch  # noqa: PLC0415
    from safetensors.torch import save_file  # noqa: PLC0415

    tensors = {}
    for name, (down, up) in pairs.items():
        tensors[f"{name}.A"] = down.detach().to(torch.float16).contiguous()
        tensors[f"{name}.B"] = (up.detach() * scale).to(torch.float16).contiguous()
    tensors |= {name: tensor.detach().to(torch.float32).contiguous() for name, tensor in (more or {}).items()}
    out.parent.mkdir(parents=True, exist_ok=True)
    temporary = out.with_suffix(".tmp")
    save_file(tensors, str(temporary))
    temporary.replace(out)
