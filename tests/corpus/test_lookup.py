"""Complete lists with a count."""

import csv
import io
import json

import pytest

from corpus.errors import CorpusError
from corpus.library import Library
from corpus.lookup import LookupQuery, address_or_words, lookup, to_csv, to_json
from corpus.types import Force


def test_every_item_that_names_a_body(gazette: Library) -> None:
    """民政局 by name wherever the elderly-care paper prints it as 责任单位."""
    printed = {
        p.id
        for p in gazette.provisions.values()
        if p.document == "yanglao" and "民政局" in p.text.partition("责任单位")[2]
    }
    found = {r.provision for r in lookup(gazette, LookupQuery(body="民政局", document="yanglao")).rows}

    assert printed
    assert printed <= found


# Taken from the first run; only 民政局, 公安, 十五日内, 五日内, 每半年 and 责任单位 were checked against the published text.
@pytest.mark.parametrize(
    ("query", "count"),
    [
        pytest.param(LookupQuery(body="民政局", document="yanglao"), 49, id="49 printed, one an item"),
        pytest.param(LookupQuery(body="民政局"), 52, id="and 民政 in a list or 民政部门 in three articles"),
        pytest.param(LookupQuery(body="公安局", document="wuye"), 6, id="公安机关 and 公安 in six articles"),
        pytest.param(LookupQuery(deadline="十五日内", document="wuye"), 4, id="第8、15、37、44条"),
        pytest.param(LookupQuery(deadline="五日内", document="wuye"), 2, id="第24、29条, and no 十五日内"),
        pytest.param(LookupQuery(deadline="每半年"), 1, id="第48条"),
        pytest.param(LookupQuery(figure="23.5%"), 3, id="the sentence and both tables"),
        pytest.param(LookupQuery(outside="物业管理条例"), 1, id="第67条"),
        pytest.param(LookupQuery(chapter="第四章", document="wuye"), 9, id="第36至44条"),
        pytest.param(LookupQuery(chapter="业主自治"), 18, id="第18至35条, by the chapter's name"),
        pytest.param(LookupQuery(address="表1第7项"), 2, id="both plans have one"),
        pytest.param(LookupQuery(body="公安局", chapter="业主自治"), 3, id="two filters: 第29、34、35条"),
        pytest.param(LookupQuery(words=("停水",)), 0, id="words that nobody printed"),
    ],
)
def test_complete_lists(gazette: Library, query: LookupQuery, count: int) -> None:
    """As many as the text has, said with the list."""
    result = lookup(gazette, query)

    assert count == result.total == result.provisions == len(result.rows)


@pytest.mark.parametrize("said", ["派出所", "公安机关", "公安局", "警察"])
def test_a_body_by_any_name(gazette: Library, said: str) -> None:
    """Whatever people call it, the same list."""
    wanted = lookup(gazette, LookupQuery(body="公安局")).rows

    assert wanted == lookup(gazette, LookupQuery(body=said)).rows


def test_every_quote_is_verbatim(gazette: Library) -> None:
    """Each part of a row's quote stands in the provision's text."""
    for query in (
        LookupQuery(body="*"),
        LookupQuery(deadline="*"),
        LookupQuery(figure="*"),
        LookupQuery(outside="*"),
    ):
        rows = lookup(gazette, query).rows
        assert rows
        for row in rows:
            assert row.text == gazette.provisions[row.provision].text
            assert all(part in row.text for part in row.quote.split(" … "))


@pytest.mark.parametrize(
    ("query", "says"),
    [
        (LookupQuery(document="没有的文件"), "is no document here"),
        (LookupQuery(document="规划"), "names more than one document"),
        (LookupQuery(address="第七十五条"), "第一条 to 第六十八条"),
    ],
)
def test_what_is_not_there_is_said(gazette: Library, query: LookupQuery, says: str) -> None:
    """One sentence, not an empty list."""
    with pytest.raises(CorpusError, match=says):
        lookup(gazette, query)


def test_words_are_searched_everywhere(gazette: Library) -> None:
    """Exactly the provisions whose text or heading has the word."""
    found = {r.provision for r in lookup(gazette, LookupQuery(words=("地锁",))).rows}

    assert {p.id for p in gazette.provisions.values() if "地锁" in p.text} == found


def test_filters_hold_together(gazette: Library) -> None:
    """A prohibition, on the service enterprise, each row with its quote."""
    result = lookup(gazette, LookupQuery(who="物业服务企业", force=Force.MUST_NOT))
    rules = {r.id: r for r in gazette.rules}

    assert result.total == len(result.rows) > 0
    for row in result.rows:
        assert row.rule is not None
        assert rules[row.rule].force is Force.MUST_NOT
        assert row.quote in gazette.provisions[row.provision].text


def test_a_paragraph_is_quoted_alone(gazette: Library) -> None:
    """The row of 第四十二条第二款 has its label and its words."""
    row = lookup(gazette, LookupQuery(address="第四十二条第二款")).rows[0]

    assert "第四十二条第二款" == row.label
    assert row.quote.startswith("物业服务企业不得")
    assert row.text == gazette.provisions["wuye/42"].text


@pytest.mark.parametrize("deadline", ["2025", "十五日内", "每年"])
def test_deadlines(gazette: Library, deadline: str) -> None:
    """Each is found somewhere, with a reason that names it."""
    rows = lookup(gazette, LookupQuery(deadline=deadline)).rows

    assert rows
    assert all(any("期限" in why for why in row.why) for row in rows)


def test_the_same_rows_in_every_format(gazette: Library) -> None:
    """JSON and CSV hold as many rows, and no cell is a formula."""
    result = lookup(gazette, LookupQuery(body="民政局"))
    rows = list(csv.DictReader(io.StringIO(to_csv(result).lstrip("\ufeff"))))

    assert result.total == len(rows) == len(json.loads(to_json(result))["rows"])
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.values())


def test_an_empty_query_is_refused(gazette: Library) -> None:
    """Everything is no answer to nothing."""
    with pytest.raises(CorpusError, match="what to look up"):
        lookup(gazette, LookupQuery())


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("第42条", "address"), ("wuye/42", "address"), ("第七十五条", "address"), ("民政局", "words")],
)
def test_address_or_words(gazette: Library, typed: str, kind: str) -> None:
    """A number that does not exist is still an address, and gets its sentence."""
    address, words = address_or_words(typed, gazette)

    assert kind == ("address" if address else "words")
    assert bool(address) is not bool(words)
