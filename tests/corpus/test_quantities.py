"""Quantities as people say them, and how they stand to what a rule sets."""

import time

import pytest

from corpus.quantities import Measure, number_of, quantities_in, thresholds_of, with_relations


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("42", 42),
        ("1,200", 1200),
        ("4.8万", 48_000),
        ("四万八千", 48_000),
        ("四万二", 42_000),
        ("一百二", 120),
        ("十五", 15),
        ("一千零三", 1003),
        ("二〇二三", 2023),
        ("三点五", 3.5),
        ("俩", 2),
        ("半", 0.5),
        ("两半", 2.5),
        ("亿", 1e8),
        ("头", None),
        ("", None),
    ],
)
def test_numbers_in_every_style(said: str, number: float | None) -> None:
    """Digits, written, short and lay numerals."""
    assert number == number_of(said)


@pytest.mark.parametrize(
    ("text", "measure", "value"),
    [
        ("空了俩月", Measure.TIME, 60),
        ("一个半月", Measure.TIME, 45),
        ("两年半", Measure.TIME, 900),
        ("半年", Measure.TIME, 180),
        ("三十五个工作日", Measure.TIME, 35),
        ("二十多天", Measure.TIME, 20 * 1.04),
        ("四成五", Measure.SHARE, 45),
        ("百分之五", Measure.SHARE, 5),
        ("千分之三", Measure.SHARE, 0.3),
        ("三分之一", Measure.SHARE, 100 / 3),
        ("过半", Measure.SHARE, 50),
        ("4.8万平米", Measure.AREA, 48_000),
        ("十五平", Measure.AREA, 15),
        ("二十二个业主", Measure.PEOPLE, 22),
        ("二十二个", Measure.COUNT, 22),
        ("三百户", Measure.HOMES, 300),
        ("八十周岁", Measure.AGE, 80),
        ("三百千瓦", Measure.POWER, 300),
        ("35蒸吨", Measure.WEIGHT, 35),
        ("2022年12月", Measure.DATE, 2022 + 11.5 / 12),
        ("2025年底", Measure.DATE, 2025.95),
        ("三个多月", Measure.TIME, 90 * 1.04),
        ("三个半小时", Measure.TIME, 3.5 / 24),
        ("30％", Measure.SHARE, 30),
        ("one hundred and fifty owners", Measure.PEOPLE, 150),
        ("two and a half years", Measure.TIME, 900),
        ("two-thirds", Measure.SHARE, 200 / 3),
        ("half of the homes", Measure.SHARE, 50),
        ("half a year", Measure.TIME, 180),
        ("twenty-five owners", Measure.PEOPLE, 25),
        ("two hundred square metres", Measure.AREA, 200),
    ],
)
def test_a_quantity_in_its_base_unit(text: str, measure: Measure, value: float) -> None:
    """One quantity, whatever the unit it is told in."""
    ((found, said),) = [(q.measure, q.value) for q in quantities_in(text)]

    assert measure is found
    assert value == pytest.approx(said)


@pytest.mark.parametrize(
    "text",
    [
        "六月三日开会",
        "第五十八条",
        "第十五日",
        "五六天",
        "几十户",
        "98年的楼",
        "一个老人",
        "one of the owners",
        "一户人",
        "没有数",
    ],
)
def test_what_only_looks_like_a_quantity(text: str) -> None:
    """Dates of the calendar, numbers of articles, and one as an article."""
    assert not [q for q in quantities_in(text) if q.measure is not Measure.DATE]


@pytest.mark.parametrize(
    ("question", "statement", "read"),
    [
        ("空了四个月能少交吗", "空置六个月以上的适当减收", "空了四个月(低于)能少交吗"),
        ("空了八个月能少交吗", "空置六个月以上的适当减收", "空了八个月(高于)能少交吗"),
        ("过了俩月算晚吗", "三十日内备案", "过了俩月(高于)算晚吗"),
        ("三十天头上报的", "三十日内备案", "三十天(等于)头上报的"),
        ("九人的业委会里三个委员提", "三分之一以上委员提议", "九人的业委会里三个(等于)委员提"),
        ("一千个业主凑了二十二个", "百分之五以上的业主", "一千个业主凑了二十二个(低于)"),
        ("We waited two months", "within thirty days", "We waited two months(高于)"),
        ("买的是五百张桌子", "三十日内备案", "买的是五百张桌子"),
        ("小区有五万平", "不少于二十平方米", "小区有五万平"),
        ("2023年新添一台", "自2022年12月1日起", "2023年(高于)新添一台"),
    ],
)
def test_a_quantity_is_marked_by_how_it_stands(question: str, statement: str, read: str) -> None:
    """Below, equal or above; nothing where the rule sets nothing of the kind, or something far away."""
    assert read == with_relations(question, thresholds_of(statement))


@pytest.mark.parametrize("run", ["1" * 4000, "一" * 4000, "1," * 2000, "百" * 4000, "one " * 1000])
def test_a_pasted_run_of_digits_holds_nothing_up(run: str) -> None:
    """The longest question that is taken, of digits alone, is read in no time."""
    begun = time.perf_counter()

    quantities_in(run)

    assert time.perf_counter() - begun < 1.0
