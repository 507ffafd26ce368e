"""Slips of the thumb, made on purpose: what people type when they mean something else that sounds alike."""

import random
from functools import cache

from index.sounds import TABLE

SHARE = 0.12  # of the characters; a heavy typist's
LEAST = 1


class Slips:
    """Writes some characters as others of the same sound; the chance comes in, so that training can be repeated."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def __call__(self, text: str) -> str:
        """The text with about one character in eight written as it sounds."""
        alike = homophones()
        places = [i for i, c in enumerate(text) if c in alike]
        if not places:
            return text
        wrong = set(self._chance.sample(places, max(LEAST, int(len(places) * SHARE))))
        return "".join(self._chance.choice(alike[c]) if i in wrong else c for i, c in enumerate(text))


@cache
def homophones() -> dict[str, str]:
    """For each common character those that sound the same, tones aside; the commonest of a sound stand first."""
    alike: dict[str, str] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        _, _, characters = line.partition(" ")
        if line.startswith("#") or len(characters) < 2:  # noqa: PLR2004  # a slip needs a second character
            continue
        for character in characters:
            alike[character] = characters.replace(character, "")[:8]
    return alike
