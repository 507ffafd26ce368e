"""What sort of answer a question asks for."""

import pytest

from assistant.answer_types import answer_types


@pytest.mark.parametrize(
    ("text", "wanted", "other"),
    [
        pytest.param("狗证多少钱", "money", "count", id="a price is no count"),
        pytest.param("业委会多少人", "count", "money", id="a count"),
        pytest.param("几天内去备案", "how_long", "count", id="days"),
        pytest.param("高龄津贴多少岁起", "age", "count", id="an age is no count"),
        pytest.param("哪年完工", "when", "which", id="a year"),
        pytest.param("电梯坏了谁来修", "who", "money", id="a body"),
        pytest.param("狗证上哪儿办", "where", "who", id="a place"),
        pytest.param("占百分之几", "share", "count", id="a share"),
        pytest.param("能不能装地锁", "whether", "how", id="a yes or no"),
        pytest.param("遛狗不拴绳行不", "whether", "open", id="a yes or no in dialect"),
        pytest.param("Who pays for the repairs?", "who", "money", id="en body"),
        pytest.param("What does a space cost?", "money", "which", id="en price"),
        pytest.param("Can they cut the water?", "whether", "how", id="en yes or no"),
        pytest.param("How much is it – for owners’ parking?", "money", "open", id="en with other dashes"),
        pytest.param("Can they refuse when I ask?", "whether", "when", id="en a condition is no date"),
        pytest.param("How soon must it be filed?", "how_long", "how", id="en a deadline"),
        pytest.param("维修基金", "open", "whether", id="a bare matter"),
    ],
)
def test_the_sort_is_told_by_the_words(text: str, wanted: str, other: str) -> None:
    """A question has the sort its words ask for, and not the one it might be taken for."""
    found = answer_types(text)

    assert wanted in found
    assert other not in found
