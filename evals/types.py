"""A question with gold, and what a turn scored on it."""

from dataclasses import dataclass
from enum import StrEnum

from assistant.types import Message
from corpus.types import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """One piece of evidence: where it stands and its verbatim text."""

    document: str
    label: str  # as the writer of the set cited it; informative
    evidence: str  # verbatim from the published text
    provision: str  # the provision that holds the evidence, found when the set is read


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One question of a set."""

    id: str
    question: str
    lang: str
    kind: str  # verdict, number, list, procedure, responsible, definition, lookup, multi, conflict, followup, …
    history: tuple[Message, ...]
    gold: tuple[Gold, ...]
    need: str  # all: every gold provision is needed; any: one of them is enough
    facts: tuple[tuple[str, ...], ...]  # each a tuple of wordings of which one must be in the answer
    verdict: Verdict | None
    answerable: bool


class Measure(StrEnum):
    """Figures per case; all are 0 or 1 unless said otherwise. None means not scored on this case."""

    FOUND_1 = "found@1"  # the gold needed is among the first 1 / 3 / 5 / 10 provisions
    FOUND_3 = "found@3"
    FOUND_5 = "found@5"
    FOUND_10 = "found@10"
    RECIPROCAL_RANK = "mrr@10"  # of the first gold provision; 0 to 1
    NDCG = "ndcg@10"  # 0 to 1
    CITED = "cited"  # every gold provision needed is cited
    CITED_UNIT = "cited_unit"  # … by a quote that overlaps the evidence
    CITATION_PRECISION = "citation_precision"  # share of the citations that bear on the question; 0 to 1
    FACTS = "facts"  # every fact is stated
    FACTS_SHARE = "facts_share"  # share of the facts stated; 0 to 1
    VERDICT = "verdict"
    OPPOSITE = "opposite"  # yes for no or no for yes: the worst error
    ANSWERED = "answered"  # of an answerable question
    DECLINED = "declined"  # of an unanswerable one
    QUOTES_EXACT = "quotes_exact"
    CORRECT = "correct"  # the whole answer: answered, cited, facts, verdict; or declined


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One case, what was shown, and its figures."""

    id: str
    kind: str
    lang: str
    status: str
    answer: str
    verdict: str | None
    cited: tuple[str, ...]  # provision ids
    retrieved: tuple[str, ...]
    probability: float  # that the question is answerable, as the decision saw it; nan where unknown
    seconds: float
    measures: dict[str, float | None]
