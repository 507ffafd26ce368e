"""What a regulation's own text says of itself; what it does not say stays unsaid."""

from datetime import date

import pytest

from corpus.identify import Identity, identify
from corpus.lines import Shape

BODY = "\n\n第一条 甲乙丙丁。\n\n第二条 戊己庚辛。\n"


def _read(front: str, body: str = BODY, name: str = "file.txt") -> Identity:
    return identify(front + body, name)


def test_a_law() -> None:
    """Title, issuer, the day it was passed, the day it begins."""
    read = _read(
        "某某市养犬管理条例\n\n2024年3月1日 某某市第三届人民代表大会常务委员会第二次会议通过\n2024年5月1日 施行"
    )

    assert ("某某市养犬管理条例", date(2024, 5, 1)) == (read.title, read.in_force)
    assert "人民代表大会常务委员会" in read.issuer
    assert Shape.MEASURE is read.shape


@pytest.mark.parametrize(
    ("front", "number"),
    [
        ("某某办法\n办字〔2023〕4号", "办字〔2023〕4号"),
        ("某某办法\n办字 [2023] 4 号", "办字[2023]4号"),
        ("中华人民共和国国务院令\n第 752 号\n某某条例", "中华人民共和国国务院令第752号"),
        ("某某办法", ""),
    ],
)
def test_numbers(front: str, number: str) -> None:
    """As printed, without blanks."""
    assert number == _read(front).number


@pytest.mark.parametrize(
    ("ending", "day"),
    [
        ("第三条 本办法自2024年1月1日起施行。", date(2024, 1, 1)),
        ("第三条 本办法自二〇二四年一月一日起施行。", date(2024, 1, 1)),
        ("第三条 本办法自印发之日起施行。", date(2023, 2, 3)),
        ("第三条 本办法由县政府解释。", None),
    ],
)
def test_the_day_it_begins(ending: str, day: date | None) -> None:
    """A stated day, the day of issue where the text says so, otherwise none."""
    assert day == _read("某某办法\n2023年2月3日印发", BODY + ending).in_force


def test_a_plan() -> None:
    """一、（一） without articles, and the period that the title or the text gives."""
    read = _read(
        "某某县环境保护规划（2021—2025年）",
        "\n\n一、总体要求\n\n坚持绿色发展。\n\n二、主要目标\n\n改善环境。\n",
    )

    assert Shape.PLAN is read.shape
    assert (date(2021, 1, 1), date(2025, 12, 31)) == (read.plan_start, read.plan_end)


def test_a_signed_date() -> None:
    """The last line, in characters or digits."""
    read = _read("关于某事的通知", "\n\n一、要求\n\n认真执行。\n\n某某县人民政府\n二〇二三年三月二十四日\n")

    assert date(2023, 3, 24) == read.issued
    assert "某某县人民政府" == read.issuer


def test_what_is_not_said_is_doubted() -> None:
    """No title, no date: the file's name stands in and the report says so."""
    read = identify("甲乙丙丁。", "养犬办法(2020-01-02).txt")

    assert ("养犬办法", date(2020, 1, 2)) == (read.title, read.issued)
    assert {"the title is the file's name", "the date is from the file's name"} <= set(read.doubts)
    assert read.in_force is None


def test_an_impossible_day_is_none() -> None:
    """2023年13月40日 is no date."""
    assert _read("某某办法\n2023年13月40日印发").issued is None
