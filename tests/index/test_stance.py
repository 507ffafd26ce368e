"""The judge of yes, no and conditional: what it is trained on, what is kept of it, how it is read back."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from corpus.library import Library
from index.errors import ModelMissing, TrainingError
from index.model import PreparedModel
from index.stance import (
    DIMENSION,
    EXPECTED,
    FAR,
    STANCES,
    Example,
    Judge,
    Memory,
    Stance,
    StanceEncoder,
    examples_of,
    find_judge,
    prepare_judge,
    read_asks,
)
from index.train_stance import BATCH, GROUP, Batches, low_rank, train_stance

Floats = NDArray[np.float32]


class Axes(StanceEncoder):
    """Lays a question along the axis of the first word it knows; the wording says nothing."""

    def __init__(self, *words: str) -> None:
        super().__init__(Path("nowhere"))
        self._words = words
        self.read: list[str] = []

    @property
    def sharpness(self) -> float:
        return 12.0

    def __call__(self, questions: Sequence[str]) -> tuple[Floats, Floats]:
        self.read += questions
        vectors = np.zeros((len(questions), DIMENSION), np.float32)
        for row, question in enumerate(questions):
            vectors[row, next((i for i, w in enumerate(self._words) if w in question), -1)] = 1.0
        return vectors, np.zeros((len(questions), len(STANCES)), np.float32)


def test_examples_are_the_asks_that_ask_whether(gazette: Library) -> None:
    """As many as there are asks with a verdict, with marks where a quantity meets one of its rule."""
    examples = examples_of(gazette)

    assert len(examples) == sum(1 for r in gazette.rules for a in r.asks if a.verdict)
    assert any("(低于)" in e.question for e in examples)


def test_the_nearest_asks_of_the_rule_answer(gazette: Library) -> None:
    """A question like an ask gets its verdict; asks of other rules are not heard."""
    mine, other = gazette.rules[0], gazette.rules[1]
    encoder = Axes("能", "违规")
    memory = read_asks(
        encoder,
        [
            Example(rule=mine.id, question="能停吗", stance=Stance.NO),
            Example(rule=mine.id, question="违规吗", stance=Stance.YES),
            Example(rule=other.id, question="能开吗", stance=Stance.YES),
        ],
    )
    judge = Judge(encoder, memory)

    (first,) = judge.stances("现在能停不", [mine])
    (second,) = judge.stances("停了违规不", [mine])
    (third,) = judge.stances("现在能开不", [other])

    assert first.probabilities["no"] > 0.9 < second.probabilities["yes"]
    assert third.probabilities["yes"] > 0.9
    assert sum(first.probabilities.values()) == pytest.approx(1.0)
    assert {"yes": 0.0, "no": 1.0, "conditional": FAR} == pytest.approx(first.nearest)


def test_a_question_that_was_expected_is_read_once(gazette: Library) -> None:
    """What was read ahead is used, for that question and once; with a mark beside a quantity it is read anew."""
    encoder = Axes("能")
    judge = Judge(encoder, read_asks(encoder, []))
    plain, marked = "能停吗", next(e for e in examples_of(gazette) if "(低于)" in e.question)
    rule = next(r for r in gazette.rules if r.id == marked.rule)

    judge.expect(plain)
    judge.stances(plain, [rule])
    assert encoder.read == [plain]

    judge.stances(plain, [rule])
    assert encoder.read == [plain, plain]

    unmarked = marked.question.replace("(低于)", "")
    judge.expect(unmarked)
    judge.stances(unmarked, [rule])
    assert encoder.read[-1] == marked.question


def test_more_questions_may_be_expected_than_are_asked(gazette: Library) -> None:
    """Declined ones are never asked; they are forgotten, and what fell out is read when it is asked."""
    encoder = Axes("能")
    judge = Judge(encoder, read_asks(encoder, []))
    for number in range(3 * EXPECTED):
        judge.expect(f"能停吗{number}")

    (heard,) = judge.stances("能停吗0", [gazette.rules[0]])

    assert encoder.read.count("能停吗0") == 2
    assert sum(heard.probabilities.values()) == pytest.approx(1.0)


def test_a_rule_without_asks_says_nothing(gazette: Library) -> None:
    """All verdicts are as probable as the wording makes them."""
    encoder = Axes("能")
    judge = Judge(encoder, read_asks(encoder, []))

    (said,) = judge.stances("能停吗", [gazette.rules[0]])

    assert dict.fromkeys(map(str, STANCES), pytest.approx(1 / 3)) == said.probabilities


def test_quantities_are_read_beside_the_rule(gazette: Library) -> None:
    """What reads a question sees how its figure stands to the rule's; one text is read once for several rules."""
    rule = next(r for r in gazette.rules if "六个月" in r.plain_zh and r.document == "wuye")
    plain = next(
        r for r in gazette.rules if not any(c.isdigit() for c in r.plain_zh) and "月" not in r.plain_zh
    )
    encoder = Axes("能")
    judge = Judge(encoder, read_asks(encoder, []))

    judge.stances("空了四个月", [rule, plain, plain])

    assert ["空了四个月(低于)", "空了四个月"] == encoder.read


def test_what_was_read_comes_back_from_its_file(tmp_path: Path) -> None:
    """Vectors, verdicts and the places of every rule; an empty library too."""
    encoder = Axes("能", "违规")
    examples = [
        Example(rule="a", question="能停吗", stance=Stance.NO),
        Example(rule="b", question="违规吗停久了", stance=Stance.YES),
        Example(rule="b", question="能吗", stance=Stance.CONDITIONAL),
    ]
    for asks in (examples, []):
        made = read_asks(encoder, asks)
        made.save(tmp_path / "asks.npz")
        read = Memory.load(tmp_path / "asks.npz")

        assert made.rules == read.rules
        assert np.array_equal(made.vectors, read.vectors)
        assert np.array_equal(made.stances, read.stances)
    assert ["asks.npz"] == [p.name for p in tmp_path.iterdir()]


def test_a_judge_that_was_not_prepared_is_told(gazette: Library, model: PreparedModel) -> None:
    """One sentence with the command that mends it."""
    with pytest.raises(ModelMissing, match="make setup"):
        find_judge(model, replace(gazette, fingerprint="never prepared"))


def test_a_low_rank_keeps_a_change_of_that_rank() -> None:
    """A product of two thin matrices comes back; of more nothing is nearer than what is kept."""
    left, right = torch.randn(12, 2), torch.randn(2, 8)

    ((down, up),) = low_rank({"w": left @ right}, 2).values()

    whole = torch.diag(torch.tensor([5.0, 3.0, 1.0]))
    ((thin, wide),) = low_rank({"w": whole}, 2).values()
    assert torch.allclose(wide @ thin, torch.diag(torch.tensor([5.0, 3.0, 0.0])), atol=1e-4)
    assert (2, 8) == tuple(down.shape)
    assert torch.allclose(up @ down, left @ right, atol=1e-4)


def test_without_two_asks_of_a_rule_nothing_is_trained(tmp_path: Path) -> None:
    """One sentence, and no file."""
    alone = [Example(rule=f"r{n}", question="能停吗", stance=Stance.NO) for n in range(3)]

    with pytest.raises(TrainingError, match="nothing to train"):
        train_stance(tmp_path, alone, tmp_path / "stance.safetensors")
    assert [] == list(tmp_path.iterdir())


def test_batches_keep_the_asks_of_a_rule_together() -> None:
    """No batch is far over its size, and most asks find another of their rule beside them."""
    examples = [
        Example(rule=f"r{n % 40}", question=f"q{n}", stance=STANCES[n % 3]) for n in range(40 * GROUP)
    ]
    stream = Batches(examples).endless()
    seen = [next(stream) for _ in range(6)]

    assert all(len(batch) <= BATCH + GROUP for batch in seen)
    for batch in seen:
        rules = [e.rule for e in batch]
        assert all(rules.count(rule) > 1 for rule in rules)


@pytest.mark.parametrize(
    ("question", "rule", "stance"),
    [
        ("物业能因为没交钱就停水吗", "wuye-42", "no"),
        ("物业停水催费算违规吗", "wuye-42", "yes"),
        ("Can they cut my water off?", "wuye-42", "no"),
    ],
)
def test_the_shipped_judge_reads_polarity(
    gazette: Library, model: PreparedModel, question: str, rule: str, stance: str
) -> None:
    """The same ban answers two ways of asking with opposite verdicts."""
    prepare_judge(model, gazette)
    judge = find_judge(model, gazette)
    assert judge is not None
    ban = next(
        r for r in gazette.rules if r.id.startswith(rule) and "水" in r.plain_zh and "中断" in r.plain_zh
    )

    (said,) = judge.stances(question, [ban])

    told = said.probabilities
    assert stance == max(told, key=lambda name: told[name])
    assert np.isclose(sum(told.values()), 1.0)
    assert set(map(str, STANCES)) == set(told)
