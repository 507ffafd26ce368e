"""What a question names outright."""

import pytest

from assistant.mentions import find_mentions
from assistant.question import read_question
from assistant.types import Message
from corpus.library import Library


@pytest.mark.parametrize(
    ("question", "provision"),
    [
        ("物业办法第42条说了啥", "wuye/42"),
        ("第四十二条第二款是什么意思", "wuye/42"),
        ("What does Article 47 of the property management measures require?", "wuye/47"),
        ("养老意见二、（二）2.（9）写的什么", "yanglao/2.2.2.9"),
        ("养老实施意见第三十四条查的是哪些小区", "yanglao/2.2.6.34"),
        ("物业公司的规划车位，第五十二条怎么说", "wuye/52"),
    ],
)
def test_a_provision_named(gazette: Library, question: str, provision: str) -> None:
    """Numbers in either style, either language."""
    mentions, missing = find_mentions(read_question(question), gazette)

    assert provision in mentions.provisions
    assert () == missing


def test_a_number_that_names_nothing(gazette: Library) -> None:
    """三十条 of something else, two floors, a price: no provisions."""
    mentions, missing = find_mentions(read_question("我家在3楼，一年交1200块，有三十条建议"), gazette)

    assert (frozenset(), ()) == (mentions.provisions, missing)


def test_what_the_answer_before_cited_is_shown(gazette: Library) -> None:
    """A follow-up knows the article shown, and its neighbours in the chapter."""
    history = (
        Message(role="user", content="能停水吗"),
        Message(role="assistant", content="不能（第四十二条）。"),
    )
    mentions, _ = find_mentions(read_question("那门禁呢", history), gazette)

    assert frozenset({"wuye/42"}) == mentions.shown
    assert "wuye/41" in mentions.near_shown
    assert "wuye/42" not in mentions.near_shown


def test_a_missing_article_is_told(gazette: Library) -> None:
    """第七十五条 does not exist; the last one is named."""
    _, missing = find_mentions(read_question("第七十五条规定可以停水，对吧"), gazette)

    assert [("第七十五条", "wuye", "第六十八条")] == [(m.label, m.document, m.last) for m in missing]


def test_a_place_that_two_plans_have_is_shown_from_both(gazette: Library) -> None:
    """Who writes 第一部分第（二） without a document may mean either; with it only that one is meant."""
    both, _ = find_mentions(read_question("一、（二）写的什么"), gazette)
    one, _ = find_mentions(read_question("支撑区规划一、（二）写的什么"), gazette)

    assert {"zhichengqu/1.2", "huanbao/1.2"} <= both.provisions
    assert {"zhichengqu/1.2"} == one.provisions


@pytest.mark.parametrize(
    "question", ["规划基本原则的第七条叫什么", "Principle 7, article 7 of the plan, says what?"]
)
def test_an_article_of_a_plan_is_none_of_the_measure(gazette: Library, question: str) -> None:
    """Only the measure has articles, but somebody who says plan does not mean it."""
    mentions, missing = find_mentions(read_question(question), gazette)

    assert (frozenset(), ()) == (mentions.provisions, missing)
