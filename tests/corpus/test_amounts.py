"""Numbers however they are written: what a text backs, and what plain words claim."""

import pytest

from corpus.amounts import backing_in, numbers_in, unbacked_in


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("建筑面积不足五万平方米", {"50000"}),
        ("3.5 万元", {"35000"}),
        ("面积 50,000 平方米", {"50000"}),
        ("百分之五十以上", {"50"}),
        ("千分之三的比例", {"3", "0.3"}),
        ("一百二十三", {"123"}),
        ("５６００张", {"5600"}),
        ("二〇二三年", {"2023"}),
        ("67.80%", {"67.8"}),
        ("三至五年", {"3", "5"}),
    ],
)
def test_what_a_text_holds(text: str, numbers: set[str]) -> None:
    """Chinese and Arabic numerals, 万, shares and thousands' commas come to one value."""
    assert numbers <= numbers_in(text)


@pytest.mark.parametrize(
    ("claimed", "printed"),
    [
        ("50,000 square metres", "五万平方米"),
        ("5万平方米", "五万平方米"),
        ("five days", "五日内"),
        ("五个人", "5 人"),
        ("9033 万立方米", "用水总量（万立方米）\t9033"),
        ("0.3%", "千分之三"),
        ("50%", "百分之五十"),
        ("一百平方米", "100 平方米"),
        ("没有写百分之几", "没有数字"),
        ("一个小区统一办", "没有数字"),
        ("one of the owners", "没有数字"),
    ],
)
def test_backed(claimed: str, printed: str) -> None:
    """A conversion is no invention, and words that only contain a numeral claim nothing."""
    assert () == unbacked_in(claimed, backing_in(printed))


@pytest.mark.parametrize(
    ("claimed", "printed", "unbacked"),
    [
        ("罚款5000元", "罚款", "5000"),
        ("十五日内", "五日内", "十五"),
        ("五日内", "十五日内", "五"),
        ("fifteen days", "五日内", "fifteen"),
        ("60%", "百分之六", "60"),
        ("百分之六十", "60 年，占 6%", None),
        ("6万元", "6 元", "6万"),
        ("25.8%", "25%", "25.8"),
        ("三十户", "二十户", "三十"),
    ],
)
def test_unbacked(claimed: str, printed: str, unbacked: str | None) -> None:
    """Another number is found, in digits or in words; a part of a numeral backs nothing."""
    assert ((unbacked,) if unbacked else ()) == unbacked_in(claimed, backing_in(printed))
