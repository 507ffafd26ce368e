"""Both languages say everything."""

from dataclasses import fields

import pytest

from assistant.types import Status
from corpus.types import Force, Verdict
from web.deskwords import DESK_EN, DESK_ZH
from web.lookup import Sort
from web.words import EN, EXAMPLES, ZH, Words


@pytest.mark.parametrize("words", [ZH, EN])
def test_every_choice_has_a_word(words: Words) -> None:
    """No raw name of ours reaches a reader."""
    assert set(words.verdicts) == set(Verdict)
    assert set(words.forces) == set(Force)
    assert set(words.sorts) == {s.value for s in Sort}
    assert all(getattr(words, f.name) for f in fields(words) if f.name != "other_path")


def test_both_languages_have_the_same_keys() -> None:
    """A reason given in English counts with the same reason given in Chinese."""
    assert ZH.reasons.keys() == EN.reasons.keys()
    assert ZH.steps.keys() == EN.steps.keys()
    assert EXAMPLES.keys() == {"zh", "en"}
    for desk in (DESK_ZH, DESK_EN):
        assert set(desk.outcomes) == set(Status)


def test_english_has_no_chinese_but_names() -> None:
    """Only the name of the other language and examples of addresses are in Chinese."""
    chinese = {
        f.name
        for f in fields(EN)
        if isinstance(value := getattr(EN, f.name), str) and any("一" <= c <= "鿿" for c in value)
    }
    assert chinese == {"other_label", "address_hint"}
