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
