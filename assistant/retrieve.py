"""A reading → everything that both searchers find for it, clause by clause and with the turns before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from assistant.question import Reading
from index.types import Passage, SearchResult

# Passages from each searcher. On development 240 found no more than 120 (first .901 and .912 before refitting) and
# cost a turn 3 ms.
DEPTH = 120


class Searcher(Protocol):
    """The part of the index that a turn needs."""

    @property
    def passages(self) -> Mapping[str, Passage]:
        """All passages by id."""
        ...

    def search_many(self, queries: Sequence[str], *, limit: int) -> list[SearchResult]:
        """Search for each query; embeds them in one batch."""
        ...


class Role(StrEnum):
    """Which part of the conversation a query speaks for."""

    WHOLE = "whole"  # the question as it stands
    CLAUSE = "clause"  # one of the several things it asks
    CONTEXT = "context"  # with the turn it leans on before it


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one query found."""

    query: str
    role: Role
    result: SearchResult


def queries_of(reading: Reading) -> tuple[tuple[str, Role], ...]:
    """The queries that a reading is searched with, the question as it stands first."""
    queries = [(reading.text, Role.WHOLE)]
    if len(reading.clauses) > 1:
        queries.extend((clause, Role.CLAUSE) for clause in reading.clauses)
    if reading.earlier:
        before = _returned_to(reading) if reading.returns else reading.background
        queries.append((f"{before} {reading.text}", Role.CONTEXT))
    return tuple(queries)


def _returned_to(reading: Reading) -> str:
    """The earlier question that shares most character pairs with this one, the last aside; the first of equals."""
    pairs = {reading.text[i : i + 2] for i in range(len(reading.text) - 1)}
    before = reading.earlier[:-1] or reading.earlier
    return max(before, key=lambda text: sum(pair in text for pair in pairs))


CLAUSE_DEPTH = 80  # passages of a clause; only its best rule is wanted


def _top(result: SearchResult) -> SearchResult:
    return replace(result, dense=result.dense[:CLAUSE_DEPTH], keywords=result.keywords[:CLAUSE_DEPTH])


def retrieve(reading: Reading, searcher: Searcher, *, depth: int = DEPTH) -> tuple[Found, ...]:
    """Search for every query of the reading."""
    queries = queries_of(reading)
    results = searcher.search_many([text for text, _ in queries], limit=depth)
    return tuple(
        Found(query=text, role=role, result=_top(result) if role is Role.CLAUSE else result)
        for (text, role), result in zip(queries, results, strict=True)
    )
