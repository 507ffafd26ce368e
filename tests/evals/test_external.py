"""Questions on another library: read strictly, measured by every way."""

from pathlib import Path

import pytest

from corpus.library import Library
from evals.errors import EvalError
from evals.external import figures_of, measure_outside, outside_table, read_asked
from index.passages import build_passages
from tests.fakes import HashedEmbedder


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "q.jsonl"
    path.write_text(
        '{"id": 1, "question": "车库能住人吗，车库不得改作住宅", "gold": [3]}\n\n'
        '{"id": 2, "question": "秸秆露天焚烧", "gold": [6, "6", 4]}\n',
        encoding="utf-8",
    )
    return path


def test_every_way_is_measured(tiny: Library, questions: Path) -> None:
    """All ways, all measures, each with its interval; the first article is found by all of them."""
    passages = build_passages(tiny)
    embedder = HashedEmbedder()

    made = measure_outside(
        tiny,
        read_asked(questions, tiny),
        (passages, embedder.passages([p.text for p in passages])),
        embedder,
    )

    assert made["provisions"] == 6
    assert next(w["name"] for w in made["ways"]) == "BM25"
    assert all(w["figures"]["recall@30"]["mean"] > 0.5 for w in made["ways"])
    assert all(w["figures"]["recall@1"]["cases"] == 2 for w in made["ways"])


def test_a_question_without_findings_counts_as_nothing(tiny: Library, questions: Path) -> None:
    """Of two questions, one found at the second place and one not at all."""
    figures = figures_of(read_asked(questions, tiny), {"1": ["5", "3"], "2": []})

    assert figures["recall@1"].mean == 0.0
    assert figures["recall@5"].mean == 0.5
    assert figures["mrr@10"].mean == 0.25


@pytest.mark.parametrize(
    ("line", "told"),
    [
        pytest.param(
            '{"id": 1, "question": "x", "gold": [99]}', "line 1: there is no provision 99", id="unknown"
        ),
        pytest.param('{"id": 1, "question": "x", "gold": []}', "line 1: gold is empty", id="empty"),
        pytest.param('{"id": 1, "gold": [1]}', "line 1: question is missing", id="missing"),
        pytest.param("{", "line 1", id="no JSON"),
    ],
)
def test_a_bad_line_is_told(tiny: Library, tmp_path: Path, line: str, told: str) -> None:
    """By its number, with what was expected."""
    path = tmp_path / "bad.jsonl"
    path.write_text(line, encoding="utf-8")

    with pytest.raises(EvalError, match=told):
        read_asked(path, tiny)


def test_the_table_has_a_row_a_way() -> None:
    """What other programs read is what the table shows."""
    way = {
        "name": "BM25",
        "figures": {
            key: {"mean": 0.5}
            for key in ("recall@1", "recall@5", "recall@10", "recall@30", "recall@100", "mrr@10", "ndcg@10")
        },
        "seconds": {"median": 0.001, "p95": 0.002},
    }
    seconds = {"embed_question": 0.01, "keyword_index": 1.0}

    table = outside_table({"ways": [way], "seconds": seconds, "provisions": 6, "questions": 2})

    assert "BM25  " in table
    assert table.count("0.500") == 7
