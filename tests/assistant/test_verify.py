"""What is removed before anyone reads it."""

from dataclasses import replace

import pytest

from assistant.compose import Composed
from assistant.figures import figures
from assistant.types import Citation, Status
from assistant.verify import holds, verify
from corpus.library import Library


def _citation(gazette: Library, **changes: str) -> Citation:
    provision = gazette.provisions["wuye/42"]
    citation = Citation(
        provision_id="wuye/42",
        document="wuye",
        document_title="宁晋县物业管理暂行办法",
        number="办字〔2023〕4号",
        label="第四十二条第二款",
        quote="物业服务企业不得采取中断提供",
        text=provision.text,
    )
    return replace(citation, **changes)


def _answer(*citations: Citation, plain: tuple[str, ...] = ("物业不能停水。",)) -> Composed:
    return Composed(status=Status.ANSWERED, headline="不能。", plain=plain, verdict=None, citations=citations)


def test_a_true_citation_stays(gazette: Library) -> None:
    """A quote that stands in its provision under a label that exists is kept."""
    composed = _answer(_citation(gazette))

    assert composed == verify(composed, gazette.provisions, "zh")


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"quote": "物业服务企业可以停水"}, id="a quote that nobody printed"),
        pytest.param({"quote": ""}, id="an empty quote"),
        pytest.param({"label": "第四十二条第九款"}, id="a label that does not exist"),
        pytest.param({"provision_id": "wuye/75"}, id="a provision that does not exist"),
    ],
)
def test_a_false_citation_goes_and_with_the_last_one_the_answer(
    gazette: Library, changes: dict[str, str]
) -> None:
    """Nothing left to cite means a decline."""
    false = _citation(gazette, **changes)

    assert not holds(false, gazette.provisions)
    assert Status.DECLINED_NOT_IN_CORPUS is verify(_answer(false), gazette.provisions, "zh").status


def test_a_figure_without_backing_goes(gazette: Library) -> None:
    """A sentence whose figure is in none of the cited provisions is taken out, the others stay."""
    composed = _answer(_citation(gazette), plain=("物业不能停水。", "违者罚款5000元。"))

    assert ("物业不能停水。",) == verify(composed, gazette.provisions, "zh").plain


def test_chinese_numerals_back_digits() -> None:
    """三十日 backs 30, 百分之五 backs 5."""
    assert {"30", "5", "3.5"} <= figures("三十日内，百分之五，3.5万")
