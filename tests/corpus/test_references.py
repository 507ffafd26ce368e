"""What provisions refer to, in both directions, against the list made by hand from the printed text."""

import pytest

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
