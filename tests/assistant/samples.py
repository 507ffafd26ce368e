"""A rule, a candidate and a reading as tests need them, made of the gazette's forty-second article."""

from dataclasses import replace
from typing import Any

from assistant.question import Reading, read_question
from assistant.rank import FEATURES, Candidate, Knowledge, Ranked, Weights, load_weights
from assistant.verdict import VerdictWeights
from corpus.library import Library
from corpus.types import Ask, Force, Quote, Rule, Verdict
from index.types import Hit, Passage, PassageKind

QUOTE = (
    "物业服务企业不得采取中断提供、限制或者变相限制购买水、电、气、热以及关闭门禁、停运电梯等方式"
    "迫使业主交纳物业服务费。"
)
COMPLAIN = (
    "任何单位和个人对违反本办法规定的行为，可以向住房和城乡建设、规划、城市管理、市场监管等行政主管部门"
)


def rule(**changes: Any) -> Rule:
    """The rule against cutting water off, with a complaint as its second quote."""
    made = Rule(
        id="wuye-42-x",
        document="wuye",
        provision="wuye/42",
        quotes=(
            Quote(provision="wuye/42", text=QUOTE),
            Quote(provision="wuye/66", text=COMPLAIN),
        ),
        who=("物业服务企业",),
        force=Force.MUST_NOT,
        act="停水停电",
        condition="",
        limit="",
        to_whom="业主",
        plain_zh="物业服务企业不得用中断水、电、气、热的方式迫使业主交费。违反的，任何单位和个人可以投诉举报。",
        plain_en="The company must not cut off utilities to force payment. Anyone may complain about a breach.",
        asks=(
            Ask(
                text="没交钱就断水行吗",
                lang="zh",
                verdict=Verdict.NO,
                short_zh="不行。不得断水。",
                short_en="No. It must not.",
            ),
            Ask(text="断水是不是不许", lang="zh", verdict=Verdict.YES, short_zh="", short_en=""),
        ),
        related=(),
        reviewed="two readers",
    )
    return replace(made, **changes)


def hit(ask: int, score: float) -> Hit:
    """The rule's ask found at a cosine."""
    passage = Passage(
        id=f"wuye-42-x?{ask}",
        kind=PassageKind.ASK,
        text=rule().asks[ask].text,
        context="",
        provision="wuye/42",
        rule="wuye-42-x",
        ask=ask,
        document="wuye",
    )
    return Hit(passage=passage, score=score)


def candidate(**changes: Any) -> Candidate:
    """The rule as a candidate, far ahead."""
    made = Candidate(
        key="wuye-42-x",
        provision="wuye/42",
        rule=rule(),
        features={**dict.fromkeys(FEATURES, 0.9), "addressed": 0.0},
        asks=[hit(0, 0.99), hit(1, 0.9)],
        places={"wuye/42": 0.9, "wuye/66": 0.8},
        score=10.0,
    )
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def ranked(*candidates: Candidate) -> Ranked:
    """Candidates in their order, without gaps or clauses."""
    return Ranked(candidates=candidates, gaps=())


def knowledge(gazette: Library) -> Knowledge:
    """The gazette's texts with the one rule."""
    return Knowledge(
        rules={"wuye-42-x": rule()},
        rules_of={"wuye/42": (rule(),)},
        gaps={},
        provisions=gazette.provisions,
        documents=gazette.documents,
    )


def reading(text: str) -> Reading:
    """A question without history."""
    return read_question(text)


def weights(**changes: Any) -> Weights:
    """The project's weights, changed where a test says so."""
    return replace(load_weights(), **changes)


def verdict_weights(**changes: Any) -> VerdictWeights:
    """Judge and votes, nothing else."""
    plain = VerdictWeights(
        slopes={v: {f"judge_{v}": 1.0, f"votes_{v}": 2.0} for v in map(str, Verdict)},
        bias=dict.fromkeys(map(str, Verdict), 0.0),
        sure=0.0,
        opposed=1.0,
        opposed_story=1.0,
        conditional=0.0,
        answerable=0.5,
    )
    return replace(plain, **changes)
