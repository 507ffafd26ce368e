"""How an answer is put together."""

import pytest

from assistant.compose import OPENING, carried, cite, compose, label_of, once, quotes_of, suggest
from assistant.decide import Decision
from assistant.types import Status
from corpus.library import Library
from corpus.types import Ask, Quote, Verdict
from tests.assistant.samples import COMPLAIN, QUOTE, candidate, knowledge, ranked, reading, rule


def _decision() -> Decision:
    return Decision(answer=True, probability=0.9, features=(), chosen=(candidate(),))


def test_the_verdict_comes_first_and_the_quote_is_to_the_character(gazette: Library) -> None:
    """Headline, plain words, then the paragraph that says so."""
    composed = compose(
        reading("没交费物业能停水吗"),
        _decision(),
        ranked(candidate()),
        knowledge(gazette),
        verdict=Verdict.NO,
        more=0.0,
    )

    assert Status.ANSWERED is composed.status
    assert "不能。" == composed.headline
    assert ("第四十二条第二款", QUOTE) == (composed.citations[0].label, composed.citations[0].quote)


def test_a_short_answer_does_not_repeat_a_verdict(gazette: Library) -> None:
    """不行。 of an ask is taken off: the headline has said it to the question as put."""
    composed = compose(
        reading("没交费物业能停水吗"),
        _decision(),
        ranked(candidate()),
        knowledge(gazette),
        verdict=Verdict.NO,
        more=0.0,
    )

    assert "不得断水。" == composed.plain[0]


def test_the_short_answer_of_an_ask_of_another_sort_is_left_out(gazette: Library) -> None:
    """Near as 没交钱断水行吗 lies to 没交钱断水罚多少钱, 不得断水 answers only one of them."""
    composed = compose(
        reading("没交钱断水罚多少钱"),
        _decision(),
        ranked(candidate()),
        knowledge(gazette),
        verdict=None,
        more=0.0,
    )

    assert "不得断水。" not in composed.plain


@pytest.mark.parametrize(
    ("short", "left"),
    [
        ("不能。要先公示。", "要先公示。"),
        ("Yes. It may.", "It may."),
        ("三十日内。", "三十日内。"),
        ("能否另说", "能否另说"),
    ],
)
def test_only_a_verdict_is_taken_off(short: str, left: str) -> None:
    """What is no bare yes or no stays."""
    assert left == OPENING.sub("", short)


def test_a_quote_far_behind_is_left_out_with_its_sentence(gazette: Library) -> None:
    """The complaint lies .1 behind: neither its quote nor its sentence is shown, in either language."""
    kept = quotes_of(candidate(), knowledge(gazette), more=0.05)

    assert (QUOTE,) == tuple(q.text for q in kept)
    assert "物业服务企业不得用中断水、电、气、热的方式迫使业主交费。" == carried(rule(), kept, "zh")
    assert "The company must not cut off utilities to force payment." == carried(rule(), kept, "en")


def test_what_is_left_out_takes_its_brackets_and_its_remarks_along(gazette: Library) -> None:
    """No bracket is left unpaired, and 公报没有说明。 goes with the sentence that it speaks of."""
    told = rule(
        plain_zh="物业服务企业不得用中断水、电、气、热的方式迫使业主交费。（任何单位和个人可以向住房和城乡建设、规划等部门投诉举报。）两处没有说明。",
        plain_en="",
    )
    kept = quotes_of(candidate(rule=told), knowledge(gazette), more=0.05)

    assert ["wuye/42"] == [q.provision for q in kept]
    assert "物业服务企业不得用中断水、电、气、热的方式迫使业主交费。" == carried(told, kept, "zh")


def test_a_quote_that_backs_a_figure_stays(gazette: Library) -> None:
    """Far behind, but the plain words take their five working days from it."""
    told = rule(plain_zh="不得停水迫使业主交费，投诉5个工作日内回复。")

    kept = quotes_of(candidate(rule=told), knowledge(gazette), more=0.05)

    assert (QUOTE, COMPLAIN) == tuple(q.text for q in kept)


def test_a_quote_that_half_a_sentence_rests_on_stays(gazette: Library) -> None:
    """What is told in the same sentence but stands in a further provision is cited, however far that lies behind."""
    apart = "物业服务企业不得用中断水、电、气、热的方式迫使业主交费"
    told = rule(plain_zh=apart + "；违反的，任何单位和个人可以向住房和城乡建设、规划等行政主管部门投诉举报。")
    kept = quotes_of(candidate(rule=told), knowledge(gazette), more=0.05)

    assert ["wuye/42", "wuye/66"] == [q.provision for q in kept]


def test_a_comparison_shows_every_side(gazette: Library) -> None:
    """Where two texts are compared nothing is left out."""
    kept = quotes_of(candidate(), knowledge(gazette), more=0.0, all_of_them=True)

    assert (QUOTE, COMPLAIN) == tuple(q.text for q in kept)
    assert rule().plain_zh == carried(rule(), kept, "zh")


def test_a_quote_within_another_is_cited_once(gazette: Library) -> None:
    """The longer run of the same provision is enough."""
    quotes = [Quote(provision="wuye/42", text=QUOTE), Quote(provision="wuye/42", text=QUOTE[:20])]

    assert [QUOTE] == [c.quote for c in cite(quotes, knowledge(gazette))]


def test_a_quote_over_two_paragraphs_has_the_label_of_the_article(gazette: Library) -> None:
    """The smallest unit that holds the whole quote gives the label."""
    article = gazette.provisions["wuye/42"]

    assert "第四十二条" == label_of(article, article.text)
    assert "第四十二条第一款" == label_of(article, "业主欠交物业服务费的")


def test_what_was_said_is_not_said_again_in_other_words() -> None:
    ban = Quote(provision="wuye/42", text="物业服务企业不得采取关闭门禁等方式迫使业主交纳物业服务费")
    other = Quote(provision="wuye/42", text="业主欠交物业服务费的，物业服务企业可以依法催交")
    first = "物业服务企业不得用关闭门禁、停运电梯等方式逼业主交物业服务费。"
    again = "不得用关门禁、停运电梯等方式逼业主交物业服务费；欠交的可以催交。"
    new = "业主欠交的，物业服务企业可以依法催交。"

    assert once([(first, [ban]), (again, [ban])]) == (first,)
    assert once([(first, [ban]), (new, [other])]) == (first, new)
    assert once([(first, [ban]), ("不得用停运电梯等方式逼业主交物业服务费，违者罚3万元。", [ban])])[1:], (
        "it has a figure of its own"
    )


def test_the_plainest_question_is_suggested() -> None:
    """The shortest that reads as a question, in the asker's language; search words are no button."""
    texts = {
        "狗证 几块": "zh",
        "我家对门养了三条大狗，楼道里全是味儿，这事归谁管": "zh",
        "养狗归谁管": "zh",
        "Who?": "en",
    }
    asks = tuple(Ask(text=t, lang=lang, verdict=None, short_zh="", short_en="") for t, lang in texts.items())
    other = candidate(key="wuye-46-x", provision="wuye/46", rule=rule(id="wuye-46-x", asks=asks))

    assert ("养狗归谁管",) == suggest([candidate()], ranked(candidate(), other), "zh")
    assert ("Who?",) == suggest([candidate()], ranked(candidate(), other), "en")
