"""What provisions refer to, in both directions, against a kept list, only partly checked by hand."""

import pytest

from corpus.add import add
from corpus.library import Library
from corpus.references import ReferenceGraph, ReferenceKind, references

OUTSIDE = {  # every 《title》 printed in the gazette that is none of its own documents, and where
    "宁晋县养老服务体系建设“十四五”规划": ("yanglao/0",),
    "邢台市长期护理保险实施方案（试行）": ("yanglao/2.2.1.4",),
    "河北省养老服务条例": ("yanglao/2.2.4.23",),
    "中国共产党章程": ("wuye/28",),
    "物业管理条例": ("wuye/67",),
    "邢台市物业管理条例": ("wuye/67",),
    "京津冀协同发展规划纲要": ("zhichengqu/1.2",),
    "河北省用煤投资项目煤炭替代管理办法": ("zhichengqu/3.3", "huanbao/3.3.2"),
    "河北省扬尘污染防治办法": ("huanbao/5.7.2",),
    "宁晋县土壤污染治理与修复规划": ("huanbao/1.1.2.3", "huanbao/7.1"),
    "土壤污染防治行动计划": ("huanbao/7.1",),
}


@pytest.fixture(scope="module")
def graph(gazette: Library) -> ReferenceGraph:
    return references(gazette)


def test_an_article_of_the_same_measure(graph: ReferenceGraph) -> None:
    """第十五条 leads to 第十四条, and 第十四条 knows it."""
    (there,) = graph.out("wuye/15")
    (back,) = graph.into("wuye/14")

    assert (ReferenceKind.ARTICLE, "第十四条") == (there.kind, there.printed)
    assert ["wuye/14"] == [t.provision for t in there.targets]
    assert there == back


@pytest.mark.parametrize(
    ("provision", "printed", "items"),
    [
        ("wuye/30", "前款第四项至第七项", [4, 5, 6, 7]),
        ("wuye/33", "下列（二）至（八）项", [2, 3, 4, 5, 6, 7, 8]),
        ("wuye/20", "前款", [None]),
        ("wuye/11", "前款", [None]),
    ],
)
def test_parts_of_the_same_article(
    graph: ReferenceGraph, provision: str, printed: str, items: list[int | None]
) -> None:
    """The paragraph before, and every item of a range."""
    (reference,) = graph.out(provision)

    assert (ReferenceKind.PART, printed) == (reference.kind, reference.printed)
    assert [(provision, 1, item) for item in items] == [
        (t.provision, t.paragraph, t.item) for t in reference.targets
    ]


@pytest.mark.parametrize(
    ("provision", "printed", "rows"), [("zhichengqu/2.3", "详见下表", 13), ("huanbao/2.4.9", "参见表 1", 19)]
)
def test_a_table_is_all_its_rows(graph: ReferenceGraph, provision: str, printed: str, rows: int) -> None:
    """As many rows as the document says there are indicators."""
    (reference,) = [r for r in graph.out(provision) if r.kind is ReferenceKind.TABLE]

    assert (printed, rows) == (reference.printed, len(reference.targets))


@pytest.mark.parametrize(("title", "provisions"), OUTSIDE.items(), ids=OUTSIDE)
def test_outside_documents(graph: ReferenceGraph, title: str, provisions: tuple[str, ...]) -> None:
    """Each is named with every provision that cites it."""
    assert provisions == graph.outside[title]


def test_both_directions_agree(gazette: Library, graph: ReferenceGraph) -> None:
    """Whatever leads to another provision is known there; every reference is printed where it says."""
    for provision in gazette.provisions.values():
        for reference in graph.out(provision.id):
            assert reference.printed == provision.text[reference.start : reference.end]
            for target in {t.provision for t in reference.targets} - {provision.id}:
                assert reference in graph.into(target)


LAW = """某某市养犬管理条例

2024年3月1日 某某市人民代表大会常务委员会通过

第一条 甲乙丙丁。

第二条 下列情形除外：

（一）子；

（二）丑；

（三）寅。

有前款第一项、第二项情形的，从其规定。

第三条 违反本条例第二条第一款第（二）项规定的，改正。

第四条 违反前条规定的，依照前两条处理。

第五条 依照本条例第一条至第三条、《中华人民共和国民法典》第十条和行政处罚法第九条处理。

本条第一款不适用于导盲犬。
"""


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> ReferenceGraph:
    folder = tmp_path_factory.mktemp("law")
    (folder / "law.txt").write_text(LAW, encoding="utf-8")
    add([folder / "law.txt"], folder / "library")
    return references(Library.open(folder / "library"))


@pytest.mark.parametrize(
    ("article", "printed", "targets"),
    [
        ("2", "前款第一项、第二项", [("2", 1, 1), ("2", 1, 2)]),
        ("3", "第二条第一款第（二）项", [("2", 1, 2)]),
        ("4", "前条", [("3", None, None)]),
        ("4", "前两条", [("2", None, None), ("3", None, None)]),
        ("5", "第一条至第三条", [("1", None, None), ("2", None, None), ("3", None, None)]),
        ("5", "本条第一款", [("5", 1, None)]),
    ],
)
def test_references_of_a_law(
    law: ReferenceGraph, article: str, printed: str, targets: list[tuple[str, int | None, int | None]]
) -> None:
    """Back by articles and paragraphs, over ranges, to a single item."""
    found = {r.printed: r for r in law.out(f"某某市养犬管理条例/{article}")}

    assert targets == [(t.provision.rpartition("/")[2], t.paragraph, t.item) for t in found[printed].targets]


@pytest.mark.parametrize(
    ("printed", "outside"), [("第十条", "中华人民共和国民法典"), ("第九条", "行政处罚法")]
)
def test_an_article_of_another_law(law: ReferenceGraph, printed: str, outside: str) -> None:
    """With or without 《》 it leads outside and never to the own article of that number."""
    (reference,) = [r for r in law.out("某某市养犬管理条例/5") if r.printed == printed]

    assert (outside, ()) == (reference.outside, reference.targets)
    assert law.outside[outside] == ("某某市养犬管理条例/5",)
