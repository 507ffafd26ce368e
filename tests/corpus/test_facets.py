"""Bodies, times and figures, from the gazette's own words."""

import re

import pytest

from corpus.bodies import Role, bodies_in, name_of
from corpus.facets import facets_of
from corpus.figures import figures_in
from corpus.library import Library
from corpus.terms import TermKind, same_time, terms_in


@pytest.mark.parametrize(
    ("text", "kind", "value", "since"),
    [
        ("物业服务合同签订之日起十五日内", TermKind.WITHIN, "P15D", "物业服务合同签订之日"),
        ("在五个工作日内", TermKind.WITHIN, "P5WD", ""),
        ("任期届满二个月前", TermKind.BEFORE, "P2M", "任期届满"),
        ("现场查验二十日前", TermKind.BEFORE, "P20D", "现场查验"),
        ("到2025年", TermKind.BY, "2025", ""),
        ("2022年12月底前", TermKind.BY, "2022-12", ""),
        ("自 2022 年 12 月 1 日起", TermKind.FROM, "2022-12-01", ""),
        ("“十四五”期间", TermKind.DURING, "2021/2025", ""),
        ("2021-2025 年", TermKind.DURING, "2021/2025", ""),
        ("应当每半年公示一次", TermKind.EVERY, "P6M", ""),
        ("应当每年至少公布一次", TermKind.EVERY, "P1Y", ""),
        ("公示时间不得少于七日", TermKind.LASTING, "P7D", ""),
        ("任期三至五年", TermKind.LASTING, "P3Y/P5Y", ""),
        ("空置六个月以上", TermKind.LASTING, "P6M", ""),
    ],
)
def test_times(text: str, kind: TermKind, value: str, since: str) -> None:
    """Each with its value in ISO 8601 and what it runs from."""
    (term,) = terms_in(text)

    assert (kind, value, since) == (term.kind, term.value, term.since)
    assert term.printed == text[term.start : term.end]


@pytest.mark.parametrize("text", ["第四十二条", "一岗双责", "5年累计", "业主应当交费。"])
def test_what_is_no_time(text: str) -> None:
    """Numbers of articles, slogans and column heads are no deadlines."""
    assert () == terms_in(text)


@pytest.mark.parametrize("asked", ["十五日内", "15日内", "十五日", "P15D"])
def test_one_time_however_it_is_asked(asked: str) -> None:
    """Either numeral system finds 十五日内; another length does not."""
    (term,) = terms_in("签订之日起十五日内")

    assert same_time(term, asked)
    assert not same_time(term, "五日内")


@pytest.mark.parametrize(
    ("text", "value", "unit", "bound", "measures"),
    [
        ("森林覆盖率提高到25.8%", 25.8, "%", "", "森林覆盖率"),
        ("建筑面积千分之三的比例", 3, "‰", "", "建筑面积"),
        ("建筑面积最低不少于一百平方米", 100, "平方米", ">=", "建筑面积"),
        ("PM2.5年均浓度低于40(μg/m³)", 40, "μg/m³", "<", "PM2.5年均浓度"),
        ("三十位以上业主", 30, "位", ">=", "业主"),
        ("住宅建筑面积不足五万平方米", 5, "万平方米", "<", "住宅建筑面积"),
    ],
)
def test_figures(text: str, value: float, unit: str, bound: str, measures: str) -> None:
    """Each with its unit, its bound and what it measures, however the number is written."""
    (figure,) = figures_in(text)

    assert (value, unit, bound, measures) == (figure.value, figure.unit, figure.bound, figure.measures)
    assert figure.printed == text[figure.start : figure.end]


def test_respectively() -> None:
    """分别 gives each name its own value."""
    found = {f.measures: f.value for f in figures_in("化学需氧量、氨氮排放量分别下降10%、5%")}

    assert {"化学需氧量排放量": 10, "氨氮排放量": 5} == found


def test_responsible_bodies() -> None:
    """One name for 委员会 and 局, for 各镇 and 各乡镇; 按职责分工 holds for those before it; shown as printed."""
    text = "（责任单位：发展和改革委员会、民政局、财政局按职责分工负责，各镇人民政府、街道办）"
    bodies = bodies_in(text)

    assert ["发展和改革局", "民政局", "财政局", "各乡镇人民政府", "街道办"] == [b.name for b in bodies]
    assert "发展和改革委员会" == bodies[0].printed
    assert [True, True, True, False, False] == [b.divided for b in bodies]
    assert {Role.RESPONSIBLE} == {b.role for b in bodies}
    assert all(b.printed == text[b.start : b.end] for b in bodies)


def test_a_list_before_departments() -> None:
    """发改、公安、民政…等行政主管部门 names each of them."""
    text = "县人民政府发改、公安、民政、司法、规划、人防等行政主管部门按照各自职责"

    assert {"发展和改革局", "公安局", "民政局", "司法局", "自然资源和规划局", "人防办"} <= {
        b.name for b in bodies_in(text)
    }


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("住建局", "住房和城乡建设局"),
        ("业委会", "业主委员会"),
        ("物业公司", "物业服务企业"),
        ("宁晋县民政局", "民政局"),
        ("火星局", None),
    ],
)
def test_what_people_say(said: str, name: str | None) -> None:
    """Everyday names lead to the printed body; unknown ones to none."""
    assert name == name_of(said)


def test_every_responsible_line_of_the_gazette_is_read(gazette: Library) -> None:
    """Each item of the elderly-care paper that prints 责任单位 has its bodies, and nothing printed there is lost."""
    printed = [p for p in gazette.provisions.values() if re.search(r"责任单位\s*[:：]", p.text)]

    assert 56 == len(printed)
    for provision in printed:
        held = re.findall(r"责任单位\s*[:：]([^\n]*?)[）)]\s*$", provision.text, re.MULTILINE)
        left = "".join(held)
        for body in facets_of(provision).responsible:
            left = left.replace(body.printed, "", 1)
        assert re.fullmatch(
            "(?:按照?职责分工(?:负责)?|等?(?:相关|有关)?(?:部门|单位)|[、,，;；\\s])*", left
        ), (
            provision.id,
            left,
        )
