"""A question with gold, and what a turn scored on it."""

from dataclasses import dataclass, field
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
    paragraph: str = (
        ""  # text of its paragraph that holds the evidence; empty: the evidence itself is the measure
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One question of a set."""

    id: str
    question: str
    lang: str
    kind: (
        str  # verdict, number, list, procedure, responsible, definition, lookup, multi, conflict, followup, …
    )
    history: tuple[Message, ...]
    gold: tuple[Gold, ...]
    need: str  # all: every gold provision is needed; any: one of them is enough
    facts: tuple[tuple[str, ...], ...]  # each a tuple of wordings of which one must be in the answer
    verdict: Verdict | None
    answerable: bool


class Measure(StrEnum):
    """Figures per case; all are 0 or 1 unless said otherwise. None means not scored on this case."""

    RECALL_1 = "recall@1"  # share of the gold provisions among the first 1 / 5 / 10; 0 to 1
    RECALL_5 = "recall@5"
    RECALL_10 = "recall@10"
    FOUND_1 = "found@1"  # the gold needed is among the first 1 / 3 / 5 / 10 provisions
    FOUND_3 = "found@3"
    FOUND_5 = "found@5"
    FOUND_10 = "found@10"
    RECIPROCAL_RANK = "mrr@10"  # of the first gold provision; 0 to 1
    NDCG = "ndcg@10"  # 0 to 1
    CITED = "cited"  # every gold provision needed is cited
    CITED_UNIT = "cited_unit"  # … by a quote that overlaps the evidence
    CITATION_RECALL = (
        "citation_recall"  # share of the gold provisions cited (need any: of the best one); 0 to 1
    )
    CITATION_PRECISION = "citation_precision"  # share of the citations that are of gold provisions; 0 to 1
    PARAGRAPH_RECALL = "paragraph_recall"  # the same two to the paragraph that holds the evidence
    PARAGRAPH_PRECISION = "paragraph_precision"
    FACTS = "facts"  # every fact is stated
    FACTS_SHARE = "facts_share"  # share of the facts stated; 0 to 1
    VERDICT = "verdict"
    OPPOSITE = "opposite"  # yes for no or no for yes: the worst error
    ANSWERED = "answered"  # of an answerable question
    DECLINED = "declined"  # of an unanswerable one
    QUOTES_EXACT = "quotes_exact"
    CORRECT = "correct"  # the whole answer: answered, cited, facts, verdict; or declined


LOWER_IS_BETTER = frozenset({Measure.OPPOSITE})


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
    probability: float | None  # that the question is answerable, as the decision saw it; None where unknown
    seconds: float
    measures: dict[str, float | None]
    answerable: bool = True
    repeat: int = 0  # which pass over the set, from 0
    question: str = ""
    expected: str = ""  # the gold in one line a piece, for whoever reads a failing case
    steps: dict[str, float] = field(default_factory=dict)  # seconds by step of the turn
