"""Homophones and pinyin."""

import pytest

from index.sounds import blur, sounds, spell


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        pytest.param("业尾会", "业委会", id="homophone"),
        pytest.param("办公shi", "办公室", id="one syllable in letters"),
        pytest.param("wuye", "物业", id="whole word in letters"),
        pytest.param("公张", "公章", id="two characters"),
        pytest.param("tingsui", "停水", id="s for sh"),
    ],
)
def test_slips_sound_like_what_was_meant(slip: str, meant: str) -> None:
    """A slip gives the same syllable pairs as the word that was meant."""
    assert sounds(meant) == sounds(slip)


def test_english_words_give_no_syllables() -> None:
    """Words that cannot be cut into syllables without rest do not sound."""
    assert sounds("strength property") == []


def test_spell_prefers_long_syllables() -> None:
    """The word zhuang is one syllable, not zhu and ang."""
    assert spell("zhuang", frozenset({"zhu", "ang", "zhuang"})) == [blur("zhuang")]
