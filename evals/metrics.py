"""One turn against its gold → figures; pure, with worked examples as tests."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

import ir_measures

from assistant.types import Citation, Status, Turn
from corpus.types import Verdict
from evals.sets import even
from evals.types import Case, Gold, Measure, Scored

DEPTH = 10
RANK_MEASURES = {
    Measure.RECALL_1: ir_measures.R @ 1,
    Measure.RECALL_5: ir_measures.R @ 5,
    Measure.RECALL_10: ir_measures.R @ DEPTH,
    Measure.RECIPROCAL_RANK: ir_measures.RR @ DEPTH,
    Measure.NDCG: ir_measures.nDCG @ DEPTH,
}
SHORTEST_OVERLAP = 6  # characters that a quote and evidence must share at least


def score(case: Case, turn: Turn, *, probability: float | None = None, repeat: int = 0) -> Scored:
    """All figures of one case."""
    measures: dict[str, float | None] = dict.fromkeys(Measure)
    answered = turn.status is Status.ANSWERED
    declined = turn.status.value.startswith("declined")
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
        measures[Measure.DECLINED] = float(declined)
        measures[Measure.CORRECT] = float(declined)
    if turn.citations:
        measures[Measure.QUOTES_EXACT] = float(all(c.quote and c.quote in c.text for c in turn.citations))
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
        answerable=case.answerable,
        repeat=repeat,
        question=case.question,
        expected=expected_of(case),
        steps={s.name: s.seconds for s in turn.steps},
    )


def expected_of(case: Case) -> str:
    """The gold of a case as a reader wants it beside what was shown."""
    if not case.answerable:
        return "to be declined"
    lines = [f"{g.provision} {g.label}: {g.evidence}" for g in case.gold]
    if len(case.gold) > 1:
        lines.insert(0, f"{case.need} of:")
    if case.facts:
        lines.append("states: " + " and ".join(" / ".join(fact) for fact in case.facts))
    if case.verdict:
        lines.append(f"verdict: {case.verdict.value}")
    return "\n".join(lines)


def retrieval(case: Case, ranking: Sequence[str]) -> dict[str, float | None]:
    """Whether the provisions needed are among the first k, and rank figures from a kept library."""
    gold = {g.provision for g in case.gold}
    found = {k: enough(gold, set(ranking[:k]), case.need) for k in (1, 3, 5, 10)}
    if case.need == "all" and len(gold) > 1:
        # At the first place of several: one of those needed leads.
        found[1] = bool(gold & set(ranking[:1]))
    return {
        Measure.FOUND_1: float(found[1]),
        Measure.FOUND_3: float(found[3]),
        Measure.FOUND_5: float(found[5]),
        Measure.FOUND_10: float(found[10]),
        **ranking_figures(gold, ranking),
    }


def ranking_figures(gold: Iterable[str], ranking: Sequence[str]) -> dict[str, float | None]:
    """Recall, reciprocal rank and nDCG of one ranking."""
    first = list(dict.fromkeys(ranking))[:DEPTH]
    if not first:
        return dict.fromkeys(RANK_MEASURES, 0.0)
    qrels = {"q": dict.fromkeys(gold, 1)}
    run = {"q": {p: float(len(first) - i) for i, p in enumerate(first)}}
    values = ir_measures.calc_aggregate(list(RANK_MEASURES.values()), qrels, run)
    return {name: float(values[measure]) for name, measure in RANK_MEASURES.items()}


def enough(gold: set[str], have: set[str], need: str) -> bool:
    """Whether what we have is all, or any, of what is needed."""
    return gold <= have if need == "all" else bool(gold & have)


def citing(case: Case, citations: Sequence[Citation]) -> dict[str, float | None]:
    """Citations against gold: to the provision, to its paragraph, and to the words."""
    gold = {g.provision for g in case.gold}
    shown = [(c.provision_id, even(c.quote)) for c in citations]
    cited = [any(p == g.provision for p, _ in shown) for g in case.gold]
    in_paragraph = [any(_in_paragraph(g, p, q) for p, q in shown) for g in case.gold]
    exact = {
        g.provision
        for g in case.gold
        if any(p == g.provision and overlaps(even(g.evidence), q) for p, q in shown)
    }
    bearing = [p in gold for p, _ in shown]
    bearing_paragraph = [any(_in_paragraph(g, p, q) for g in case.gold) for p, q in shown]
    return {
        Measure.CITED: float(enough(gold, {p for p, _ in shown}, case.need)),
        Measure.CITED_UNIT: float(enough(gold, exact, case.need)),
        Measure.CITATION_RECALL: _share(cited, case.need),
        Measure.CITATION_PRECISION: sum(bearing) / len(bearing) if bearing else None,
        Measure.PARAGRAPH_RECALL: _share(in_paragraph, case.need),
        Measure.PARAGRAPH_PRECISION: sum(bearing_paragraph) / len(shown) if shown else None,
    }


def _share(met: Sequence[bool], need: str) -> float:
    """The share of the pieces of gold that were met; of alternatives, whether one was."""
    return sum(met) / len(met) if need == "all" else float(any(met))


def _in_paragraph(gold: Gold, provision: str, quote: str) -> bool:
    if provision != gold.provision or not quote:
        return False
    evidence, paragraph = even(gold.evidence), even(gold.paragraph)
    if not paragraph:
        return overlaps(evidence, quote)
    return quote in paragraph or paragraph in quote or evidence in quote


def overlaps(evidence: str, quote: str) -> bool:
    """Whether the quote holds at least half of the evidence in one run, or the evidence the quote."""
    if not evidence or not quote:
        return False
    if evidence in quote or quote in evidence:
        return True
    half = max(SHORTEST_OVERLAP, len(evidence) // 2)
    return any(evidence[i : i + half] in quote for i in range(len(evidence) - half + 1))


def stating(case: Case, answer: str) -> dict[str, float | None]:
    """The share of the facts of which one wording is in the answer."""
    if not case.facts:
        return {Measure.FACTS: None, Measure.FACTS_SHARE: None}
    shown = _words(answer)
    stated = [any(states(shown, w) for w in fact) for fact in case.facts]
    return {Measure.FACTS: float(all(stated)), Measure.FACTS_SHARE: sum(stated) / len(stated)}


# 5% and 3.5 keep their marks, 1,000 is 1000; all other punctuation parts words.
SEPARATOR = re.compile(r"(?<=\d),(?=\d{3})")
PUNCTUATION = re.compile(r"[^\w\s%.]|_|\.(?!\d)|(?<!\d)\.")
NEEDLESS_BLANK = re.compile(r" (?![a-z\d])|(?<![a-z\d]) |(?<=\d) (?=[a-z])|(?<=[a-z]) (?=\d)")
NUMERALS = "零〇一二三四五六七八九十百千万亿"


def _words(text: str) -> str:
    """Text of one width, with blanks left only between words of letters and between numbers."""
    even_width = SEPARATOR.sub("", unicodedata.normalize("NFKC", text).lower())
    return NEEDLESS_BLANK.sub("", " ".join(PUNCTUATION.sub(" ", even_width).split()))


def states(shown: str, wording: str) -> bool:
    """Whether a wording is in an answer; 十日 is not in 三十日, 5 not in 15 or 5%, 0 not in 2023, one not in money.

    A wording with decimals may leave its % out: 23.5 is in 23.5%, for nothing else in an answer is 23.5.
    """
    wanted = _words(wording)
    if not wanted:
        return False
    share = "" if "." in wanted else "|%"
    before = {"d": r"(?<![\d.])", "n": f"(?<![{NUMERALS}])", "w": "(?<![a-z])"}.get(_sort(wanted[0]), "")
    after = {"d": rf"(?!\.?\d{share})", "n": f"(?![{NUMERALS}])", "w": "(?![a-rt-z]|s[a-z])"}.get(
        _sort(wanted[-1]), ""
    )
    return re.search(before + re.escape(wanted) + after, shown) is not None


def _sort(character: str) -> str:
    if character.isdigit() and character.isascii():
        return "d"
    if character in NUMERALS:
        return "n"
    return "w" if character.isascii() and character.isalpha() else ""


def deciding(gold: Verdict | None, given: Verdict | None) -> dict[str, float | None]:
    """The verdict, scored only where the gold has one."""
    if gold is None:
        return {Measure.VERDICT: None, Measure.OPPOSITE: None}
    opposite = {gold, given} == {Verdict.YES, Verdict.NO}
    return {Measure.VERDICT: float(gold is given), Measure.OPPOSITE: float(opposite)}
