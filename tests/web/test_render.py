"""How a turn becomes markup."""

from dataclasses import replace
from datetime import date

import pytest

from assistant.types import Citation, Notice, NoticeKind, Status, Step, Turn
from corpus.library import Library
from corpus.types import Verdict
from tests.web.fakes import FakeService, turn_of
from web.render import (
    Reader,
    answer_html,
    by_provision,
    day_words,
    examples_html,
    neighbours,
    permalink,
    plain_text,
    row_html,
    working_html,
)
from web.words import EN, ZH

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'"
WATER = "物业能因为我没交物业费就把水停了吗？"


def turn(service: FakeService, question: str = WATER) -> Turn:
    return service.ask(question)


@pytest.mark.parametrize(
    ("verdict", "symbol", "word"),
    [(Verdict.YES, "✓", "是"), (Verdict.NO, "✕", "否"), (Verdict.CONDITIONAL, "◐", "看情况")],
)
def test_a_verdict_is_told_by_word_symbol_and_colour(
    reader: Reader, verdict: Verdict, symbol: str, word: str
) -> None:
    """Colour is never alone: a screen reader hears the word, eyes see a symbol and the headline."""
    shown = answer_html(turn_of("能吗", Status.ANSWERED, "不能。", verdict=verdict), reader)

    assert f"nj-{verdict.value}" in shown
    assert symbol in shown
    assert f"结论：{word}" in shown
    assert "<strong>不能。</strong>" in shown


def test_the_answer_stands_before_its_grounds(service: FakeService, reader: Reader) -> None:
    """Verdict, plain words, citations, then what to ask next."""
    shown = answer_html(turn(service), reader)

    places = [shown.index(f'class="{name}') for name in ("nj-verdict", "nj-plain", "nj-card", "nj-next")]
    assert places == sorted(places)


def test_a_card_names_label_document_and_number_and_quotes_to_the_character(
    service: FakeService, reader: Reader
) -> None:
    """A card is enough to find the place in print."""
    shown = answer_html(turn(service), reader)

    assert "<h4>第四十二条</h4>" in shown
    assert "《宁晋县物业管理暂行办法》" in shown
    assert "办字〔2023〕4号" in shown
    assert '<mark class="nj-deciding">不得</mark>采取中断提供' in shown


def test_citations_of_one_provision_share_a_card(service: FakeService, reader: Reader) -> None:
    """Two paragraphs of an article are one card with two quotes, each with its own label."""
    answered = turn(service)

    groups = by_provision(answered.citations)

    assert [len(g) for g in groups] == [2]
    shown = answer_html(answered, reader)
    assert shown.count('class="nj-card"') == 1
    assert shown.count('class="nj-quote"') == 2
    assert "第四十二条第二款" in shown


def test_the_context_shows_the_chapter_the_neighbours_and_the_quote(
    service: FakeService, reader: Reader
) -> None:
    """The provision opens inside its chapter with the quote highlighted."""
    shown = answer_html(turn(service), reader)

    assert "第四章 物业管理服务" in shown
    assert "<b>第四十一条</b>" in shown
    assert "<b>第四十三条</b>" in shown
    assert '<mark class="nj-quoted">业主欠交物业服务费的，物业服务企业可以依法催交。</mark>' in shown


def test_neighbours_stay_under_the_same_heading(library: Library) -> None:
    """The first article of a chapter has no neighbour before it."""
    first = library.provisions["wuye/1"]

    before, after = neighbours(first, library)

    assert before is None
    assert after is not None
    assert after.id == "wuye/2"


def test_markup_in_any_part_of_a_turn_is_text(library: Library, reader: Reader) -> None:
    """Question, headline, plain words, notice, quote, label, suggestion and step cannot become elements."""
    provision = library.provisions["wuye/42"]
    citation = Citation(
        provision_id=provision.id,
        document="wuye",
        document_title=EVIL,
        number=EVIL,
        label=EVIL,
        quote=EVIL,
        text=provision.text,
    )
    evil = replace(
        turn_of(
            EVIL,
            Status.ANSWERED,
            EVIL,
            plain=(EVIL,),
            verdict=Verdict.NO,
            citations=(citation,),
            notices=(Notice(kind=NoticeKind.DISAGREEMENT, text=EVIL, provisions=("no/such",)),),
            suggestions=(EVIL,),
        ),
        steps=(Step(name=EVIL, seconds=0.1, detail=EVIL),),
    )

    shown = str(answer_html(evil, reader)) + str(working_html(EVIL, evil.steps, ZH))

    assert "<script" not in shown
    assert "<img" not in shown
    assert shown.count("&lt;script&gt;") > 10


def test_a_decline_says_so_first_and_can_be_voted_on(service: FakeService, reader: Reader) -> None:
    """A decline looks like neither yes nor no."""
    shown = answer_html(turn(service, "今天天气好吗"), reader)

    assert 'class="nj-verdict nj-declined"' in shown
    assert "这件事不在这期公报的范围里" in shown
    assert 'data-do="bad"' in shown


def test_a_failure_offers_only_to_ask_again(service: FakeService, reader: Reader) -> None:
    """Nothing can be copied or shared from a turn that failed."""
    shown = answer_html(turn(service, "索引坏了"), reader)

    assert 'class="nj-verdict nj-failed"' in shown
    assert 'data-do="retry"' in shown
    assert 'data-do="share"' not in shown


def test_notices_link_only_to_provisions_that_are_not_cited(reader: Reader) -> None:
    """A notice about another provision leads there."""
    notice = Notice(kind=NoticeKind.DISAGREEMENT, text="说法不一。", provisions=("wuye/62",))

    shown = answer_html(turn_of("问", Status.ANSWERED, "答", notices=(notice,)), reader)

    assert '<a href="/documents/wuye#wuye-62"' in shown


def test_the_day_the_law_was_read_for_is_on_screen_and_in_the_copied_text(
    service: FakeService, reader: Reader
) -> None:
    """Whoever pastes the answer elsewhere takes the day along."""
    answered = turn(service)

    assert "按 2026年11月24日 的规定回答" in answer_html(answered, reader)
    assert plain_text(answered, reader).endswith("按 2026年11月24日 的规定回答")
    assert day_words(date(2026, 1, 2), EN) == "2026-01-02"


def test_a_table_row_is_shown_under_its_heads(library: Library) -> None:
    """Only the cells that are quoted are marked."""
    shown = row_html(library.provisions["huanbao/t1.1"], ["40"])

    assert '<td><mark class="nj-deciding">40</mark></td>' in shown
    assert "<td>64</td>" in shown


def test_a_permalink_keeps_the_language(library: Library) -> None:
    """An English reader stays on English pages."""
    provision = library.provisions["yanglao/2.2.2.9"]

    assert permalink(provision, ZH) == "/documents/yanglao#yanglao-2.2.2.9"
    assert permalink(provision, EN) == "/documents/yanglao?lang=en#yanglao-2.2.2.9"


def test_an_answer_in_english_is_marked_as_english(service: FakeService, reader: Reader) -> None:
    """A screen reader changes its voice with the language of the answer, and back for the quotes."""
    shown = answer_html(turn(service, "Can my property company cut off my water over unpaid fees?"), reader)

    assert 'class="nj-said" lang="en"' in shown
    assert 'class="nj-quote" lang="zh-CN"' in shown


def test_examples_are_buttons_that_ask() -> None:
    """Each example carries its own question."""
    shown = examples_html([("物业", ["能停水吗？"])], ZH)

    assert 'data-do="ask" data-question="能停水吗？"' in shown


def test_a_decline_opens_what_it_names_without_calling_it_grounds(reader: Reader) -> None:
    """The nearest provisions can be read on the spot; they carry no number and no quote."""
    declined = replace(
        turn_of("维修资金每平方米交多少", Status.DECLINED_NOT_IN_CORPUS, "公报里没有写这件事"),
        nearest=("wuye/54", "no/such"),
    )

    shown = answer_html(declined, reader)

    assert reader.words.nearest in shown
    assert reader.words.grounds not in shown
    assert shown.count("nj-nearest") == 1
    assert 'href="/documents/wuye#wuye-54"' in shown
    assert "nj-quote" not in shown
    assert "nj-number" not in shown
