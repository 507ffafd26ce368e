"""A document as readable text."""

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from corpus.library import Library
from corpus.repair import Sureness
from web.lookup import Finder
from web.reading import document_html, documents_html, outline_html, repairs_in
from web.render import Reader, anchor
from web.words import EN


@pytest.mark.parametrize("document", ["yanglao", "wuye", "zhichengqu", "huanbao"])
def test_every_provision_is_there_once_with_its_permanent_place(
    document: str, finder: Finder, reader: Reader, library: Library
) -> None:
    """No text is lost on the way to the screen, and every id is a place in the page."""
    shown = document_html(document, finder, reader)

    inside = [p for p in library.provisions.values() if p.document == document]
    assert shown.count('class="nj-provision"') == len(inside)
    assert all(shown.count(f'id="{anchor(p.id)}"') == 1 for p in inside)


def test_a_search_marks_and_counts(finder: Finder, reader: Reader) -> None:
    """The count is the number of marks."""
    shown = document_html("wuye", finder, reader, search="维修资金")

    count = shown.count('<mark class="nj-hit">')
    assert count > 3
    assert f"“维修资金” {count} 处" in shown


def test_a_search_is_text(finder: Finder, reader: Reader) -> None:
    """What somebody searches for is shown back as text."""
    assert "<script" not in document_html("wuye", finder, reader, search="<script>alert(1)</script>")


def test_repairs_and_doubts_are_marked_apart(finder: Finder, reader: Reader, library: Library) -> None:
    """A certain repair is applied and noted, a doubtful one leaves the print as it is and is noted as doubtful."""
    repaired = [r for p in library.provisions.values() for r in repairs_in(p, library)]
    assert {r.repair.sure for r in repaired} == set(Sureness)

    for provision in library.provisions.values():
        for each in repairs_in(provision, library):
            shown = provision.text[each.start : each.end]
            sure = each.repair.sure is Sureness.CERTAIN
            assert shown == (each.repair.read if sure else each.repair.printed).strip()

    page = document_html("huanbao", finder, reader)
    assert '<mark class="nj-doubtful">' in page
    assert "（存疑）" in page


def test_disagreements_stand_beside_their_provisions(finder: Finder, reader: Reader) -> None:
    """Both places say that the other says something else."""
    for document in ("zhichengqu", "huanbao"):
        assert 'class="nj-disagreement"' in document_html(document, finder, reader)


def test_the_outline_names_each_chapter_once(library: Library) -> None:
    """Eight chapters, eight entries and the notice."""
    shown = outline_html([p for p in library.provisions.values() if p.document == "wuye"])

    assert shown.count("<li") == 9
    assert "第八章" in shown


def test_a_plan_whose_period_is_over_says_so(finder: Finder, reader: Reader) -> None:
    """The standing depends on the day the page is read."""
    assert 'data-over="yes"' in document_html("huanbao", finder, reader)
    assert 'data-over="no"' in document_html("huanbao", finder, replace(reader, day=date(2024, 5, 1)))


def test_documents_are_cards_with_their_dates(reader: Reader) -> None:
    """The English page leads to the English pages."""
    shown = documents_html(replace(reader, words=EN))

    assert shown.count('class="nj-document"') == 4
    assert 'href="/documents/wuye?lang=en"' in shown
    assert "In force from 2023-02-03" in shown


@pytest.mark.parametrize("document", ["yanglao", "wuye", "zhichengqu", "huanbao"])
def test_no_heading_is_said_twice_in_a_row(document: str, library: Library) -> None:
    """The words under a heading and the parts below it share that heading."""
    shown = outline_html([p for p in library.provisions.values() if p.document == document])

    titles = [re.sub(r"<[^>]*>", "", line).split(" ", 1)[-1] for line in shown.split("</li>")]
    assert [a for a, b in pairwise(titles) if a == b and a] == []
