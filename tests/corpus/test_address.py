"""What people write to name a provision."""

import pytest

from corpus.address import resolve
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


@pytest.mark.parametrize("written", ["第七十五条", "wuye/99", "第四十二条第九款", "今天天气"])
def test_what_does_not_exist_is_one_sentence(gazette: Library, written: str) -> None:
    """The sentence says what there is instead."""
    with pytest.raises(UnknownProvision) as caught:
        resolve(written, gazette)

    assert "\n" not in str(caught.value)
    assert str(caught.value)
