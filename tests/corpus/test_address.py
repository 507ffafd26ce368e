"""What people write to name a provision."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.address import find_addresses, resolve
from corpus.errors import UnknownProvision
from corpus.library import Library


@pytest.mark.parametrize(
    ("written", "provision"),
    [
        ("物业办法第四十二条", "wuye/42"),
        ("第42条", "wuye/42"),
        ("四十二条", "wuye/42"),
        ("wuye/42", "wuye/42"),
        ("Article 42", "wuye/42"),
        ("第６２条第（四）项", "wuye/62"),
        ("养老意见二、（二）2.（9）", "yanglao/2.2.2.9"),
        ("养老意见 二、(二)2.(9)", "yanglao/2.2.2.9"),
        ("环保规划表1第5项", "huanbao/t1.5"),
        ("支撑区规划五、（一）4.", "zhichengqu/5.1.4"),
        ("第六十二条第四项", "wuye/62"),
        ("第62條第（４）項", "wuye/62"),
        ("（二）2.（9）", "yanglao/2.2.2.9"),
        ("养老意见 二（二）2(9)", "yanglao/2.2.2.9"),
        ("养老意见2.2.2.9", "yanglao/2.2.2.9"),
        ("物业办法 42", "wuye/42"),
        ("paragraph 2 of article 42 of the property management measures", "wuye/42"),
        ("支撑区规划表1第7项", "zhichengqu/t1.7"),
        ("环保规划表1“林木覆盖率（%）”", "huanbao/t1.19"),
        ("支撑区规划引言", "zhichengqu/0"),
        ("物业办法印发通知", "wuye/n"),
        ("三、（二）“推进工业绿色升级”", "zhichengqu/3.2"),
        ("支撑区规划第四部分第（五）条", "zhichengqu/4.5"),
        ("养老意见编号（16）", "yanglao/2.2.2.16"),
        ("task (26) of the elderly-care opinions", "yanglao/2.2.5.26"),
        ("section III(2) of the elderly-care opinions", "yanglao/3.2"),
    ],
)
def test_resolves(gazette: Library, written: str, provision: str) -> None:
    """Either numeral system, any width, with or without the document where that is clear."""
    assert provision == resolve(written, gazette).provision


def test_a_paragraph(gazette: Library) -> None:
    """四十二条第二款 is the paragraph on cutting water off."""
    unit = resolve("四十二条第二款", gazette).unit

    assert unit is not None
    assert unit.text.startswith("物业服务企业不得采取中断提供")


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("四十二条第二款", "第四十二条第二款"),
        ("Article 42(2)", "第四十二条第二款"),
        ("第六十二条第（四）项", "第六十二条第（四）项"),
        ("第30条第四项", "第三十条第一款第（四）项"),
        ("第三十三条第（二）至（八）项", "第三十三条"),
        ("第30条第四项至第七项", "第三十条第一款"),
        ("支撑区规划一、（一）第2段", "一、（一）“主要污染物减排目标进展顺利”"),
    ],
)
def test_the_part_named(gazette: Library, written: str, label: str) -> None:
    """A paragraph, an item or, of a range of items, the paragraph that holds them all."""
    located = resolve(written, gazette)

    assert located.unit is not None
    assert label == located.unit.label


@pytest.mark.parametrize(
    ("written", "first", "count"),
    [
        ("第四章", "wuye/36", 9),
        ("第四十条至第四十二条", "wuye/40", 3),
        ("环保规划表1", "huanbao/t1.1", 19),
        ("环保规划表1第8项", "huanbao/t1.8", 2),  # the source numbers two rows 8
        ("环保规划十四、（二）", "huanbao/14.2.1", 3),
    ],
)
def test_several_provisions(gazette: Library, written: str, first: str, count: int) -> None:
    """A chapter, a range, a table, a heading: all of it."""
    located = resolve(written, gazette)

    assert (first, count) == (located.provision, len(located.provisions))


@pytest.mark.parametrize(
    "text",
    [
        "养老意见里任务20个都是啥",
        "主要任务30天内要完成吗",
        "任务2025年完成",
        "整治任务90%完成了吗",
        "what part I should pay",
        "the hardest part I know",
    ],
)
def test_an_amount_is_no_task_and_a_pronoun_no_numeral(gazette: Library, text: str) -> None:
    """What only looks like a number of a place names none."""
    assert () == find_addresses(text, gazette.documents)


def test_an_english_chapter_is_a_chapter(gazette: Library) -> None:
    """Chapter 3 of the measure begins with article 18; it is not article 3."""
    assert "wuye/18" == resolve("chapter 3 of the property measures", gazette).provision


def test_every_label_leads_to_its_provision(gazette: Library) -> None:
    """What we print as a label, with the document's short title, is an address that we read."""
    astray = [
        p.id
        for p in gazette.provisions.values()
        if p.id not in resolve(f"{gazette.documents[p.document].short_title}{p.label}", gazette).provisions
    ]

    assert [] == astray


def test_the_document_that_is_meant(gazette: Library) -> None:
    """An address without its document follows the one being read, and is refused where several have it."""
    assert "huanbao/t1.7" == resolve("表1第7项", gazette, document="huanbao").provision
    with pytest.raises(UnknownProvision, match="name the document"):
        resolve("表1第7项", gazette)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("物业办法第42条和第四十五条都管吗", ["第42条", "第四十五条"]),
        ("有三条建议", []),
        ("小区有42条狗", []),
        ("“十四五”规划里写了什么", []),
        ("一、二楼漏水谁管", []),
        ("2025年底前要做什么", []),
    ],
)
def test_addresses_within_a_question(gazette: Library, text: str, written: list[str]) -> None:
    """What only looks like a number of an article is left alone."""
    found = find_addresses(text, gazette.documents)

    assert written == [a.text for a in found]
    assert all(text[a.start : a.end].strip() == a.text for a in found)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("第七十五条", "第一条 to 第六十八条"),
        ("物业办法第一百二十条", "第一条 to 第六十八条"),
        ("wuye/99", "第一条 to 第六十八条"),
        ("xx/1", "yanglao, wuye, zhichengqu and huanbao"),
        ("第四十二条第九款", "it has 3 款"),
        ("第四十五条第二十项", "16 项"),
        ("第三十三条第（二）至（二十）项", "8 项"),
        ("养老意见第三条", "not divided into 条"),
        ("《民法典》第十条", "《民法典》 is not in this library"),
        ("环保规划表2", "has no 表2"),
        ("今天天气", "names no provision"),
    ],
)
def test_what_does_not_exist_is_one_sentence(gazette: Library, written: str, says: str) -> None:
    """The sentence says what there is instead."""
    with pytest.raises(UnknownProvision) as caught:
        resolve(written, gazette)

    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(".")


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="第条款项章表至之（）()一二十零0129.、，“”《》规划 /wuye-", max_size=40))
def test_any_words_resolve_or_are_refused(gazette: Library, text: str) -> None:
    """Nothing but the one error comes out, and what is found exists."""
    try:
        located = resolve(text, gazette)
    except UnknownProvision:
        return
    assert set(located.provisions) <= set(gazette.provisions)
