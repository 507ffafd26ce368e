"""Figures about what readers wrote, and the commands that show them."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from corpus.library import Library
from corpus.report import OUTSIDE, TOTAL, DocumentReport, report
from corpus.rules import RuleBook
from ningjin.__main__ import app


@pytest.fixture(scope="module")
def rows(gazette: Library) -> dict[str, DocumentReport]:
    return {row.document: row for row in report(gazette)}


def test_every_document_has_its_figures(gazette: Library, rows: dict[str, DocumentReport]) -> None:
    """As counted in the files themselves, without the code under test."""
    folder = Path(__file__).parents[2] / "corpus" / "rules"
    lines = [
        json.loads(line)
        for path in folder.glob("wuye-*.rules.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    asks = [a for rule in lines for a in rule["asks"]]

    assert [*gazette.documents, OUTSIDE, TOTAL] == list(rows)
    assert len(lines) == rows["wuye"].rules
    assert len(asks) == rows["wuye"].asks_zh + rows["wuye"].asks_en
    for verdict in ("yes", "no", "conditional"):
        assert sum(a.get("verdict") == verdict for a in asks) == rows["wuye"].verdicts[verdict]


def test_the_total_is_the_sum(gazette: Library, rows: dict[str, DocumentReport]) -> None:
    """Nothing is counted twice or left out."""
    assert len(gazette.rules) == rows[TOTAL].rules
    assert len(gazette.gaps) == rows[TOTAL].gaps
    assert sum(len(r.asks) for r in gazette.rules) == rows[TOTAL].asks_zh + rows[TOTAL].asks_en


def test_coverage_and_review_are_shares(gazette: Library, rows: dict[str, DocumentReport]) -> None:
    """All is read and reviewed; without half the rules, or their reviews, it is not."""
    assert 1 == rows["wuye"].coverage == rows["wuye"].reviewed_share
    kept = [replace(r, reviewed="") for r in gazette.rules if r.document == "wuye"][::2]
    book = RuleBook(rules=tuple(kept), gaps=(), non_normative=())
    fewer = {row.document: row for row in report(replace(gazette, book=book))}

    assert 0 < (fewer["wuye"].coverage or 0) < 1
    assert 0 == fewer["wuye"].reviewed_share
    assert (fewer["huanbao"].coverage or 0) < 0.01  # two sentences that rules of the measure quote
    assert fewer["huanbao"].reviewed_share is None


def test_the_report_as_json() -> None:
    """One object a document, shares included."""
    ran = CliRunner().invoke(app, ["corpus", "report", "--json"])
    entries = json.loads(ran.stdout)

    assert 0 == ran.exit_code
    assert {"document", "rules", "verdicts", "coverage", "reviewed_share"} <= set(entries[0])


def test_the_report_as_a_table() -> None:
    """Every document by its title."""
    ran = CliRunner().invoke(app, ["corpus", "report"])

    assert 0 == ran.exit_code
    assert all(title in ran.stdout for title in ("物业管理暂行办法", "养老服务实施意见", "all"))


def test_the_check_command_counts_and_fails(tmp_path: Path) -> None:
    """It passes on the gazette; notices are listed only when asked for."""
    quiet = CliRunner().invoke(app, ["corpus", "check"])
    loud = CliRunner().invoke(app, ["corpus", "check", "--notices"])

    assert 0 == quiet.exit_code == loud.exit_code
    assert "4 documents, 348 provisions" in quiet.stdout
    assert "0 errors" in quiet.stdout
    assert "notice: rule-copied" in loud.output
    assert "notice:" not in quiet.output


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (["lookup", "四十二条第二款"], "物业服务企业不得采取中断提供"),
        (["lookup", "--body", "民政局", "--document", "yanglao"], "共 49 条，全部列出"),
        (["lookup", "停水"], "没有符合条件的条款（0 条）"),
        (["lookup", "--who", "物业服务企业", "--force", "must_not"], "must_not"),
    ],
)
def test_the_lookup_command(arguments: list[str], shown: str) -> None:
    """Lists with a count, one provision whole, and an empty list said."""
    ran = CliRunner().invoke(app, arguments)

    assert 0 == ran.exit_code
    assert shown in ran.stdout


@pytest.mark.parametrize("option", ["--json", "--csv"])
def test_the_lookup_command_for_programs(option: str) -> None:
    """As many rows as the count says."""
    ran = CliRunner().invoke(app, ["lookup", "--deadline", "十五日内", option])

    if option == "--json":
        assert 4 == json.loads(ran.stdout)["total"]
    else:
        assert ran.stdout.lstrip("\ufeff").startswith("provision,label,")


def test_a_force_that_is_none_is_wrong_usage() -> None:
    """Exit code 2, and the forces there are."""
    ran = CliRunner().invoke(app, ["lookup", "--force", "should"])

    assert 2 == ran.exit_code
    assert "must_not" in ran.output
