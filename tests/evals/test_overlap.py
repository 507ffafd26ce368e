"""Near copies are found, paraphrases are not taken for them, and the shipped sets hold none."""

import pytest

from corpus.library import Library
from evals.overlap import jaccard, nearest, pairs_of
from evals.sets import SETS, read_set
from tests.fakes import HashedEmbedder

# Of a set, the share of questions that may be near copies: what a thing is can hardly be asked in two ways.
ALLOWED = 0.02


@pytest.mark.parametrize(
    ("one", "other", "copy"),
    [
        pytest.param("物业费没交能停水吗？", "物业费没交 能停水吗", True, id="printing"),
        pytest.param("物业费没交能停水吗", "请问物业费没交能停水吗", True, id="a word more"),
        pytest.param("物业费没交能停水吗", "欠着管理费，他们断我家水行不行", False, id="paraphrase"),
        pytest.param(
            "Can they cut off my water?", "Can they cut off my water today?", True, id="English copy"
        ),
        pytest.param(
            "What must developers do?", "When must the developer apply?", False, id="English shared words"
        ),
    ],
)
def test_near_copies(one: str, other: str, copy: bool) -> None:
    """Printing and a word more do not hide a copy."""
    (pair,) = nearest({"a": one}, {"b": other})

    assert pair.near_copy is copy


def test_jaccard_is_the_share_of_pairs_in_common() -> None:
    """Three pairs each, two in common."""
    assert jaccard(pairs_of("甲乙丙丁"), pairs_of("甲乙丙戊")) == pytest.approx(2 / 4)


def test_the_nearest_by_words_and_by_meaning_are_both_listed() -> None:
    """Every question has at least its nearest, with both figures."""
    pairs = nearest({"a": "能停水吗"}, {"b": "能停水吗？", "c": "森林覆盖率"}, embedder=HashedEmbedder())

    assert [(p.other_id, p.near_copy) for p in pairs] == [("b", True)]
    assert pairs[0].cosine == pytest.approx(1.0)


@pytest.mark.parametrize("name", ["test", "verdicts-test", "regression"])
def test_the_shipped_sets_copy_neither_asks_nor_each_other(gazette: Library, name: str) -> None:
    """At most one question in fifty of a set is nearly an ask of the rules or a development question."""
    if not (SETS / f"{name}.jsonl").exists():
        pytest.skip("the set is not written yet")
    cases = read_set(SETS / f"{name}.jsonl", gazette)
    others = {f"{r.id}?{i}": a.text for r in gazette.rules for i, a in enumerate(r.asks)}
    others |= {f"{g.id}?{i}": text for g in gazette.gaps for i, text in enumerate(g.asks)}
    if name != "regression" and (SETS / "development.jsonl").exists():
        others |= {c.id: c.question for c in read_set(SETS / "development.jsonl", gazette)}

    # A follow-up is a few words that only its history tells apart.
    pairs = nearest({c.id: c.question for c in cases if not c.history}, others)

    assert len({p.id for p in pairs if p.near_copy}) <= ALLOWED * len(cases)
