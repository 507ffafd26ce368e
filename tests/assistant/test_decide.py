"""When there is enough evidence, and what the answer is made from."""

import pytest

from assistant.decide import choose, decide, unmet
from assistant.rank import ClauseBest, Ranked
from tests.assistant.samples import candidate, ranked, reading, weights


@pytest.mark.parametrize(
    ("question", "evidence", "missing"),
    [
        pytest.param("罚多少钱？", "由主管部门依法处罚", True, id="a fine that nobody states"),
        pytest.param("罚多少钱？", "处五百元罚款", False, id="a fine that is stated"),
        pytest.param("How much do I get per month?", "每月补贴", True, id="en amount"),
        pytest.param("离村子隔多少米？", "应当远离村庄", True, id="a distance"),
        pytest.param("投诉电话是多少？", "可以投诉举报", True, id="a telephone number"),
        pytest.param("多少天公示？", "公示七日", False, id="days are none of these"),
    ],
)
def test_what_the_question_wants_and_the_evidence_lacks(
    question: str, evidence: str, *, missing: bool
) -> None:
    """Money, distances, telephone numbers and hours must stand in the evidence."""
    assert missing is unmet(question, [evidence])


def test_nothing_found_is_nothing_to_answer_from() -> None:
    """Without candidates there is no answer, whatever the weights."""
    decision = decide(reading("随便问问"), Ranked(candidates=(), gaps=()), weights())

    assert not decision.answer
    assert () == decision.chosen


def test_the_threshold_decides() -> None:
    """The same evidence is answered under a low threshold and declined under a high one."""
    found = ranked(candidate())

    assert decide(reading("能停水吗"), found, weights(threshold=0.0)).answer
    assert not decide(reading("能停水吗"), found, weights(threshold=1.1)).answer


def test_what_is_close_behind_is_answered_from_too() -> None:
    """A candidate within the margin joins the best; one beyond it does not."""
    best = candidate()
    near, far = candidate(key="b", score=9.5), candidate(key="c", score=5.0)

    chosen = choose(ranked(best, near, far), weights(also=1.0))

    assert ["wuye-42-x", "b"] == [c.key for c in chosen]


def test_each_clause_brings_its_best() -> None:
    """A part of the question that the best does not answer is answered from its own best; one it answers is not."""
    best, other = candidate(), candidate(key="b", score=8.0)
    ahead = Ranked(candidates=(best,), gaps=(), clause_best=(ClauseBest(candidate=other, lead=3.0),))
    level = Ranked(candidates=(best,), gaps=(), clause_best=(ClauseBest(candidate=other, lead=0.1),))

    given = weights(also=0.0, clause_lead=1.0, clause_near=0.5)

    assert ["wuye-42-x", "b"] == [c.key for c in choose(ahead, given)]
    assert ["wuye-42-x"] == [c.key for c in choose(level, given)]
