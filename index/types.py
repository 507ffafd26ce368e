"""What is embedded and what a search returns."""

from dataclasses import dataclass
from enum import StrEnum


class PassageKind(StrEnum):
    """The grains at which a provision is made findable."""

    PROVISION = "provision"
    UNIT = "unit"  # a paragraph or an item of a provision
    PLAIN = "plain"  # a rule's plain words
    ASK = "ask"  # a question that a rule answers
    GAP = "gap"  # a question that the gazette does not answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One embedded text and what it points to."""

    id: str  # stable: changes only with what it stands for
    kind: PassageKind
    text: str  # what is shown, counted and, behind its heading, embedded
    context: str  # document and chapter titles, read by the keyword index; may be empty
    provision: str  # provision id; of a gap its nearest provision or empty
    rule: str  # rule id, gap id, or empty
    ask: int  # position of the ask in its rule or gap, else -1
    document: str
    heading: str = ""  # title and label, of a provision that no rule speaks for

    @property
    def embedded(self) -> str:
        """What the model reads."""
        return f"{self.heading} {self.text}" if self.heading else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage found, with the score of the searcher that found it."""

    passage: Passage
    score: float  # dense: cosine in [-1, 1]; keywords: BM25, > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """Both searchers' hits for one question, best first; nothing is fused or cut here."""

    dense: tuple[Hit, ...]
    keywords: tuple[Hit, ...]
    embed_seconds: float
    dense_seconds: float
    keyword_seconds: float
