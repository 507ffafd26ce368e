"""What the wording alone says of a verdict."""

from pathlib import Path

import pytest

from assistant.phrasing import grams_of, load_phrasing
from evals.errors import EvalError
from evals.fit_phrasing import fit_phrasing, write_phrasing

FORBIDDEN = ["能把楼道占了吗", "偷偷排水行不行", "能把草坪占了吗", "偷偷倒土行不行"] * 3
PUNISHED = ["占楼道会被罚吗", "偷排水算违法吗", "占草坪会被罚吗", "乱倒土算违法吗"] * 3


def test_grams_are_of_one_to_four_characters_with_the_ends_marked() -> None:
    """「行吗」 alone has its three single characters (a blank twice), and everything up to all four."""
    counts = grams_of("行吗")

    assert {
        " ": 2,
        "行": 1,
        "吗": 1,
        " 行": 1,
        "行吗": 1,
        "吗 ": 1,
        " 行吗": 1,
        "行吗 ": 1,
        " 行吗 ": 1,
    } == counts


def test_the_model_learns_how_people_ask() -> None:
    """The same act asked both ways gets both verdicts, though the act is a new one."""
    model = fit_phrasing(FORBIDDEN + PUNISHED, ["no"] * len(FORBIDDEN) + ["yes"] * len(PUNISHED))

    allowed, punished = model.probabilities("能把车位占了吗"), model.probabilities("占车位会被罚吗")

    assert allowed["no"] > 0.6
    assert punished["yes"] > 0.6
    assert sum(allowed.values()) == pytest.approx(1.0, abs=1e-6)


def test_words_never_seen_leave_the_base_rate() -> None:
    """No known n-gram, no opinion beyond how often each verdict was seen."""
    model = fit_phrasing(FORBIDDEN + PUNISHED, ["no"] * len(FORBIDDEN) + ["yes"] * len(PUNISHED))

    assert model.probabilities("Ω")["yes"] == pytest.approx(0.5, abs=0.1)


def test_a_written_model_reads_back(tmp_path: Path) -> None:
    """16 bits cost no more than a hundredth."""
    model = fit_phrasing(FORBIDDEN + PUNISHED, ["no"] * len(FORBIDDEN) + ["yes"] * len(PUNISHED))

    write_phrasing(model, tmp_path / "phrasing.npz")
    read = load_phrasing(tmp_path / "phrasing.npz")

    assert ["phrasing.npz"] == [p.name for p in tmp_path.iterdir()]
    assert read.probabilities("能占吗")["no"] == pytest.approx(model.probabilities("能占吗")["no"], abs=0.01)


@pytest.mark.parametrize(
    ("questions", "verdicts"), [([], []), (FORBIDDEN, ["no"] * 12), (["甲", "乙"], ["no", "yes"])]
)
def test_too_little_to_learn_from_is_one_sentence(questions: list[str], verdicts: list[str]) -> None:
    """No asks, one verdict only, or no n-gram seen often enough."""
    with pytest.raises(EvalError, match="at least two different verdicts"):
        fit_phrasing(questions, verdicts)
