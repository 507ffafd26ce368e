"""The same question in another frame, with the verdict that goes with it."""

import random

import pytest

from index.frames import ALLOWED, BREACH, CLAIM, reframed


@pytest.mark.parametrize("stance", ["yes", "no", "conditional"])
def test_a_claim_stays_a_claim(stance: str) -> None:
    """对吧 becomes 是真的吗 or the like; the verdict is the same."""
    for seed in range(20):
        question, said = reframed("空房也得交一半，对吧？", stance, random.Random(seed))

        assert question.startswith("空房也得交一半，")
        assert question.endswith("？")
        assert question[len("空房也得交一半，") : -1] in CLAIM
        assert stance == said


def test_what_may_be_done_is_no_breach() -> None:
    """行吗 answered no is 违规吗 answered yes; what hangs on something still does."""
    ends = set()
    for seed in range(60):
        question, said = reframed("门口堆旧货，行吗", "no", random.Random(seed))
        end = question.removeprefix("门口堆旧货，")
        ends.add(end)
        assert said == ("yes" if end in BREACH else "no")
        assert "conditional" == reframed("门口堆旧货，行吗", "conditional", random.Random(seed))[1]
    assert ends & set(ALLOWED)
    assert ends & set(BREACH)


@pytest.mark.parametrize("question", ["物业能停水吗", "行吗", "Can they do that, right?", "该不该交"])
def test_other_endings_are_left_alone(question: str) -> None:
    """Only a tag behind a comma can be exchanged without reading the question."""
    assert (question, "no") == reframed(question, "no", random.Random(1))
