"""How a verdict is come by."""

from collections.abc import Sequence

import pytest

from assistant.verdict import Evidence, verdict_of, votes_of
from corpus.types import Rule, Verdict
from index.stance import Heard
from tests.assistant.samples import candidate, hit, reading, verdict_weights


class ScriptedJudge:
    """Says what the test wrote and keeps what it was asked."""

    def __init__(self, **probabilities: float) -> None:
        self._probabilities = {"yes": 0.0, "no": 0.0, "conditional": 0.0} | probabilities
        self.asked: list[tuple[str, str]] = []

    def stances(self, question: str, rules: Sequence[Rule]) -> list[Heard]:
        self.asked += [(question, rule.id) for rule in rules]
        return [
            Heard(probabilities=self._probabilities, nearest=dict.fromkeys(self._probabilities, 0.0))
            for _ in rules
        ]


def test_the_judge_reads_question_and_rule() -> None:
    """A sure judge decides."""
    judge = ScriptedJudge(yes=0.9, no=0.1)
    far = candidate(asks=[])

    assert (
        Verdict.YES
        is verdict_of(reading("是不是不许停水"), far, Evidence(judge=judge), verdict_weights()).verdict
    )
    assert [("是不是不许停水", far.rule.id if far.rule else "")] == judge.asked


def test_a_paraphrase_outweighs_a_wavering_judge() -> None:
    """An ask at cosine .99 has its say."""
    judge = ScriptedJudge(yes=0.55, no=0.45)

    assert (
        Verdict.NO
        is verdict_of(
            reading("没交钱断水行吗"), candidate(), Evidence(judge=judge), verdict_weights()
        ).verdict
    )


def test_no_verdict_where_none_is_asked_for() -> None:
    """A question for a number gets none, and the judge is not bothered."""
    judge = ScriptedJudge(yes=1.0)

    assert (
        None is verdict_of(reading("公示几天"), candidate(), Evidence(judge=judge), verdict_weights()).verdict
    )
    assert [] == judge.asked


def test_an_unsure_verdict_is_not_said() -> None:
    """Below the fitted sureness the plain words stand alone."""
    judge = ScriptedJudge(yes=0.4, no=0.35, conditional=0.25)
    far = candidate(asks=[])

    assert (
        None is verdict_of(reading("能停水吗"), far, Evidence(judge=judge), verdict_weights(sure=0.6)).verdict
    )
    assert (
        Verdict.YES
        is verdict_of(reading("能停水吗"), far, Evidence(judge=judge), verdict_weights(sure=0.3)).verdict
    )


def test_without_a_judge_near_asks_decide() -> None:
    """Another library has no judge."""
    assert (
        Verdict.NO
        is verdict_of(reading("没交钱断水行吗"), candidate(), Evidence(), verdict_weights()).verdict
    )


@pytest.mark.parametrize(("cosine", "whole"), [(1.0, 1.0), (0.8, 0.0), (0.5, 0.0)])
def test_votes_fade_with_distance(cosine: float, whole: float) -> None:
    """A paraphrase counts one, another matter nothing."""
    votes = votes_of(candidate(asks=[hit(0, cosine)]))

    assert sum(votes.values()) == pytest.approx(whole)
