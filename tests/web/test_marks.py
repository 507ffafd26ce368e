"""Which characters are marked."""

import pytest

from web.marks import Run, deciding, marked, paragraphs, places, typeset, words_in


@pytest.mark.parametrize(
    ("quote", "said", "expected"),
    [
        pytest.param("企业不得停水", "不能", ["不得"], id="a force word"),
        pytest.param("不可以停水", "", ["不可以"], id="not the permission inside its denial"),
        pytest.param(
            "空置六个月以上的应当减收", "满六个月", ["六个月", "应当"], id="a figure that the answer names"
        ),
        pytest.param(
            "覆盖率达到50%，床位5600张", "要到５０％", ["50%"], id="only the figure named, whatever its width"
        ),
        pytest.param("PM10年均浓度和PM2.5年均浓度明显下降", "PM10年均浓度", [], id="a name is no figure"),
        pytest.param("本办法自印发之日起施行", "", [], id="nothing decides"),
    ],
)
def test_deciding_words(quote: str, said: str, expected: list[str]) -> None:
    """Commands, prohibitions, permissions and the figures that the answer names."""
    assert [quote[r.start : r.end] for r in deciding(quote, said)] == expected


def test_a_quote_that_is_not_there_has_no_place() -> None:
    """Nothing is highlighted that was not quoted to the character."""
    assert places("甲乙丙", ["甲丙", "乙"]) == (Run(1, 2, "quoted"),)


def test_runs_that_overlap_are_one_mark() -> None:
    """Marks never nest."""
    assert (
        marked("甲乙丙丁", places("甲乙丙丁", ["甲乙", "乙丙"])) == '<mark class="nj-quoted">甲乙丙</mark>丁'
    )


def test_a_mark_goes_on_after_a_line_break() -> None:
    """Each line has its own mark."""
    lines = list(paragraphs("甲乙\n丙丁", places("甲乙\n丙丁", ["乙\n丙"])))

    assert lines == ['甲<mark class="nj-quoted">乙</mark>', '<mark class="nj-quoted">丙</mark>丁']


def test_searched_words_are_found_whatever_their_case() -> None:
    """PM2.5 is found by pm2.5; blanks between words find nothing."""
    assert words_in("降低PM2.5", ["pm2.5", " "]) == (Run(2, 7, "hit"),)


def test_marked_text_is_escaped() -> None:
    """The text around and inside a mark is text."""
    assert marked("<b>&", [Run(0, 3, "hit")]) == '<mark class="nj-hit">&lt;b&gt;</mark>&amp;'


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("县城 PM _{2.5} 年平均浓度 (μg/m ³)", "县城 PM<sub>2.5</sub> 年平均浓度 (μg/m ³)"),
        (r"年均浓度（ $\mu\text{g}/\text{m}^3$ ）", "年均浓度（μg/m<sup>3</sup>）"),
        ("<b>_{<i>}", "&lt;b&gt;<sub>&lt;i&gt;</sub>"),
        ("单价 $5", "单价 $5"),
    ],
)
def test_printed_formulas_are_set_as_a_reader_expects_them(printed: str, shown: str) -> None:
    """And are text for all that."""
    assert typeset(printed) == shown
