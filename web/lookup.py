"""What the page adds to a look-up: the choices of each filter, the order of the rows, links between provisions."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from corpus.bodies import bodies_of
from corpus.disagreements import Disagreement, disagreements_of, touching
from corpus.library import Library
from corpus.lookup import LookupQuery, LookupResult, LookupRow, address_or_words, lookup
from corpus.references import ReferenceGraph, references
from corpus.terms import terms_of
from corpus.types import Provision, Rule

YEAR = re.compile(r"20\d\d")


class Sort(StrEnum):
    """The order of a look-up's rows."""

    PUBLISHED = "published"  # as in the gazette
    SHORTEST = "shortest"
    LONGEST = "longest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What each filter offers, with the number of provisions, or rules, behind each choice."""

    documents: tuple[tuple[str, int], ...]
    chapters: tuple[tuple[tuple[str, str], int], ...]  # document id and heading
    bodies: tuple[tuple[str, int], ...]
    actors: tuple[tuple[str, int], ...]
    forces: tuple[tuple[str, int], ...]
    years: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """The provisions that a provision names, those that name it, and texts elsewhere that it names."""

    out: tuple[str, ...]
    into: tuple[str, ...]
    outside: tuple[str, ...]  # titles


class Finder:
    """Answers look-ups over one library; what is costly is worked out when it is first asked for."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._rules = _rules_by_provision(library.rules)

    def look_up(self, query: LookupQuery, *, terms: str = "", sort: Sort = Sort.PUBLISHED) -> LookupResult:
        """Every row that fits; `terms` is an address or words, as somebody types them in one box.

        Raises:
            CorpusError: the query is empty, or names what is not there.
        """
        if terms.strip():
            address, words = address_or_words(terms, self._library)
            query = replace(query, address=query.address or address, words=(*query.words, *words))
        result = lookup(self._library, query)
        return replace(result, rows=_sorted(result.rows, sort))

    def rules_of(self, provision: str) -> tuple[Rule, ...]:
        """The rules that quote a provision."""
        return self._rules.get(provision, ())

    def links(self, provision: str) -> Links:
        """What a provision names and what names it."""
        leaving = self._graph.out(provision)
        out = dict.fromkeys(t.provision for r in leaving for t in r.targets if t.provision != provision)
        return Links(
            out=tuple(out),
            into=tuple(dict.fromkeys(r.source for r in self._graph.into(provision))),
            outside=tuple(dict.fromkeys(r.outside for r in leaving if r.outside)),
        )

    def disagreements(self, provision: str) -> tuple[Disagreement, ...]:
        """The matters on which a provision and another say different things."""
        return touching(self._disagreements, (provision,))

    @cached_property
    def choices(self) -> Choices:
        """The choices of each filter, the largest first where they have no order of their own."""
        provisions = self._library.provisions.values()
        chapters = ((p.document, _heading(p)) for p in provisions if p.path)
        bodies = Counter(name for p in provisions for name in {b.name for b in bodies_of(p)})
        years = Counter(
            year for p in provisions for year in {y for t in terms_of(p) for y in YEAR.findall(t.value)}
        )
        return Choices(
            documents=tuple(Counter(p.document for p in provisions).items()),
            chapters=tuple(Counter(chapters).items()),
            bodies=tuple(bodies.most_common()),
            actors=tuple(Counter(w for r in self._library.rules for w in set(r.who)).most_common()),
            forces=tuple(Counter(r.force.value for r in self._library.rules).most_common()),
            years=tuple(sorted(years.items())),
        )

    @cached_property
    def _graph(self) -> ReferenceGraph:
        return references(self._library)

    @cached_property
    def _disagreements(self) -> tuple[Disagreement, ...]:
        return disagreements_of(self._library)


def _heading(provision: Provision) -> str:
    """The outermost heading of a provision, as the filter and the look-up name it."""
    return f"{provision.path[0].label}{provision.path[0].title}"


def _rules_by_provision(rules: Iterable[Rule]) -> Mapping[str, tuple[Rule, ...]]:
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        for provision in dict.fromkeys(q.provision for q in rule.quotes):
            found.setdefault(provision, []).append(rule)
    return {provision: tuple(own) for provision, own in found.items()}


def _sorted(rows: tuple[LookupRow, ...], sort: Sort) -> tuple[LookupRow, ...]:
    if sort is Sort.PUBLISHED:
        return rows
    return tuple(sorted(rows, key=lambda r: len(r.text), reverse=sort is Sort.LONGEST))
