"""Worked examples of every figure, and the kept library's ranking figures against arithmetic of our own."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.types import Status
from corpus.types import Verdict
from evals.metrics import citing, deciding, overlaps, ranking_figures, retrieval, score, stating
from evals.types import Measure
from tests.evals.samples import a_case, a_gold, a_turn

IDS = [str(n) for n in range(15)]


@given(
    gold=st.sets(st.sampled_from(IDS), min_size=1, max_size=5),
    ranking=st.permutations(IDS).flatmap(
        lambda ids: st.integers(0, 15).map(lambda n: list(ids)[:n]),
    ),
)
def test_ranking_figures_agree_with_their_definitions(gold: set[str], ranking: list[str]) -> None:
    """Recall, reciprocal rank and nDCG from the kept library are what their definitions say."""
    relevant = [p in gold for p in ranking]
    first = next((place for place, r in enumerate(relevant[:10], start=1) if r), None)
    gain = sum(r / math.log2(place + 1) for place, r in enumerate(relevant[:10], start=1))
    most = sum(1 / math.log2(place + 1) for place in range(1, min(len(gold), 10) + 1))

    figures = ranking_figures(gold, ranking)

    for k, name in ((1, Measure.RECALL_1), (5, Measure.RECALL_5), (10, Measure.RECALL_10)):
        assert figures[name] == pytest.approx(sum(relevant[:k]) / len(gold))
    assert figures[Measure.RECIPROCAL_RANK] == pytest.approx(1 / first if first else 0)
    assert figures[Measure.NDCG] == pytest.approx(gain / most)


@pytest.mark.parametrize(
    ("need", "ranking", "expected"),
    [
        pytest.param("all", ["1", "2"], 1.0, id="both within"),
        pytest.param("all", ["1", "3", "4", "5", "6", "7", "2"], 0.0, id="one of two too late"),
        pytest.param("any", ["9", "2"], 1.0, id="one of the alternatives"),
        pytest.param("any", [], 0.0, id="nothing found"),
    ],
)
def test_found_follows_what_the_question_needs(need: str, ranking: list[str], expected: float) -> None:
    """Found@5 wants every provision of `all`, and one of `any`."""
    case = a_case(gold=(a_gold("1"), a_gold("2")), need=need)

    assert retrieval(case, ranking)[Measure.FOUND_5] == expected


def test_citations_are_scored_to_the_paragraph() -> None:
    """The right provision in the wrong paragraph counts for the provision alone."""
    turn = a_turn(
        cited=[
            ("1", "业主逾期不交纳物业服务费的，物业服务企业可以依法催交。"),
            ("3", "车库不得改作住宅使用。"),
        ]
    )
    case = a_case(gold=(a_gold(paragraph="物业服务企业不得停水停电。"),))

    figures = citing(case, turn.citations)

    assert figures[Measure.CITED] == 1.0
    assert figures[Measure.CITATION_RECALL] == 1.0
    assert figures[Measure.CITATION_PRECISION] == 0.5
    assert figures[Measure.PARAGRAPH_RECALL] == 0.0
    assert figures[Measure.PARAGRAPH_PRECISION] == 0.0
    assert figures[Measure.CITED_UNIT] == 0.0


def test_recall_of_several_is_a_share_and_of_alternatives_a_hit() -> None:
    """Citing one of two counts half where both are needed, and wholly where either will do."""
    turn = a_turn(cited=[("2", "首次业主大会应当在三十日内召开。")])
    gold = (a_gold("1"), a_gold("2", "三十日内召开"))

    assert citing(a_case(gold=gold), turn.citations)[Measure.CITATION_RECALL] == 0.5
    assert citing(a_case(gold=gold, need="any"), turn.citations)[Measure.CITATION_RECALL] == 1.0


@pytest.mark.parametrize(
    ("answer", "wording", "expected"),
    [
        pytest.param("应当在 30 日内召开", "30日", True, id="blanks"),
        pytest.param("应当在130日内召开", "30日", False, id="part of a longer number"),
        pytest.param("应当在三十日内召开", "十日", False, id="part of a longer numeral"),
        pytest.param("占业主总数５％以上", "5%", True, id="width"),
        pytest.param("占业主总数15%以上", "5%", False, id="part of a percentage"),
        pytest.param("到2025年", "0", False, id="a digit of a year"),
        pytest.param("3.5倍", "5", False, id="after the point"),
        pytest.param("1,000 张床位", "1000张", True, id="thousands"),
        pytest.param("The owners' assembly decides.", "owners assembly", True, id="English words"),
        pytest.param("within 30 days", "30 day", True, id="English plural"),
        pytest.param("the money", "one", False, id="part of an English word"),
        ("2020 年基数8421；2025 年目标9033", "8421", True),
        ("政字〔2023〕3号", "3号", True),
        ("within 90 days", "90days", True),
        pytest.param("表1写23.5%", "23.5", True, id="a decimal without its sign"),
        pytest.param("占5%", "5", False, id="a whole number is not a share"),
    ],
)
def test_a_fact_is_stated_as_such(answer: str, wording: str, expected: bool) -> None:
    """A fact counts in any printing, but not as a part of another number or word."""
    assert stating(a_case(facts=((wording,),)), answer)[Measure.FACTS] == float(expected)


def test_the_opposite_verdict_is_worse_than_none() -> None:
    """Yes for no is counted apart from saying nothing."""
    assert deciding(Verdict.NO, Verdict.YES) == {Measure.VERDICT: 0.0, Measure.OPPOSITE: 1.0}
    assert deciding(Verdict.NO, None) == {Measure.VERDICT: 0.0, Measure.OPPOSITE: 0.0}
    assert deciding(None, Verdict.YES) == {Measure.VERDICT: None, Measure.OPPOSITE: None}


def test_the_whole_answer_needs_every_part() -> None:
    """Answered with the right citation but the wrong verdict is not correct."""
    case = a_case()
    cited = [("1", "物业服务企业不得停水停电。")]

    right = score(case, a_turn(verdict=Verdict.NO, cited=cited, ranking=["1"]))
    wrong = score(case, a_turn(verdict=Verdict.YES, cited=cited, ranking=["1"]))

    assert right.measures["correct"] == 1.0
    assert wrong.measures["correct"] == 0.0


def test_a_failed_turn_is_no_decline() -> None:
    """An error on an unanswerable question does not count as declining it."""
    case = a_case(answerable=False, gold=(), verdict=None)

    assert score(case, a_turn(Status.DECLINED_NOT_IN_CORPUS)).measures["correct"] == 1.0
    assert score(case, a_turn(Status.ERROR_INTERNAL)).measures["correct"] == 0.0
    assert score(case, a_turn(Status.ANSWERED)).measures["declined"] == 0.0


def test_an_altered_quote_is_seen() -> None:
    """One changed character makes the quote inexact."""
    case = a_case()

    assert score(case, a_turn(cited=[("1", "不得停水停电")])).measures["quotes_exact"] == 1.0
    assert score(case, a_turn(cited=[("1", "不可停水停电")])).measures["quotes_exact"] == 0.0
    assert score(case, a_turn()).measures["quotes_exact"] is None


def test_half_of_the_evidence_in_one_run_is_an_overlap() -> None:
    """A quote bears on evidence when it holds half of it, not when it shares a few characters."""
    assert overlaps("甲乙丙丁戊己庚辛壬癸子丑", "丙丁戊己庚辛")
    assert not overlaps("甲乙丙丁戊己庚辛壬癸子丑", "甲乙子丑")
    assert not overlaps("甲乙", "")
