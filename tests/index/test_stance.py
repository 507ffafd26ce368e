"""The judge of yes, no and conditional: what it is trained on, what is kept of it, how it is read back."""

import numpy as np
import pytest
import torch

from corpus.library import Library
from index.model import PreparedModel
from index.stance import STANCES, Batches, examples_of, find_judge, low_rank, pair_ids


def test_examples_pair_an_ask_with_its_rule_in_its_language(gazette: Library) -> None:
    """As many as there are asks with a verdict; English asks stand beside English words."""
    examples = examples_of(gazette)

    assert len(examples) == sum(1 for r in gazette.rules for a in r.asks if a.verdict)
    english = [e for e in examples if e.question.isascii()]
    assert english
    assert not any("\u4e00" <= e.statement[0] <= "\u9fff" for e in english)


def test_a_low_rank_keeps_a_change_of_that_rank() -> None:
    """A product of two thin matrices comes back; of more nothing is nearer than what is kept."""
    left, right = torch.randn(12, 2), torch.randn(2, 8)

    ((down, up),) = low_rank({"w": left @ right}, 2).values()

    whole = torch.diag(torch.tensor([5.0, 3.0, 1.0]))
    ((thin, wide),) = low_rank({"w": whole}, 2).values()
    assert torch.allclose(wide @ thin, torch.diag(torch.tensor([5.0, 3.0, 0.0])), atol=1e-4)
    assert (2, 8) == tuple(down.shape)
    assert torch.allclose(up @ down, left @ right, atol=1e-4)


def test_batches_hold_every_row_once() -> None:
    """Whatever the order, nothing is left out or doubled."""
    rows = [([0] * (n % 9 + 1), n) for n in range(100)]

    assert list(range(100)) == sorted(label for batch in Batches(rows) for _, label in batch)


class Letters:
    """A tokenizer of one token a character between the two marks."""

    class Encoding:
        def __init__(self, text: str) -> None:
            self.ids = [0, *(100 + ord(c) % 50 for c in text), 2]

    def encode(self, text: str) -> "Letters.Encoding":
        return self.Encoding(text)


def test_question_and_statement_are_one_sequence() -> None:
    """Begins with the first mark, each part ends with the second, and long parts are cut with their mark kept."""
    ids = pair_ids(Letters(), "问" * 200, "答" * 200)

    assert (0, 2, 2) == (ids[0], ids[63], ids[-1])
    assert 2 == ids.count(2)
    assert 64 + 79 == len(ids)


@pytest.mark.parametrize(
    ("question", "statement", "stance"),
    [
        ("物业能因为没交钱就停水吗", "物业服务企业不得停水、停电迫使业主交费。", "no"),
        ("物业停水催费算违规吗", "物业服务企业不得停水、停电迫使业主交费。", "yes"),
        ("Can they cut my water off?", "The company must not cut water to force payment.", "no"),
    ],
)
def test_the_shipped_judge_reads_polarity(
    model: PreparedModel, question: str, statement: str, stance: str
) -> None:
    """The same ban answers two ways of asking with opposite verdicts."""
    judge = find_judge(model)
    assert judge is not None

    (said,) = judge.stances(question, [statement])

    assert stance == max(said, key=lambda name: said[name])
    assert np.isclose(sum(said.values()), 1.0)
    assert set(map(str, STANCES)) == set(said)
