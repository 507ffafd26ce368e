"""Every numbering style, told by the line's beginning."""

import pytest

from corpus.lines import LineKind, Shape, classify, read_lines
from corpus.repair import Tracked


@pytest.mark.parametrize(
    ("printed", "kind", "number", "body"),
    [
        pytest.param("第一编 总则", LineKind.PART, 1, "总则", id="part"),
        pytest.param("第一章 总 则", LineKind.CHAPTER, 1, "总 则", id="chapter, spaced title"),
        pytest.param("第 三 章 附则", LineKind.CHAPTER, 3, "附则", id="chapter, spaced number"),
        pytest.param("第一节 一般规定", LineKind.SECTION, 1, "一般规定", id="section"),
        pytest.param(
            "第六十八条 本办法自印发之日起施行。",
            LineKind.ARTICLE,
            68,
            "本办法自印发之日起施行。",
            id="article",
        ),
        pytest.param("第42条　业主应当交费。", LineKind.ARTICLE, 42, "业主应当交费。", id="article, digits"),
        pytest.param("第一条【目的】为了规范", LineKind.ARTICLE, 1, "【目的】为了规范", id="article, named"),
        pytest.param("一、总体要求", LineKind.LEVEL1, 1, "总体要求", id="一、"),
        pytest.param("十五、 保障措施", LineKind.LEVEL1, 15, "保障措施", id="十五、 with a blank"),
        pytest.param("（一）加强组织领导", LineKind.LEVEL2, 1, "加强组织领导", id="（一）"),
        pytest.param("(五) 电梯、二次供水", LineKind.LEVEL2, 5, "电梯、二次供水", id="(五), half-width"),
        pytest.param("- (一) 管理规约", LineKind.LEVEL2, 1, "管理规约", id="- (一)"),
        pytest.param("- （二）破坏或者改变", LineKind.LEVEL2, 2, "破坏或者改变", id="- （二）"),
        pytest.param("1. 健全制度", LineKind.LEVEL3, 1, "健全制度", id="1."),
        pytest.param("3.养老服务", LineKind.LEVEL3, 3, "养老服务", id="3. without a blank"),
        pytest.param("2．强化监管", LineKind.LEVEL3, 2, "强化监管", id="2．full-width"),
        pytest.param("（1）建立健全", LineKind.LEVEL4, 1, "建立健全", id="（1）"),
        pytest.param("(37) 加强监管", LineKind.LEVEL4, 37, "加强监管", id="(37), half-width"),
        pytest.param("表 1 主要指标", LineKind.CAPTION, 1, "主要指标", id="caption"),
        pytest.param("目 录", LineKind.CONTENTS, None, "", id="contents"),
        pytest.param("指标名称\t\t2020 年", LineKind.TABLE, None, "指标名称\t\t2020 年", id="table"),
        pytest.param("第三章的规定同样适用", LineKind.BODY, None, "第三章的规定同样适用", id="no chapter"),
        pytest.param("第四十二条的规定", LineKind.BODY, None, "第四十二条的规定", id="no article"),
        pytest.param("2025年目标", LineKind.BODY, None, "2025年目标", id="a year"),
        pytest.param("2.43 平方公里", LineKind.BODY, None, "2.43 平方公里", id="a decimal"),
        pytest.param("一是加强领导", LineKind.BODY, None, "一是加强领导", id="一是"),
        pytest.param("业主应当交费。", LineKind.BODY, None, "业主应当交费。", id="prose"),
    ],
)
def test_a_line_is_told_by_its_beginning(printed: str, kind: LineKind, number: int | None, body: str) -> None:
    """Brackets and blanks of any width, either numeral system; a citation at the line's start is prose."""
    line = classify(Tracked.of(printed))

    assert (kind, number, body) == (line.kind, line.number, line.body.text)
    assert printed == line.whole.text


def test_an_inserted_article_keeps_both_numbers() -> None:
    """第十条之一 is article ten, and the first after it."""
    line = classify(Tracked.of("第十条之一 业主可以查阅。"))

    assert (LineKind.ARTICLE, 10, 1) == (line.kind, line.number, line.second)


def test_a_page_break_within_a_sentence_is_joined_and_noted() -> None:
    """The sentence is whole again, and the join is a repair at its place."""
    text = "第三十六条 业主大会可以决定选聘物业\n\n服务企业。\n第三十七条 应当订立合同。"
    lines, repairs = read_lines(Tracked.of(text), Shape.MEASURE)

    assert ["业主大会可以决定选聘物业服务企业。", "应当订立合同。"] == [line.body.text for line in lines]
    assert [text.index("服务企业")] == [r.place for r in repairs]


def test_a_cited_article_at_a_line_start_ends_no_sentence() -> None:
    """…依照本办法 ⏎ 第九条规定处理: the number is not due, so it is no new article."""
    text = "第十条 违反规定的，依照本办法\n第九条 规定处理。\n第十一条 甲。"
    lines, _ = read_lines(Tracked.of(text), Shape.MEASURE)

    assert [10, 11] == [line.number for line in lines]
    assert "依照本办法第九条 规定处理。" in lines[0].body.text
