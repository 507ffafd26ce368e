"""Text from outside can be written down."""

import pytest

from web.whole import whole


@pytest.mark.parametrize(
    ("text", "expected"),
    [("物业费", "物业费"), ("𠮷😀", "𠮷😀"), ("\ud83d", "\ufffd"), ("a\udc00b", "a\ufffdb"), ("", "")],
)
def test_half_characters_are_replaced_and_whole_ones_stay(text: str, expected: str) -> None:
    """Nothing else changes."""
    assert whole(text) == expected
