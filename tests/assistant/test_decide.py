"""When there is enough evidence, and what the answer is made from."""

import pytest

from assistant.decide import AGAINST, FOR, choose, decide, decision_features
from assistant.rank import ClauseBest, Ranked
from assistant.wants import unmet
from tests.assistant.samples import candidate, ranked, reading, weights


@pytest.mark.parametrize(
    ("question", "evidence", "missing"),
    [
        pytest.param("罚多少钱？", "由主管部门依法处罚", True, id="a fine that nobody states"),
        pytest.param("罚多少钱？", "处五百元罚款", False, id="a fine that is stated"),
        pytest.param("How much do I get per month?", "每月补贴", True, id="en amount"),
        pytest.param("离村子隔多少米？", "应当远离村庄", True, id="a distance"),
        pytest.param("投诉电话是多少？", "可以投诉举报", True, id="a telephone number"),
        pytest.param("多少天公示？", "公示七日", False, id="days that are stated"),
        pytest.param("公示几天？", "应当及时公示", True, id="days that nobody states"),
        pytest.param("占百分之几？", "应当占一定比例", True, id="a share"),
        pytest.param("至少占几成？", "过半数同意", False, id="a share in words"),
        pytest.param("塑料袋薄到多少毫米不让卖？", "厚度不符合规定", True, id="a thickness"),
        pytest.param("一年得开几回会？", "定期召开", True, id="how often"),
        pytest.param("一年得开几回会？", "每季度召开", False, id="how often, stated"),
        pytest.param(
            "要给多少面积？", "建筑面积不少于一百平方米", False, id="an area that is stated is no fee"
        ),
        pytest.param("要给多少面积？", "应当无偿配置", True, id="an area"),
        pytest.param("一个月交多少物业费？", "按照合同约定", True, id="a fee by its name"),
        pytest.param("业委会委员能拿工资吗", "可以领取一定的津贴", False, id="whether there is pay"),
        pytest.param("网格员工资一个月几千？", "设置网格员", True, id="how much pay"),
        pytest.param("要几户签字？", "经业主同意", True, id="how many households"),
        pytest.param("几天公示、罚多少钱？", "公示七日", True, id="two wants, one stated"),
        pytest.param("没交物业费几个月了，物业能断水吗？", "不得断水", False, id="some months"),
        pytest.param("我们几个邻居想装电梯，可以吗", "可以加装", False, id="we few"),
        pytest.param("投诉好几次都没人管，该找谁？", "可以投诉", False, id="several times"),
        pytest.param("物业费多少钱谁说了算", "由业主大会决定", False, id="who sets an amount"),
        pytest.param("我家住几号楼你别管，能养鸡吗", "禁止饲养", False, id="a house number"),
    ],
)
def test_what_the_question_wants_and_the_evidence_lacks(
    question: str, evidence: str, *, missing: bool
) -> None:
    """An amount that is asked for must stand in the evidence; 几 for some asks for none."""
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


def test_a_short_question_is_told_apart_from_a_long_one() -> None:
    """Short ones lie near to everything; how short is a feature of its own, counted in words for English."""
    short = decision_features(reading("业委会几个人"), ranked(candidate()))["short"]
    long = decision_features(
        reading("我们小区的业主委员会到底应该由几个人组成才算合规呢"), ranked(candidate())
    )["short"]
    english = decision_features(reading("How many people sit on an owners' committee?"), ranked(candidate()))[
        "short"
    ]

    assert short > english > long == 0.0


def test_no_feature_speaks_for_and_against() -> None:
    """The fit holds each slope to its side; a feature on both, or on none, would have no sign to keep."""
    features = decision_features(reading("能停水吗"), ranked(candidate()))

    assert not set(FOR) & set(AGAINST)
    assert set(FOR) | set(AGAINST) == set(features)
    assert all(weights().decline[name] >= 0 for name in FOR)
    assert all(weights().decline[name] <= 0 for name in AGAINST)


def test_what_is_close_behind_is_answered_from_too() -> None:
    """A candidate within the margin joins the best; one beyond it does not."""
    best = candidate()
    near, far = candidate(key="b", score=9.5), candidate(key="c", score=5.0)

    chosen = choose(ranked(best, near, far), weights(also=1.0))

    assert ["wuye-42-x", "b"] == [c.key for c in chosen]


def test_a_question_of_several_parts_takes_more_from_elsewhere() -> None:
    """One of another provision, too far behind for a plain question, joins where several things are asked."""
    best, other = candidate(), candidate(key="b", provision="wuye/66", score=8.5)
    given = weights(also=1.0, also_several=2.0)
    several = Ranked(candidates=(best, other), gaps=(), several=True)

    assert ["wuye-42-x"] == [c.key for c in choose(ranked(best, other), given)]
    assert ["wuye-42-x", "b"] == [c.key for c in choose(several, given)]


def test_each_clause_brings_its_best() -> None:
    """A part of the question that the best does not answer is answered from its own best; one it answers is not."""
    best, other = candidate(), candidate(key="b", score=8.0)
    ahead = Ranked(candidates=(best,), gaps=(), clause_best=(ClauseBest(candidate=other, lead=3.0),))
    level = Ranked(candidates=(best,), gaps=(), clause_best=(ClauseBest(candidate=other, lead=0.1),))

    given = weights(also=0.0, clause_lead=1.0, clause_near=0.5)

    assert ["wuye-42-x", "b"] == [c.key for c in choose(ahead, given)]
    assert ["wuye-42-x"] == [c.key for c in choose(level, given)]


def test_every_part_keeps_its_place() -> None:
    """With three parts and something close behind the best, the parts come first."""
    best, near = candidate(), candidate(key="near", score=9.9)
    parts = [ClauseBest(candidate=candidate(key=key, score=1.0), lead=3.0) for key in ("d", "e")]
    found = Ranked(candidates=(best, near), gaps=(), clause_best=tuple(parts))

    chosen = choose(found, weights(also=1.0, clause_lead=1.0, clause_near=0.5))

    assert ["wuye-42-x", "d", "e"] == [c.key for c in chosen]
