"""How a verdict is come by."""

import math
from collections.abc import Sequence

import pytest

from assistant.phrasing import load_phrasing
from assistant.verdict import FEATURES, Evidence, features_of, sure_enough, verdict_of, votes_of
from corpus.types import Force, Rule, Verdict
from index.stance import Heard
from tests.assistant.samples import candidate, hit, reading, rule, verdict_weights


class ScriptedJudge:
    """Says what the test wrote and keeps what it was asked."""

    def __init__(self, **probabilities: float) -> None:
        self._probabilities = {"yes": 0.0, "no": 0.0, "conditional": 0.0} | probabilities
        self.asked: list[tuple[str, str]] = []

    def expect(self, question: str) -> None:
        """Nothing to read."""

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


def test_an_act_that_is_only_named_is_asked_of_the_judge_as_a_question() -> None:
    """砸墙 is asked as 砸墙，行吗; that it must not be done is said, that it may be is not."""
    judge = ScriptedJudge(no=0.9, yes=0.1)
    far = candidate(asks=[])

    assert Verdict.NO is verdict_of(reading("砸墙"), far, Evidence(judge=judge), verdict_weights()).verdict
    assert ["砸墙，行吗"] == [question for question, _ in judge.asked]

    lenient = Evidence(judge=ScriptedJudge(yes=0.9, no=0.1))
    assert None is verdict_of(reading("砸墙"), far, lenient, verdict_weights()).verdict


def test_a_named_act_is_no_matter_of_a_rule_that_forbids_nothing() -> None:
    """维修资金 under a duty is a topic, not an act."""
    duty = candidate(rule=rule(force=Force.MUST))
    judge = ScriptedJudge(no=1.0)

    assert None is verdict_of(reading("维修资金"), duty, Evidence(judge=judge), verdict_weights()).verdict
    assert [] == judge.asked


@pytest.mark.parametrize("text", ["不断水", "禁止断水", "举报乱停车", "断水 电", "fees", "12345"])
def test_what_names_no_act_gets_no_verdict(text: str) -> None:
    """不断水 answered 不能 would say that one must."""
    judge = ScriptedJudge(no=1.0)

    assert None is verdict_of(reading(text), candidate(), Evidence(judge=judge), verdict_weights()).verdict


def test_features_of_a_story_stand_apart() -> None:
    """Several sentences, in which judges err more, have slopes of their own; one sentence leaves them at nothing."""
    evidence = Evidence(judge=ScriptedJudge(yes=0.8, no=0.2), phrasing=load_phrasing())

    one = features_of(reading("物业能停水吗？"), candidate(), evidence)
    several = features_of(reading("我欠了费。经理说要断水。他能停水吗？"), candidate(), evidence)

    assert (0.0, 0.0) == (one["story"], one["story_yes"])
    assert 1.0 == several["story"]
    assert several["judge_yes"] == several["story_yes"] == pytest.approx(math.log(0.8))
    assert set(FEATURES) == set(one)
    phrased = [math.exp(one[f"phrase_{v}"]) for v in Verdict]
    assert sum(phrased) == pytest.approx(1.0, abs=0.01)
    assert max(phrased) - min(phrased) > 0.1


@pytest.mark.parametrize(
    ("best", "probabilities", "said"),
    [
        pytest.param("no", {"no": 0.72, "conditional": 0.25, "yes": 0.03}, True, id="hardly the opposite"),
        pytest.param(
            "no", {"no": 0.85, "conditional": 0.01, "yes": 0.14}, False, id="too likely the opposite"
        ),
        pytest.param(
            "yes", {"yes": 0.65, "conditional": 0.34, "no": 0.01}, False, id="too likely conditional"
        ),
        pytest.param("yes", {"yes": 0.9, "conditional": 0.04, "no": 0.06}, True, id="yes"),
        pytest.param("conditional", {"conditional": 0.61, "yes": 0.19, "no": 0.2}, True, id="conditional"),
        pytest.param("conditional", {"conditional": 0.5, "yes": 0.1, "no": 0.4}, False, id="not quite"),
    ],
)
def test_a_verdict_is_said_where_the_opposite_is_unlikely(
    best: str, probabilities: dict[str, float], *, said: bool
) -> None:
    """How sure the best is and how unlikely its opposite are two conditions; conditional has no opposite."""
    given = verdict_weights(sure=0.7, conditional=0.6)

    assert said is sure_enough(best, probabilities, given, 0.08)


def test_a_story_needs_an_opposite_that_is_less_likely_still() -> None:
    """The same evidence is said of one sentence and kept back where a story leads up to it."""
    given = verdict_weights(opposed=1.0, opposed_story=0.0)
    told = "昨天物业把我家的水停了。没交费能停水吗？"

    assert Verdict.NO is verdict_of(reading("没交费能停水吗？"), candidate(), Evidence(), given).verdict
    assert verdict_of(reading(told), candidate(), Evidence(), given).verdict is None


def test_what_may_not_be_answered_at_all_gets_no_verdict() -> None:
    """The rule next door is sure of itself; whether it answers is not."""
    judge, asked = ScriptedJudge(no=1.0), reading("能停水吗")
    said = [
        verdict_of(asked, candidate(), Evidence(judge=judge), verdict_weights(), answerable=share).verdict
        for share in (0.4, 0.6)
    ]

    assert [None, Verdict.NO] == said


@pytest.mark.parametrize(
    ("question", "turned"),
    [
        pytest.param("办公室就给十五平，算不算违规？", 1.0, id="a breach"),
        pytest.param("拖到二十天才备案，算晚吗", 1.0, id="too late"),
        pytest.param("违法的事我不干，这样贴通知行吗", 0.0, id="only the last clause counts"),
        pytest.param("Is it illegal?", 1.0, id="en"),
        pytest.param("能停水吗", 0.0, id="plain"),
    ],
)
def test_a_question_after_a_breach_is_told_apart(question: str, turned: float) -> None:
    """Where yes is bad news the judge is heard by other slopes."""
    assert turned == features_of(reading(question), candidate(), Evidence())["turned"]
