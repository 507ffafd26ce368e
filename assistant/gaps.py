"""What the gazette is known not to say, around a question: the nearest gaps, and the crowd of asks beside them."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer_types import answer_types
from assistant.question import Reading
from corpus.types import Gap
from index.types import Hit, PassageKind, SearchResult


@dataclass(frozen=True, slots=True, kw_only=True)
class GapFound:
    """A known gap near the question."""

    gap: Gap
    score: float  # cosine of its nearest ask
    mean: float  # mean cosine of its three nearest asks
    words: float  # BM25 of its best ask, as a share of the query's best


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """Of which sort the asks around a question are: those of rules, which are answered, or those of known gaps.

    Asks that want another sort of answer than the question weigh `OTHERWISE`, or nothing.
    """

    mass: float = 0.0  # log of the gaps' soft mass over that of the rules
    ahead: float = (
        0.0  # cosine of the nearest gap ask of the question's sort over that of the nearest rule ask
    )
    share: float = 0.0  # of the `NEAREST` asks of the question's sort that are of gaps
    words: float = 0.0  # of the `NEAREST` asks of that sort by BM25 that are of gaps


# Chosen on the development sets by the area under the curve of the mass alone; see docs/evaluation.md.
CROWD = 60  # asks
BROAD = 20.0  # asks .1 behind the nearest weigh an eighth of what it weighs
OTHERWISE = 0.1
NEAREST = 10
HARDLY = 1e-3  # soft mass that stands for none at all
FAR = 0.7  # cosine where there is no such ask


def crowd_of(result: SearchResult, reading: Reading, gaps: Mapping[str, Gap]) -> Crowd:
    """Weigh the asks of rules and of gaps around the question against each other.

    A few words, 电梯, ask nothing that a text could leave open: there only gaps that are quite elsewhere count.
    """

    def asks(hits: Iterable[Hit]) -> list[Hit]:
        return [h for h in hits if h.passage.kind is PassageKind.ASK or _is_gap(h, reading, gaps)]

    wanted = answer_types(reading.text)
    near = asks(result.dense)[:CROWD]
    alike, words = (
        [h for h in hits if wanted & answer_types(h.passage.text)] for hits in (near, asks(result.keywords))
    )
    like = {id(h) for h in alike}
    mass = {True: HARDLY, False: HARDLY}
    for hit in near:
        weight = math.exp(BROAD * (hit.score - near[0].score)) * (1.0 if id(hit) in like else OTHERWISE)
        mass[hit.passage.kind is PassageKind.GAP] += weight
    best = {
        gap: max((h.score for h in alike if (h.passage.kind is PassageKind.GAP) is gap), default=FAR)
        for gap in (True, False)
    }
    return Crowd(
        mass=math.log(mass[True] / mass[False]),
        ahead=best[True] - best[False],
        share=_share_of_gaps(alike[:NEAREST]),
        words=_share_of_gaps(words[:NEAREST]),
    )


def _share_of_gaps(hits: Sequence[Hit]) -> float:
    return sum(h.passage.kind is PassageKind.GAP for h in hits) / len(hits) if hits else 0.0


def _is_gap(hit: Hit, reading: Reading, gaps: Mapping[str, Gap]) -> bool:
    gap = gaps.get(hit.passage.rule) if hit.passage.kind is PassageKind.GAP else None
    return gap is not None and not (reading.terse and gap.near)


def gaps_of(result: SearchResult, gaps: Mapping[str, Gap]) -> tuple[GapFound, ...]:
    """The known gaps that have an ask among what was found, nearest first."""
    dense: dict[str, list[Hit]] = {}
    words: dict[str, list[Hit]] = {}
    for hits, into in ((result.dense, dense), (result.keywords, words)):
        for hit in hits:
            if hit.passage.kind is PassageKind.GAP and hit.passage.rule in gaps:
                into.setdefault(hit.passage.rule, []).append(hit)
    floor = result.dense[-1].score if result.dense else 0.0
    most = max((h.score for h in result.keywords), default=1.0) or 1.0
    found = []
    for key in dense.keys() | words.keys():
        scores = [h.score for h in dense.get(key, [])[:3]] + [floor] * 3
        found.append(
            GapFound(
                gap=gaps[key],
                score=scores[0],
                mean=sum(scores[:3]) / 3,
                words=max((h.score for h in words.get(key, [])), default=0.0) / most,
            )
        )
    return tuple(sorted(found, key=lambda g: (-g.score, g.gap.id)))
