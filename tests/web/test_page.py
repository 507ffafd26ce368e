"""The functions between the page's components."""

import json
from dataclasses import replace

import pytest

from assistant.types import Message
from corpus.library import Library
from tests.web.fakes import FakeService
from web.counter import Counter
from web.lookup import Finder
from web.page import LONGEST_HISTORY, Page, examples_of, footer_html, read_history
from web.settings import WebSettings
from web.words import EXAMPLES, ZH

WATER = "物业能因为我没交物业费就把水停了吗？"


@pytest.fixture
def page(service: FakeService, finder: Finder) -> Page:
    return Page(words=ZH, counter=Counter.of(service, WebSettings()), finder=finder, workers=2)


def test_a_question_is_first_worked_on_then_answered_and_the_box_is_empty(page: Page) -> None:
    """The reader sees at once that something happens."""
    shown = list(page.answer(WATER, "[]"))

    assert 'data-state="working"' in shown[0][0]
    assert 'data-state="done"' in shown[-1][0]
    assert {box for _, box in shown} == {""}


def test_the_talk_before_goes_along(page: Page, service: FakeService) -> None:
    """As the browser tells it."""
    list(page.answer("那停电呢", json.dumps([{"role": "user", "content": WATER}])))

    assert service.asked[-1][1] == (Message(role="user", content=WATER),)


@pytest.mark.parametrize(
    "told",
    [
        "",
        "{",
        "null",
        "3",
        '{"role": "user"}',
        '[1, null, {"role": "system", "content": "x"}, {"role": "user"}]',
    ],
)
def test_a_history_that_is_none_is_empty(told: str) -> None:
    """Whatever a browser sends, the turn goes on."""
    assert read_history(told) == ()


def test_a_long_talk_is_cut_at_its_beginning() -> None:
    """The last messages matter."""
    told = json.dumps([{"role": "user", "content": str(n)} for n in range(100)])

    assert [m.content for m in read_history(told)] == [str(n) for n in range(100 - LONGEST_HISTORY, 100)]


def test_programs_get_the_contract(page: Page) -> None:
    """The Gradio endpoint answers as the REST endpoint does."""
    answer = page.ask(WATER)

    assert (answer["status"], answer["verdict"]) == ("answered", "no")


def test_a_chapter_choice_names_its_document(page: Page) -> None:
    """Two documents may have a heading of the same words."""
    shown = page.look_up("", "", "wuye\t第八章附则", "", "", "", "", "published")

    assert "第六十八条" in shown
    assert "养老" not in shown


def test_an_empty_or_impossible_lookup_is_a_sentence(page: Page) -> None:
    """No error reaches the page."""
    assert ZH.say_what in page.look_up(" ", "", "", "", "", "", "", "published")
    assert ZH.nothing_found in page.look_up("物业办法第九百条", "", "", "", "", "", "", "published")


def test_reading_without_a_choice_shows_all_documents(page: Page, library: Library) -> None:
    """And with one, that one."""
    assert page.read(None, "").count("nj-document") >= len(library.documents)
    assert 'class="nj-reading"' in page.read("wuye", "")


def test_another_library_has_its_own_examples_and_foot(library: Library) -> None:
    """A county's page does not offer questions about another county's gazette."""
    other = replace(
        library,
        documents={"wuye": library.documents["wuye"]},
        book=replace(library.book, rules=tuple(r for r in library.rules if r.document == "wuye")),
    )

    assert examples_of(library, ZH) == EXAMPLES["zh"]
    assert examples_of(other, ZH) == [
        (
            "物业管理暂行办法",
            [
                "物业能因为我没交物业费就把水停了吗？",
                "房子一直空着，物业费能少交吗？",
                "我们小区三十个业主能申请开业主大会吗？",
            ],
        )
    ]
    assert "宁晋县人民政府公报" not in footer_html(ZH, other)
    assert "宁晋县人民政府公报" in footer_html(ZH, library)
