"""One turn against its gold → figures; pure, with worked examples as tests."""

from collections.abc import Sequence

import ir_measures

from assistant.types import Citation, Turn
from corpus.types import Verdict
from evals.sets import even
from evals.types import Case, Measure, Scored

DEPTH = 10


def score(case: Case, turn: Turn, *, probability: float = float("nan")) -> Scored:
    """All figures of one case."""
    measures: dict[str, float | None] = dict.fromkeys(Measure)
    answered = turn.status == "answered"
    ranking = [r.provision_id for r in turn.retrieved]
    if case.answerable:
        measures |= retrieval(case, ranking)
        measures |= citing(case, turn.citations)
        measures |= stating(case, turn.answer)
        measures |= deciding(case.verdict, turn.verdict)
        measures[Measure.ANSWERED] = float(answered)
        parts = (Measure.CITED, Measure.FACTS, Measure.VERDICT)
        measures[Measure.CORRECT] = float(answered and all(measures[m] in {None, 1.0} for m in parts))
    else:
        measures[Measure.DECLINED] = float(not answered)
        measures[Measure.CORRECT] = float(not answered)
    if turn.citations:
        measures[Measure.QUOTES_EXACT] = float(all(c.quote in c.text for c in turn.citations))
    return Scored(
        id=case.id,
        kind=case.kind,
        lang=case.lang,
        status=turn.status.value,
        answer=turn.answer,
        verdict=turn.verdict.value if turn.verdict else None,
        cited=tuple(c.provision_id for c in turn.citations),
        retrieved=tuple(ranking[:DEPTH]),
        probability=probability,
        seconds=turn.seconds,
        measures={str(name): value for name, value in measures.items()},
    )


def retrieval(case: Case, ranking: Sequence[str]) -> dict[str, float | None]:
    """Whether the provisions needed are among the first k, and two rank figures from a kept library."""
    gold = {g.provision for g in case.gold}
    found = {k: enough(gold, set(ranking[:k]), case.need) for k in (1, 3, 5, 10)}
    if case.need == "all" and len(gold) > 1:
        # At the first place of several: one of those needed leads.
        found[1] = bool(gold & set(ranking[:1]))
    qrels = {case.id: dict.fromkeys(gold, 1)}
    run = {case.id: {p: float(len(ranking) - i) for i, p in enumerate(ranking[:DEPTH])}}
    ranks = {Measure.RECIPROCAL_RANK: 0.0, Measure.NDCG: 0.0}
    if run[case.id]:
        wanted = [ir_measures.RR @ DEPTH, ir_measures.nDCG @ DEPTH]
        values = ir_measures.calc_aggregate(wanted, qrels, run)
        ranks = {Measure.RECIPROCAL_RANK: values[wanted[0]], Measure.NDCG: values[wanted[1]]}
    return {
        Measure.FOUND_1: float(found[1]),
        Measure.FOUND_3: float(found[3]),
        Measure.FOUND_5: float(found[5]),
        Measure.FOUND_10: float(found[10]),
        **ranks,
    }


def enough(gold: set[str], have: set[str], need: str) -> bool:
    """Whether what we have is all, or any, of what is needed."""
    return gold <= have if need == "all" else bool(gold & have)


def citing(case: Case, citations: Sequence[Citation]) -> dict[str, float | None]:
    """Citations against gold, to the provision and to the words."""
    gold = {g.provision for g in case.gold}
    cited = {c.provision_id for c in citations}
    shown = [(c.provision_id, even(c.quote)) for c in citations]
    exact = {g.provision for g in case.gold if any(p == g.provision and overlaps(even(g.evidence), q) for p, q in shown)}
    bearing = sum(c.provision_id in gold for c in citations)
    return {
        Measure.CITED: float(enough(gold, cited, case.need)),
        Measure.CITED_UNIT: float(enough(gold, exact, case.need)),
        Measure.CITATION_PRECISION: bearing / len(citations) if citations else None,
    }


def overlaps(evidence: str, quote: str) -> bool:
    """Whether the quote holds at least half of the evidence in one run, or the evidence the quote."""
    if evidence in quote or quote in evidence:
        return True
    half = max(6, len(evidence) // 2)
    return any(evidence[i : i + half] in quote for i in range(len(evidence) - half + 1))


def stating(case: Case, answer: str) -> dict[str, float | None]:
    """The share of the facts of which one wording is in the answer."""
    if not case.facts:
        return {Measure.FACTS: None, Measure.FACTS_SHARE: None}
    shown = even(answer)
    stated = [any(even(w) in shown for w in fact if even(w)) for fact in case.facts]
    return {Measure.FACTS: float(all(stated)), Measure.FACTS_SHARE: sum(stated) / len(stated)}


def deciding(gold: Verdict | None, given: Verdict | None) -> dict[str, float | None]:
    """The verdict, scored only where the gold has one."""
    if gold is None:
        return {Measure.VERDICT: None, Measure.OPPOSITE: None}
    opposite = {gold, given} == {Verdict.YES, Verdict.NO}
    return {Measure.VERDICT: float(gold is given), Measure.OPPOSITE: float(opposite)}
