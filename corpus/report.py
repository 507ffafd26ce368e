"""How much readers wrote about each document: rules, asks, gaps, coverage and review, as figures."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from corpus.library import Library
from corpus.rule_check import uncovered_in
from corpus.sentences import sentences_in
from corpus.types import Provision, Rule, Verdict

OUTSIDE = ""  # gaps that no document comes near to
TOTAL = "total"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReport:
    """The figures of one document, of the gaps outside all documents, or of the whole library."""

    document: str  # id; empty: gaps that are near no document; total
    title: str
    provisions: int
    rules: int
    reviewed: int  # rules whose `reviewed` says who read them again, whoever that was
    asks_zh: int
    asks_en: int
    verdicts: dict[str, int]  # yes, no, conditional → asks that have it
    gaps: int
    gap_asks: int
    sentences: int  # of table rows, one each
    covered: int  # sentences that a rule quotes or that are listed as non-normative

    @property
    def coverage(self) -> float | None:
        """The share of sentences covered; None where there are none."""
        return self.covered / self.sentences if self.sentences else None

    @property
    def reviewed_share(self) -> float | None:
        """The share of rules that say who read them again; None where there are no rules."""
        return self.reviewed / self.rules if self.rules else None


def report(library: Library) -> tuple[DocumentReport, ...]:
    """The figures of every document in order, of gaps that are near none, and of all together."""
    rules: dict[str, list[Rule]] = defaultdict(list)
    for rule in library.rules:
        rules[rule.document].append(rule)
    provisions: dict[str, list[Provision]] = defaultdict(list)
    for provision in library.provisions.values():
        provisions[provision.document].append(provision)
    covering: dict[str, list[str]] = defaultdict(list)
    for id_, quote in (
        *((q.provision, q.text) for r in library.rules for q in r.quotes),
        *((n.provision, n.quote) for n in library.non_normative),
    ):
        covering[id_].append(quote)
    gaps: dict[str, list[int]] = defaultdict(list)
    for gap in library.gaps:
        near = library.provisions[gap.near[0]].document if gap.near else OUTSIDE
        gaps[near].append(len(gap.asks))
    rows = [
        _row(d.id, d.short_title, provisions[d.id], rules[d.id], gaps[d.id], covering)
        for d in library.documents.values()
    ]
    if gaps[OUTSIDE]:
        rows.append(_row(OUTSIDE, "outside all documents", [], [], gaps[OUTSIDE], covering))
    return (*rows, _total(rows))


def _row(
    document: str,
    title: str,
    provisions: list[Provision],
    rules: list[Rule],
    gaps: list[int],
    covering: dict[str, list[str]],
) -> DocumentReport:
    asks = [a for r in rules for a in r.asks]
    sentences = {p.id: 1 if "\t" in p.text else len(sentences_in(p.text)) for p in provisions}
    left = sum(sum(1 for _ in uncovered_in(p, covering[p.id])) for p in provisions)
    said = Counter(a.verdict for a in asks)
    return DocumentReport(
        document=document,
        title=title,
        provisions=len(provisions),
        rules=len(rules),
        reviewed=sum(bool(r.reviewed) for r in rules),
        asks_zh=sum(a.lang == "zh" for a in asks),
        asks_en=sum(a.lang == "en" for a in asks),
        verdicts={v.value: said[v] for v in Verdict},
        gaps=len(gaps),
        gap_asks=sum(gaps),
        sentences=sum(sentences.values()),
        covered=sum(sentences.values()) - left,
    )


def _total(rows: Iterable[DocumentReport]) -> DocumentReport:
    rows = tuple(rows)

    def summed(key: str) -> int:
        return sum(int(getattr(row, key)) for row in rows)

    return DocumentReport(
        document=TOTAL,
        title="all",
        provisions=summed("provisions"),
        rules=summed("rules"),
        reviewed=summed("reviewed"),
        asks_zh=summed("asks_zh"),
        asks_en=summed("asks_en"),
        verdicts={v.value: sum(row.verdicts[v.value] for row in rows) for v in Verdict},
        gaps=summed("gaps"),
        gap_asks=summed("gap_asks"),
        sentences=summed("sentences"),
        covered=summed("covered"),
    )


def as_entries(rows: Iterable[DocumentReport]) -> list[dict[str, Any]]:
    """The figures as plain values, shares included."""
    return [asdict(r) | {"coverage": r.coverage, "reviewed_share": r.reviewed_share} for r in rows]
