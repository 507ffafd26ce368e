"""How what was found is weighed into one order."""

from dataclasses import replace

import pytest

from assistant.gaps import Crowd
from assistant.question import read_question
from assistant.rank import (
    FEATURES,
    Candidate,
    Knowledge,
    Mentions,
    candidates_of,
    provisions_of,
    rank,
)
from assistant.retrieve import Found, Role, queries_of
from assistant.types import Message
from corpus.library import Library
from corpus.types import Gap
from index.types import Hit, Passage, PassageKind, SearchResult
from tests.assistant.samples import candidate, hit, knowledge, reading, weights


def _text(provision: str, text: str, score: float, kind: PassageKind = PassageKind.PROVISION) -> Hit:
    passage = Passage(
        id=f"{provision}#{kind}", kind=kind, text=text, context="", provision=provision, rule="", ask=-1,
        document=provision.partition("/")[0],
    )  # fmt: skip
    return Hit(passage=passage, score=score)


def _result(*dense: Hit, keywords: tuple[Hit, ...] = ()) -> SearchResult:
    return SearchResult(
        dense=dense, keywords=keywords, embed_seconds=0.0, dense_seconds=0.0, keyword_seconds=0.0
    )


def test_features_say_what_was_found(gazette: Library) -> None:
    """The nearest ask, the mean of the three nearest, the floor for what was not found."""
    result = _result(hit(0, 0.9), hit(1, 0.8), _text("wuye/42", "…", 0.7))
    features = candidates_of(result, reading("停水行吗"), Mentions(), knowledge(gazette))[
        "wuye-42-x"
    ].features

    assert 0.9 == features["ask"]
    assert pytest.approx((0.9 + 0.8 + 0.7) / 3) == features["ask_mean"]
    assert 0.7 == features["plain"]
    assert 1.0 == features["whether"]


def test_many_near_asks_speak_louder_than_one(gazette: Library) -> None:
    """The soft maximum grows with each further ask of the provision."""
    far = _text("wuye/1", "…", 0.5)
    one = candidates_of(_result(hit(0, 0.9), far), reading("停水"), Mentions(), knowledge(gazette))
    two = candidates_of(
        _result(hit(0, 0.9), hit(1, 0.9), far), reading("停水"), Mentions(), knowledge(gazette)
    )

    assert one["wuye-42-x"].features["kin"] < two["wuye-42-x"].features["kin"]


def test_a_provision_that_is_named_is_a_candidate(gazette: Library) -> None:
    """Even where neither searcher found it."""
    mentions = Mentions(provisions=frozenset({"wuye/7"}))
    found = candidates_of(_result(hit(0, 0.9)), reading("第七条"), mentions, knowledge(gazette))

    assert 1.0 == found["wuye/7"].features["addressed"]


def test_named_in_passing_counts_half(gazette: Library) -> None:
    """The rule rests on article 42 and only adds article 66."""
    mentions = Mentions(provisions=frozenset({"wuye/66"}))
    found = candidates_of(_result(hit(0, 0.9)), reading("第六十六条"), mentions, knowledge(gazette))

    assert 0.5 == found["wuye-42-x"].features["addressed"]


def test_pinyin_is_ranked_by_sound_alone(gazette: Library) -> None:
    """The keyword hit leads although another provision is far nearer in meaning."""
    result = _result(_text("wuye/7", "…", 0.95), keywords=(hit(0, 8.0),))
    found = [Found(query="q", role=Role.WHOLE, result=result)]

    order = rank(
        found, reading("wuye neng tingshui ma"), Mentions(), knowledge(gazette), weights()
    ).candidates

    assert "wuye-42-x" == order[0].key


def test_a_clause_says_how_far_its_best_leads(gazette: Library) -> None:
    """Where the clause's best is the whole question's best it leads by nothing, else by the difference there."""
    whole = _result(hit(0, 0.95), _text("wuye/7", "…", 0.7))
    other = _result(
        _text("wuye/7", "…", 0.95), _text("wuye/7", "…", 0.95, PassageKind.UNIT), hit(0, 0.71), hit(1, 0.7)
    )
    found = [
        Found(query="q", role=Role.WHOLE, result=whole),
        Found(query="a", role=Role.CLAUSE, result=whole),
        Found(query="b", role=Role.CLAUSE, result=other),
    ]

    level = weights(features=dict.fromkeys(FEATURES, 1.0))
    same, further = rank(found, reading("x"), Mentions(), knowledge(gazette), level).clause_best

    assert ("wuye-42-x", 0.0) == (same.candidate.key, same.lead)
    assert "wuye/7" == further.candidate.key
    assert further.lead > 0


def test_of_two_provisions_of_a_rule_the_nearer_comes_first() -> None:
    """Unless the question names the other's document."""
    both = candidate(places={"wuye/42": 0.7, "yanglao/1": 0.8})

    assert ["yanglao/1", "wuye/42"] == list(provisions_of([both], Mentions()))
    assert ["wuye/42", "yanglao/1"] == list(provisions_of([both], Mentions(documents=frozenset({"wuye"}))))


def test_without_rules_both_searchers_are_fused(gazette: Library) -> None:
    """A provision that words and meaning find comes before one that only meaning finds."""
    texts = replace_rules(knowledge(gazette))
    result = _result(
        _text("wuye/1", "a", 0.80), _text("wuye/2", "b", 0.81), _text("wuye/3", "c", 0.70),
        keywords=(_text("wuye/1", "a", 9.0),),
    )  # fmt: skip
    found = [Found(query="q", role=Role.WHOLE, result=result)]
    ranked = rank(found, reading("随便"), Mentions(), texts, weights())

    assert ["wuye/1", "wuye/2", "wuye/3"] == [c.key for c in ranked.candidates]


def replace_rules(known: Knowledge) -> Knowledge:
    """The same texts, unread."""
    return replace(known, rules={}, rules_of={})


def test_a_question_that_leans_is_searched_with_the_one_before() -> None:
    """The last question, or the one that it goes back to."""
    history = (
        Message(role="user", content="锅炉要淘汰吗"),
        Message(role="user", content="河长是谁"),
        Message(role="user", content="垃圾厂在哪"),
    )
    next_one = read_question("那几点开门呢", history)
    back = read_question("说回刚才的锅炉，五十吨的呢", history)

    assert ("垃圾厂在哪 那几点开门呢", Role.CONTEXT) in queries_of(next_one)
    assert ("锅炉要淘汰吗 说回刚才的锅炉，五十吨的呢", Role.CONTEXT) in queries_of(back)


def test_equal_scores_have_one_order(gazette: Library) -> None:
    """Ties are broken by key, so that the answer is the same every time."""
    result = _result(_text("wuye/2", "a", 0.8), _text("wuye/1", "b", 0.8))
    found = [Found(query="q", role=Role.WHOLE, result=result)]
    keys: list[Candidate] = list(
        rank(found, reading("x"), Mentions(), replace_rules(knowledge(gazette)), weights()).candidates
    )

    assert ["wuye/1", "wuye/2"] == [c.key for c in keys]


def _gap(text: str, score: float, gap: str = "gap-x") -> Hit:
    passage = Passage(
        id=f"{gap}?{text}", kind=PassageKind.GAP, text=text, context="", provision="wuye/42", rule=gap, ask=0,
        document="wuye",
    )  # fmt: skip
    return Hit(passage=passage, score=score)


def _with_gap(gazette: Library, *, near: tuple[str, ...] = ("wuye/42",)) -> Knowledge:
    gap = Gap(
        id="gap-x", topic="水费", said_zh="没有写。", said_en="", near=near, office="", asks=("水费几块",)
    )
    return replace(knowledge(gazette), gaps={"gap-x": gap})


def _crowd(gazette: Library, question: str, *dense: Hit, near: tuple[str, ...] = ("wuye/42",)) -> Crowd:
    found = Found(query=question, role=Role.WHOLE, result=_result(*dense, keywords=dense))
    return rank([found], reading(question), Mentions(), _with_gap(gazette, near=near), weights()).crowd


def test_a_gap_that_wants_another_sort_of_answer_weighs_little(gazette: Library) -> None:
    """什么时候停水 is not left open because 水费几块 is, however near that lies."""
    alike = _crowd(gazette, "没交钱断水违法吗", hit(0, 0.9), _gap("水费不交断水会坐牢吗", 0.92))
    unlike = _crowd(gazette, "没交钱断水违法吗", hit(0, 0.9), _gap("水费几块", 0.92))

    assert alike.mass > unlike.mass
    assert pytest.approx(0.02) == alike.ahead
    assert unlike.ahead < 0
    assert (0.5, 0.0) == (alike.share, unlike.share)


def test_the_gaps_by_words_are_of_the_same_sort(gazette: Library) -> None:
    """Half of what BM25 found are gaps; only what wants a yes or no as well counts."""
    alike = _crowd(gazette, "断水违法吗", hit(0, 0.9), _gap("断水会坐牢吗", 0.92))
    unlike = _crowd(gazette, "断水违法吗", hit(0, 0.9), _gap("水费几块", 0.92))

    assert (0.5, 0.0) == (alike.words, unlike.words)


def test_a_few_words_leave_nothing_next_door_open(gazette: Library) -> None:
    """水费 alone: a gap beside a provision does not count, one that is quite elsewhere does."""
    beside = _crowd(gazette, "水费", hit(0, 0.9), _gap("水费", 0.92))
    elsewhere = _crowd(gazette, "水费", hit(0, 0.9), _gap("水费", 0.92), near=())

    assert beside.mass < 0 < elsewhere.mass


def test_a_crowd_of_nobody_says_nothing(gazette: Library) -> None:
    """Where no ask is near there is no share of anything."""
    assert Crowd() == _crowd(gazette, "没交钱断水违法吗", _text("wuye/42", "…", 0.7))


@pytest.mark.parametrize(
    ("question", "documents", "several"),
    [
        pytest.param("断水违法吗", frozenset(), False, id="one thing"),
        pytest.param("断水违法吗？要是违法该去找哪个部门投诉？", frozenset(), True, id="two parts"),
        pytest.param("断水的事物业办法和环保规划写的一样吗", frozenset(), True, id="a comparison"),
        pytest.param("断水怎么写的", frozenset({"wuye", "huanbao"}), True, id="two documents"),
    ],
)
def test_what_asks_several_things(
    gazette: Library, question: str, documents: frozenset[str], *, several: bool
) -> None:
    """Parts, comparisons and two documents named."""
    found = Found(query=question, role=Role.WHOLE, result=_result(hit(0, 0.9)))
    mentions = Mentions(documents=documents)

    assert several is rank([found], reading(question), mentions, knowledge(gazette), weights()).several
