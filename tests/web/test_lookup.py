"""The page's side of a look-up: choices, order, links, rows, files."""

import csv
import io

import pytest
from openpyxl import load_workbook

from corpus.errors import CorpusError
from corpus.library import Library
from corpus.lookup import LookupQuery, LookupResult, LookupRow
from corpus.types import Force
from web.export import csv_bytes, xlsx_bytes
from web.lookup import Finder, Sort
from web.render import Reader
from web.rows import about_html, export_address, no_rows_html, rows_html


def test_one_box_takes_an_address_or_words(finder: Finder) -> None:
    """物业办法第42条 is an address, 业主大会 are words."""
    assert [r.provision for r in finder.look_up(LookupQuery(), terms="物业办法第42条").rows] == ["wuye/42"]
    assert all("业主大会" in r.text for r in finder.look_up(LookupQuery(), terms="业主大会").rows)


def test_an_empty_query_is_an_error_and_not_everything(finder: Finder) -> None:
    """Nobody gets 348 provisions by pressing a button."""
    with pytest.raises(CorpusError, match="Say what to look up"):
        finder.look_up(LookupQuery())


def test_each_choice_counts_what_choosing_it_lists(finder: Finder) -> None:
    """The number beside a choice is the number of rows it gives."""
    choices = finder.choices

    assert dict(choices.documents)["wuye"] == finder.look_up(LookupQuery(document="wuye")).total
    (document, heading), count = choices.chapters[0]
    assert finder.look_up(LookupQuery(document=document, chapter=heading)).total == count
    for body, count in choices.bodies[:5]:
        assert finder.look_up(LookupQuery(body=body)).total == count, body
    for force, count in choices.forces:
        assert finder.look_up(LookupQuery(force=Force(force))).total == count


def test_rows_can_be_sorted_by_length(finder: Finder) -> None:
    """Sorting changes the order and loses nothing."""
    query = LookupQuery(words=("业主大会",))
    published = finder.look_up(query).rows

    shortest = finder.look_up(query, sort=Sort.SHORTEST).rows

    assert [len(r.text) for r in shortest] == sorted(len(r.text) for r in published)
    assert finder.look_up(query, sort=Sort.LONGEST).rows[0].text == max((r.text for r in published), key=len)
    assert {r.provision for r in shortest} == {r.provision for r in published}


def test_links_go_both_ways(finder: Finder, library: Library) -> None:
    """What one provision names knows that it is named."""
    pairs = [(p, target) for p in library.provisions for target in finder.links(p).out]

    assert len(pairs) > 5
    assert all(source in finder.links(target).into for source, target in pairs)


def test_rows_show_count_why_text_and_files(finder: Finder, reader: Reader) -> None:
    """A row has everything; the count is the number of rows."""
    query = LookupQuery(document="wuye", words=("业主大会",))
    result = finder.look_up(query)

    shown = rows_html(result, query, "", Sort.PUBLISHED, finder, reader)

    assert shown.count('class="nj-item"') == result.total
    assert f"共 {result.total} 条，已全部列出" in shown
    assert '<mark class="nj-hit">业主大会</mark>' in shown
    assert "/api/lookup?document=wuye&amp;sort=published&amp;format=csv" in shown


def test_rules_are_counted_apart_from_their_provisions(finder: Finder, reader: Reader) -> None:
    """Where rules are listed, two counts are said."""
    query = LookupQuery(force=Force.TARGETS)
    result = finder.look_up(query)
    assert result.total == result.provisions == 2

    twice = LookupResult(total=3, provisions=2, rows=(*result.rows, result.rows[0]))

    assert "共 3 项规定，出自 2 条，已全部列出" in rows_html(twice, query, "", Sort.PUBLISHED, finder, reader)


def test_nothing_found_offers_to_ask_instead(finder: Finder, reader: Reader) -> None:
    """Everyday words that stand nowhere in the text become a question."""
    result = finder.look_up(LookupQuery(), terms="停水停电咋办")

    shown = rows_html(result, LookupQuery(), "停水停电咋办", Sort.PUBLISHED, finder, reader)

    assert 'data-do="ask" data-question="停水停电咋办"' in shown
    assert "<script" not in no_rows_html("<script>", "<script>", ask=("<script>", '"><script>'))


def test_about_a_provision_shows_plain_words_links_and_disagreements(finder: Finder, reader: Reader) -> None:
    """Rules in plain words, drafts marked; other places that say something else."""
    shown = about_html("wuye/42", finder, reader)

    assert "业主没交物业费" in shown
    assert "草稿，未复核" in shown
    assert "公报里说法不一" in about_html("zhichengqu/t1.8", finder, reader)


def test_an_export_address_asks_for_the_same_rows() -> None:
    """Empty filters are left out, the rest is quoted."""
    address = export_address(LookupQuery(body="民政局"), "床 位", Sort.LONGEST, "xlsx")

    assert (
        address
        == "/api/lookup?terms=%E5%BA%8A+%E4%BD%8D&body=%E6%B0%91%E6%94%BF%E5%B1%80&sort=longest&format=xlsx"
    )


def _row(text: str) -> LookupResult:
    row = LookupRow(
        provision="a/1",
        label=text,
        document="a",
        document_title="甲",
        quote=text,
        text=text,
        why=(),
        rule=None,
    )
    return LookupResult(total=1, provisions=1, rows=(row,))


@pytest.mark.parametrize("cell", ["=1+1", "+1", "@A1", '=HYPERLINK("http://x")'])
def test_a_cell_is_never_a_formula(cell: str) -> None:
    """A spreadsheet shows what a text says and does not run it."""
    sheet = load_workbook(io.BytesIO(xlsx_bytes(_row(cell)))).active
    assert sheet is not None

    values = [c for row in sheet.iter_rows(min_row=2) for c in row]

    assert all(c.data_type != "f" for c in values)
    assert not any(str(c.value).startswith(cell[0]) for c in values if c.value)
    rows = list(csv.reader(io.StringIO(csv_bytes(_row(cell)).decode("utf-8-sig"))))
    assert not any(c.startswith(cell[0]) for c in rows[1] if c)


def test_a_workbook_holds_what_the_csv_holds(finder: Finder) -> None:
    """Two forms of one list."""
    result = finder.look_up(LookupQuery(document="huanbao", words=("PM",)))

    sheet = load_workbook(io.BytesIO(xlsx_bytes(result))).active
    rows = list(csv.reader(io.StringIO(csv_bytes(result).decode("utf-8-sig"), newline="")))

    assert sheet is not None
    assert [[c or "" for c in row] for row in sheet.iter_rows(values_only=True)] == rows
    assert len(rows) == result.total + 1


def test_control_characters_do_not_break_a_workbook() -> None:
    """A text with a stray control character can still be exported."""
    assert load_workbook(io.BytesIO(xlsx_bytes(_row("甲\x07乙")))).active is not None
