"""The check fails on each fault that it promises to find."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.check import Finding, Severity, check
from corpus.library import GAZETTES, Library
from corpus.rules import RuleBook
from corpus.types import Provision, Segment

SOURCE = "ningjin-gazette-2023-01.txt"


def _with(library: Library, changed: Provision) -> Library:
    bodies = tuple(
        replace(b, provisions=tuple(changed if p.id == changed.id else p for p in b.provisions))
        for b in library.bodies
    )
    return replace(library, bodies=bodies, provisions={**library.provisions, changed.id: changed})


def _errors(library: Library, folder: Path = GAZETTES) -> list[tuple[str, str]]:
    return [(f.check, f.where) for f in check(_unread(library), folder=folder).errors]


def _unread(library: Library) -> Library:
    """The texts alone: their rules have tests of their own."""
    return replace(library, book=RuleBook(rules=(), gaps=(), non_normative=()))


def _without_character(provision: Provision, at: int) -> Provision:
    """The provision as it would be if a character had been lost in reading, its places kept right."""
    segments: list[Segment] = []
    for s in provision.segments:
        if not s.start <= at < s.start + s.length:
            segments.append(replace(s, start=s.start - (s.start > at)))
            continue
        head = at - s.start
        segments += [
            replace(s, length=head),
            Segment(start=at, raw_start=s.raw_start + head + 1, length=s.length - head - 1),
        ]
    return replace(provision, text=provision.text[:at] + provision.text[at + 1 :], segments=tuple(segments))


@pytest.mark.parametrize("provision", ["wuye/42", "yanglao/2.2.2.9", "zhichengqu/1.1", "huanbao/t1.16"])
def test_a_lost_character_is_found(gazette: Library, provision: str) -> None:
    """Even one, anywhere, with its place in the published text."""
    whole = gazette.provisions[provision]
    at = len(whole.text) - 2
    errors = _errors(_with(gazette, _without_character(whole, at)))

    assert [("coverage", whole.document)] == [(c, w.split()[0]) for c, w in errors]


def test_a_character_in_two_provisions_is_found(gazette: Library) -> None:
    """An article that runs on into the next."""
    article, following = gazette.provisions["wuye/42"], gazette.provisions["wuye/43"]
    longer = replace(
        article,
        text=article.text + following.text[:5],
        segments=(
            *article.segments,
            replace(following.segments[0], start=len(article.text), length=5),
        ),
    )

    assert [("coverage", "wuye")] == [(c, w.split()[0]) for c, w in _errors(_with(gazette, longer))]


def test_a_row_without_indicator_is_found(gazette: Library) -> None:
    """A table row must say what it measures."""
    body = gazette.bodies[3]
    row = body.rows["huanbao/t1.16"]
    rows = {**body.rows, "huanbao/t1.16": replace(row, indicator="")}
    spoilt = replace(gazette, bodies=(*gazette.bodies[:3], replace(body, rows=rows)))

    assert [("tables", "huanbao/t1.16")] == _errors(spoilt)


def _folder(tmp_path: Path, erratum: str) -> Path:
    (tmp_path / SOURCE).write_bytes((GAZETTES / SOURCE).read_bytes())
    errata = (GAZETTES / "errata.yaml").read_text(encoding="utf-8")
    (tmp_path / "errata.yaml").write_text(errata + erratum, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("printed", "says"),
    [
        pytest.param("从来没有印过的一句话", "stands 0 times", id="not in the text"),
        pytest.param("物业服务企业", "times", id="in the text more than once"),
    ],
)
def test_a_bad_erratum_is_found(gazette: Library, tmp_path: Path, printed: str, says: str) -> None:
    """What an erratum claims to be printed must stand exactly once."""
    line = f"- {{source: {SOURCE}, printed: {printed}, read: 别的, reason: a test, sure: certain}}\n"
    (finding,) = check(_unread(gazette), folder=_folder(tmp_path, line)).errors

    assert ("errata", SOURCE) == (finding.check, finding.where)
    assert says in finding.message


def test_a_disagreement_misquoted_is_found(gazette: Library, tmp_path: Path) -> None:
    """A side that is not printed so."""
    path = tmp_path / "disagreements.yaml"
    path.write_text(
        "- {id: x, topic_zh: 一, topic_en: one, sides: [[wuye/1, 没有印过], [wuye/2, 本办法]], zh: 一, en: one}\n",
        encoding="utf-8",
    )

    assert ["disagreements"] == [f.check for f in check(_unread(gazette), disagreements=path).errors]


def test_the_guard_speaks_where_no_repair_does(gazette: Library) -> None:
    """Without its repairs a document has many notices, which still break nothing."""
    bodies = tuple(replace(b, repairs=()) for b in gazette.bodies)
    noticed = _guarded(check(_unread(gazette)).findings)
    more = _guarded(check(_unread(replace(gazette, bodies=bodies))).findings)

    assert {Severity.NOTICE} == {f.severity for f in more}
    assert len(more) > len(noticed) + 40


def _guarded(findings: Sequence[Finding]) -> list[Finding]:
    return [f for f in findings if f.check == "guard"]
