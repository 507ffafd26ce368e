"""Fusions by hand arithmetic, and what each part buys on a library that can be overlooked."""

import pytest

from assistant.api import build_assistant
from corpus.library import Library
from evals.ablate import VARIANTS, ablate, ablation_table
from evals.plain import Way, build_plain, minmax, reciprocal
from index.passages import build_passages
from tests.evals.samples import a_case, a_gold
from tests.fakes import HashedEmbedder, ListSearcher


def test_reciprocal_ranks_are_added() -> None:
    """First by one and second by the other beats second and first when the one counts twice."""
    fused = reciprocal([({"a": 0.9, "b": 0.8}, 2.0), ({"b": 9.0, "a": 1.0}, 1.0)])

    assert fused == {"a": pytest.approx(2 / 61 + 1 / 62), "b": pytest.approx(2 / 62 + 1 / 61)}


def test_minmax_weighs_scores_of_one_scale() -> None:
    """The best of a searcher has its whole share, the last nothing."""
    fused = minmax({"a": 0.9, "b": 0.8, "c": 0.85}, {"b": 12.0, "d": 4.0})

    assert fused == {
        "a": pytest.approx(0.6),
        "b": pytest.approx(0.4),
        "c": pytest.approx(0.3),
        "d": pytest.approx(0.0),
    }


def test_each_way_finds_the_article_that_says_it(tiny: Library) -> None:
    """A question in the text's own words finds its article first, by every way."""
    passages = build_passages(tiny)
    embedder = HashedEmbedder()
    index = build_plain(passages, embedder.passages([p.text for p in passages]))

    for way in Way:
        found = index.rank("车库不得改作住宅", embedder.queries(["车库不得改作住宅"])[0], way, limit=3)
        assert found[0] == "3"


def test_ablation_takes_the_parts_one_by_one(tiny: Library) -> None:
    """Every variant is measured on every answerable case, and the assistant comes last."""
    passages = build_passages(tiny)
    embedder = HashedEmbedder()
    cases = [
        a_case(id="a", question="没交物业费会被停水吗"),
        a_case(id="b", question="森林覆盖率多少", gold=(a_gold("5"),), verdict=None),
        a_case(id="c", question="天气", gold=(), verdict=None, answerable=False),
    ]

    rows = ablate(
        cases,
        passages,
        embedder.passages([p.text for p in passages]),
        embedder,
        build_assistant(tiny, ListSearcher(passages)),
    )

    assert [r.name for r in rows] == [v.name for v in VARIANTS]
    assert all(f.cases == 2 for r in rows for f in r.figures.values())
    assert rows[0].p is None
    assert rows[-1].figures["found@5"].mean == 1.0
    assert len(ablation_table(rows).splitlines()) == len(VARIANTS) + 1
