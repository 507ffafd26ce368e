"""Numerals, suspects, validity, disagreements, other regulations."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.add import Outcome, add
from corpus.disagreements import disagreements_of
from corpus.errors import CorpusError
from corpus.guard import Fault, suspects_in
from corpus.library import Library
from corpus.lines import Shape
from corpus.numerals import parse_number, to_chinese
from corpus.outline import parse
from corpus.repair import Tracked
from corpus.rules import read_rules
from corpus.validity import Status, status_of

LAW = """某某县养犬管理办法

第一章 总 则

第一条 为了规范养犬行为，制定本办法。
第二条 本办法适用于本县。
第二章 管理
第三条 养犬人应当拴绳。
遛犬不得进入校园。
第四条 本办法自2024年1月1日起施行。
"""


@given(st.integers(min_value=1, max_value=9999))
def test_numerals_there_and_back(number: int) -> None:
    """Any number written in characters reads as itself."""
    assert number == parse_number(to_chinese(number))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet="甲乙丙丁戊己庚辛", min_size=3, max_size=40), min_size=1, max_size=30))
def test_articles_there_and_back(bodies: list[str]) -> None:
    """Any articles rendered to text parse back to themselves, each at its place."""
    text = "\n".join(f"第{to_chinese(n)}条 {body}。" for n, body in enumerate(bodies, start=1))
    parsed = parse(Tracked.of(text), Shape.MEASURE, "x")

    assert [f"{body}。" for body in bodies] == [p.text for p in parsed.provisions]
    for provision in parsed.provisions:
        for s in provision.segments:
            assert provision.text[s.start : s.start + s.length] == text[s.raw_start : s.raw_start + s.length]


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="第一二三条章节（）(1.)、。，表\n\t 甲乙", max_size=300))
def test_no_text_breaks_the_parser(text: str) -> None:
    """Whatever is put in, something comes out and nothing is raised."""
    for shape in Shape:
        parse(Tracked.of(text), shape, "x")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        pytest.param("第一条 甲乙丙。\n第三条 丁戊己。\n", Fault.NUMBERING, id="an article is missing"),
        pytest.param("第一条 国家 and 省有关部门应当负责。\n", Fault.LATIN, id="an English word"),
        pytest.param("第一条 浓度低于$\\mu\\text{g}$。\n", Fault.LATEX, id="LaTeX"),
        pytest.param(
            "第一条 应当公示（责任单位：民政局。\n第二条 甲乙丙。\n", Fault.BRACKETS, id="an open bracket"
        ),
    ],
)
def test_a_seeded_fault_is_suspected(text: str, fault: Fault) -> None:
    """Each kind of fault is found in a text that has it."""
    assert fault in [s.fault for s in suspects_in(text)]


def test_a_clean_text_raises_no_suspicion() -> None:
    """Ordinary law is left alone."""
    assert [] == list(suspects_in(LAW))


def test_how_a_document_stands_on_a_day(gazette: Library) -> None:
    """In force, not yet, over, or without a term; as the text says."""
    measure, plan, opinions = (gazette.documents[d] for d in ("wuye", "huanbao", "yanglao"))

    assert Status.NOT_YET_IN_FORCE is status_of(measure, date(2023, 2, 2)).status
    assert Status.IN_FORCE is status_of(measure, date(2023, 2, 3)).status
    assert Status.IN_FORCE is status_of(plan, date(2025, 12, 31)).status
    assert Status.PLAN_PERIOD_OVER is status_of(plan, date(2026, 1, 1)).status
    assert Status.NO_TERM_STATED is status_of(opinions, date(2024, 1, 1)).status


def test_disagreements_quote_both_sides(gazette: Library) -> None:
    """Every side stands in its provision; none stands alone."""
    for entry in disagreements_of(gazette):
        assert len(entry.sides) >= 2
        for side in entry.sides:
            assert side.text in gazette.provisions[side.provision].text


@pytest.mark.parametrize(
    "line", ["{", '{"id": "x"}', '{"id": 1, "provision": "a/1", "quote": "q", "who": []}']
)
def test_a_bad_rule_is_told_by_file_and_line(tmp_path: Path, line: str) -> None:
    """One sentence with both."""
    (tmp_path / "a.rules.jsonl").write_text(line + "\n", encoding="utf-8")

    with pytest.raises(CorpusError, match=r"a\.rules\.jsonl, line 1"):
        read_rules(tmp_path)


def test_another_regulation_is_added(tmp_path: Path) -> None:
    """Read, kept, found again; the same file changes nothing, a new version shows what changed."""
    source, to = tmp_path / "养犬.txt", tmp_path / "library"
    source.write_text(LAW, encoding="utf-8")
    (first,) = add([source], to)
    (again,) = add([source], to)
    source.write_text(LAW.replace("应当拴绳", "应当拴绳并佩戴犬牌"), encoding="utf-8")
    (newer,) = add([source], to)
    library = Library.open(to)

    assert (Outcome.ADDED, 4) == (first.outcome, first.articles)
    assert Outcome.UNCHANGED is again.outcome
    assert Outcome.REPLACED is newer.outcome
    assert ["第三条"] == [d.label for d in newer.differences]
    assert any("犬牌" in p.text for p in library.provisions.values())


def test_a_bad_file_stops_nothing(tmp_path: Path) -> None:
    """The empty one is reported, the good one kept."""
    good, bad = tmp_path / "a.txt", tmp_path / "b.txt"
    good.write_text(LAW, encoding="utf-8")
    bad.write_bytes(b"")
    reports = add([bad, good], tmp_path / "library")

    assert [Outcome.FAILED, Outcome.ADDED] == [r.outcome for r in reports]
    assert "b.txt" in reports[0].problem
