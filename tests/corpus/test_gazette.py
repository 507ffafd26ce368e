"""The county's own gazette, whole and in place."""

from dataclasses import replace
from pathlib import Path

import pytest

from corpus.check import Finding, check
from corpus.errors import CorpusError
from corpus.library import GAZETTES, Library, check_book, read_bodies
from corpus.numerals import to_chinese
from corpus.rules import RuleBook
from corpus.types import Quote


def test_all_articles_of_the_measure(gazette: Library) -> None:
    """第一条 to 第六十八条, in order, none twice."""
    labels = [
        p.label for p in gazette.provisions.values() if p.id.startswith("wuye/") and p.label.endswith("条")
    ]

    assert [f"第{to_chinese(n)}条" for n in range(1, 69)] == labels


def test_nothing_is_lost(gazette: Library) -> None:
    """Every character has one place, every number follows, every label is unique."""
    assert () == check(gazette).errors


@pytest.mark.parametrize(
    ("document", "count"), [("yanglao", 64), ("wuye", 69), ("zhichengqu", 56), ("huanbao", 159)]
)
def test_each_document_has_its_provisions(gazette: Library, document: str, count: int) -> None:
    """As many as when the list was kept; a change in reading shows here."""
    assert count == sum(p.document == document for p in gazette.provisions.values())


def test_a_span_says_where_the_text_was_published(gazette: Library) -> None:
    """Every segment is found in the raw file at its place, to the character."""
    raw = (GAZETTES / "ningjin-gazette-2023-01.txt").read_text(encoding="utf-8")

    for provision in gazette.provisions.values():
        for s in provision.segments:
            assert provision.text[s.start : s.start + s.length] == raw[s.raw_start : s.raw_start + s.length]


def _findings(gazette: Library, without: str) -> tuple[Finding, ...]:
    bodies = tuple(
        replace(b, provisions=tuple(p for p in b.provisions if p.id != without)) for b in gazette.bodies
    )
    provisions = {i: p for i, p in gazette.provisions.items() if i != without}
    return check(replace(gazette, bodies=bodies, provisions=provisions)).errors


def test_a_missing_article_is_found(gazette: Library) -> None:
    """Its number and its characters are both missed."""
    checks = {f.check for f in _findings(gazette, "wuye/43")}

    assert {"articles", "coverage"} <= checks


def test_a_label_twice_is_found(gazette: Library) -> None:
    """Two provisions cannot be cited by one name."""
    provisions = dict(gazette.provisions)
    provisions["wuye/43"] = replace(provisions["wuye/43"], label="第四十二条")

    assert any(f.check == "labels" for f in check(replace(gazette, provisions=provisions)).errors)


def test_a_wrong_character_is_found(gazette: Library) -> None:
    """A segment that is not what is printed."""
    body = gazette.bodies[1]
    first = body.provisions[3]
    spoilt = replace(first, text="错" + first.text[1:])
    bodies = (
        gazette.bodies[0],
        replace(body, provisions=(*body.provisions[:3], spoilt, *body.provisions[4:])),
    )

    assert any(f.check == "segments" for f in check(replace(gazette, bodies=bodies)).errors)


def test_a_gazette_without_its_line_is_one_sentence(tmp_path: Path) -> None:
    """The catalogue names a document whose first line the text does not have."""
    raw = (GAZETTES / "ningjin-gazette-2023-01.txt").read_text(encoding="utf-8")
    for name in ("catalogue.yaml", "errata.yaml"):
        (tmp_path / name).write_text((GAZETTES / name).read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "ningjin-gazette-2023-01.txt").write_text(
        raw.replace("第一章 总 则", "总则"), encoding="utf-8"
    )

    with pytest.raises(CorpusError, match="wuye"):
        read_bodies(tmp_path)


def test_a_quote_that_is_not_there_is_refused(gazette: Library) -> None:
    """Every rule's quote stands in its provision to the character."""
    rule = gazette.rules[0]
    false = replace(rule, quotes=(Quote(provision=rule.provision, text="没有印过的话"),))

    with pytest.raises(CorpusError, match=rule.id):
        check_book(RuleBook(rules=(false,), gaps=(), non_normative=()), gazette.provisions)
    check_book(gazette.book, gazette.provisions)


def test_every_provision_was_read(gazette: Library) -> None:
    """A rule quotes it, or it is listed as having nothing to ask."""
    read = {q.provision for r in gazette.rules for q in r.quotes} | {
        n.provision for n in gazette.non_normative
    }

    assert set() == set(gazette.provisions) - read


def test_no_ask_stands_twice(gazette: Library) -> None:
    """One question has one rule."""
    asks = [a.text for r in gazette.rules for a in r.asks]

    assert len(asks) == len(set(asks))


def test_rules_have_asks_in_both_languages(gazette: Library) -> None:
    """At least four a rule; nearly all have an English one."""
    english = sum(any(a.lang == "en" for a in r.asks) for r in gazette.rules)

    assert min(len(r.asks) for r in gazette.rules) >= 4
    assert english / len(gazette.rules) > 0.95
