"""How a document stands on a day, from its stated dates alone."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from corpus.library import Library
from corpus.types import Document
from corpus.validity import Status, status_of

DAY = date(2024, 6, 1)


@pytest.fixture
def unsaid(gazette: Library) -> Document:
    return replace(gazette.documents["wuye"], issued=None, in_force=None, plan_start=None, plan_end=None)


@pytest.mark.parametrize(
    ("says", "status"),
    [
        ({}, Status.UNKNOWN),
        ({"issued": date(2023, 1, 3)}, Status.NO_TERM_STATED),
        ({"issued": date(2024, 6, 2)}, Status.NOT_YET_IN_FORCE),
        ({"in_force": DAY}, Status.IN_FORCE),
        ({"in_force": date(2024, 6, 2)}, Status.NOT_YET_IN_FORCE),
        ({"plan_end": DAY}, Status.IN_FORCE),
        ({"plan_end": date(2024, 5, 31)}, Status.PLAN_PERIOD_OVER),
        ({"plan_start": date(2024, 6, 2), "plan_end": date(2025, 12, 31)}, Status.NOT_YET_IN_FORCE),
        ({"issued": date(2024, 6, 2), "plan_end": date(2025, 12, 31)}, Status.NOT_YET_IN_FORCE),
    ],
)
def test_each_status(unsaid: Document, says: dict[str, Any], status: Status) -> None:
    """By its dates; what is not said stays unknown, and the sentence names the dates there are."""
    validity = status_of(replace(unsaid, **says), DAY)

    assert (status, DAY) == (validity.status, validity.as_of)
    if says:  # the sentence names the first date that decides
        decisive = next(iter(says.values()))
        assert str(decisive.year) in validity.zh
        assert str(decisive.year) in validity.en
    else:
        assert "不明" in validity.zh
        assert "unknown" in validity.en
