"""A torch module with ids and mask → an ONNX file, and that file opened; the only module that knows ONNX Runtime."""

import logging
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import torch

LONGEST = 512  # tokens; the model's positions
PAD = 1  # the padding token


def export(
    module: "torch.nn.Module", output: str, out: Path, *, quantised: Sequence[str], blocks: bool = False
) -> None:
    """Write a module of (ids, mask) as ONNX, the named kinds of operation in 8 bits.

    `Gather` alone puts the table of word vectors in 8 bits (cosine to 32 bits .9999); `MatMul` too makes it two to
    four times as fast at a loss (TECH: .997). `blocks` puts what is multiplied in 8 bits with a scale for every 32
    weights: measured here a question took 5.7 ms instead of 7.4 at cosine .9997 (lowest of 200: .9994).
    """
    import torch  # noqa: PLC0415  # only while a model is prepared
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415

    batch, length = torch.export.Dim("batch", min=1, max=1024), torch.export.Dim("length", min=2, max=LONGEST)
    ids = torch.randint(5, 1000, (2, 16))
    with tempfile.TemporaryDirectory(dir=out.parent) as scratch, _quietly():
        full = Path(scratch) / "full.onnx"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            torch.onnx.export(
                module,
                (ids, torch.ones_like(ids)),
                str(full),
                input_names=["ids", "mask"],
                output_names=[output],
                dynamic_shapes=({0: batch, 1: length}, {0: batch, 1: length}),
                opset_version=18,
                dynamo=True,
                external_data=False,
                verbose=False,
            )
        quantize_dynamic(
            str(full),
            str(out),
            op_types_to_quantize=list(quantised),
            weight_type=QuantType.QInt8,
            per_channel=True,
        )
        if blocks:
            _in_blocks(out)


@contextmanager
def _quietly() -> Iterator[None]:
    """Exporter and quantiser warn of their own deprecated and missing parts; a user can do nothing about them."""
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def _in_blocks(path: Path) -> None:
    import onnx  # noqa: PLC0415  # only while a model is prepared
    from onnxruntime.quantization import matmul_nbits_quantizer  # noqa: PLC0415

    quantiser = matmul_nbits_quantizer.MatMulNBitsQuantizer(
        onnx.load(str(path)), bits=8, block_size=32, is_symmetric=True, accuracy_level=4
    )
    quantiser.process()
    quantiser.model.save_model_to_file(str(path))


class Engine:
    """An exported module, open; may be shared by threads.

    The session itself has one thread and batches go to a pool: a short text is no faster on two threads than on one
    (7.4 and 6.9 ms measured here), two texts side by side take 11 ms instead of 15 in one batch, and while one model
    reads a question another can.
    """

    def __init__(self, path: Path, *, threads: int) -> None:
        import onnxruntime as ort  # noqa: PLC0415  # loads where something is computed

        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        self._workers = ThreadPoolExecutor(threads, thread_name_prefix="engine")
        self._session: Any = ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def __call__(self, rows: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        """Run rows of token ids, padded to the longest."""
        ids, mask = pad(rows)
        made: NDArray[np.float32] = self._session.run(None, {"ids": ids, "mask": mask})[0]
        return made

    def all(self, rows: Sequence[Sequence[int]], *, most: int) -> NDArray[np.float32]:
        """Run any number of rows, at most so many together, side by side; what each gave, in their order."""
        places = batches([len(row) for row in rows], most=most)
        parts = [[rows[place] for place in batch] for batch in places]
        made = self._workers.map(self, parts) if len(parts) > 1 else map(self, parts)
        result = np.concatenate(list(made))
        whole = np.empty_like(result)
        whole[[place for batch in places for place in batch]] = result
        return whole


# Of 1 to 64 rows in a batch, passages of some 200 tokens were fastest one by one (4.2 s for 256 of them; 7.2 s by 32) and
# asks of some 20 sixteen together (2.5 s for 988; 3.2 s one by one): what is at hand has to fit the processor's cache.
TOGETHER = 400  # tokens of a batch, unless one row alone has more
FEW = 8  # rows, a question with its clauses: each by itself, side by side


def batches(lengths: Sequence[int], *, most: int) -> list[list[int]]:
    """Places of rows in batches of like length, the longest first, so that the last to end are short ones."""
    order = sorted(range(len(lengths)), key=lambda place: -lengths[place])
    if len(order) <= FEW:
        return [[place] for place in order]
    cut: list[list[int]] = []
    for place in order:
        longest = lengths[cut[-1][0]] if cut else 0
        if not cut or len(cut[-1]) == most or longest * (len(cut[-1]) + 1) > TOGETHER:
            cut.append([])
        cut[-1].append(place)
    return cut


def pad(rows: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Token ids and their mask, shape (rows, longest)."""
    longest = max(map(len, rows))
    ids = np.full((len(rows), longest), PAD, np.int64)
    mask = np.zeros((len(rows), longest), np.int64)
    for place, row in enumerate(rows):
        ids[place, : len(row)] = row
        mask[place, : len(row)] = 1
    return ids, mask
