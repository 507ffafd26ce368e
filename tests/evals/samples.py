"""A library of six articles with two rules, turns as a test needs them, and an answerer that is told what to say."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.types import Citation, Message, Retrieved, Status, Step, Turn
from corpus.add import add
from corpus.library import Library
from corpus.rules import RuleBook
from corpus.types import Ask, Force, Quote, Rule, Verdict
from evals.types import Case, Gold, Scored

ARTICLES = (
    ("1", "第一条", "业主逾期不交纳物业服务费的，物业服务企业可以依法催交。\n物业服务企业不得停水停电。"),
    ("2", "第二条", "首次业主大会应当在三十日内召开。"),
    ("3", "第三条", "车库不得改作住宅使用。"),
    ("4", "第四条", "养老机构由民政局监督管理。"),
    ("5", "第五条", "森林覆盖率达到百分之二十五。"),
    ("6", "第六条", "秸秆禁止露天焚烧。"),
)
LAW = "试行办法"


def tiny_library(folder: Path) -> Library:
    """Six articles of one measure; the first two have rules."""
    path = folder / "provisions.jsonl"
    path.write_text(
        "".join(
            json.dumps({"id": i, "law": LAW, "article": label, "text": text}, ensure_ascii=False) + "\n"
            for i, label, text in ARTICLES
        ),
        encoding="utf-8",
    )
    add([path], folder / "library")
    library = Library.open(folder / "library")
    return replace(library, book=RuleBook(rules=RULES, gaps=(), non_normative=()))


def _rule(provision: str, quote: str, plain: str, asks: Sequence[tuple[str, Verdict | None]]) -> Rule:
    return Rule(
        id=f"r{provision}",
        document=LAW,
        provision=provision,
        quotes=(Quote(provision=provision, text=quote),),
        who=(),
        force=Force.MUST,
        act="",
        condition="",
        limit="",
        to_whom="",
        plain_zh=plain,
        plain_en="",
        asks=tuple(Ask(text=t, lang="zh", verdict=v, short_zh="", short_en="") for t, v in asks),
        related=(),
        reviewed="2026-11-20",
    )


RULES = (
    _rule("1", "物业服务企业不得停水停电。", "物业不能停水停电。", [("没交物业费会被停水吗", Verdict.NO)]),
    _rule(
        "2", "首次业主大会应当在三十日内召开。", "三十日内开首次业主大会。", [("首次业主大会几天内开", None)]
    ),
)


def a_case(**changes: Any) -> Case:
    """An answerable question about the first article."""
    case = Case(
        id="q1",
        question="没交物业费能停水吗",
        lang="zh",
        kind="verdict",
        history=(),
        gold=(a_gold(),),
        need="all",
        facts=(),
        verdict=Verdict.NO,
        answerable=True,
    )
    return replace(case, **changes)


def a_gold(provision: str = "1", evidence: str = "不得停水停电", paragraph: str = "") -> Gold:
    return Gold(document=LAW, label="", evidence=evidence, provision=provision, paragraph=paragraph)


def a_turn(
    status: Status = Status.ANSWERED,
    *,
    answer: str = "",
    verdict: Verdict | None = None,
    cited: Sequence[tuple[str, str]] = (),
    ranking: Sequence[str] = (),
    probability: float | None = None,
) -> Turn:
    """A turn that shows the given citations (provision, quote) and ranking."""
    texts = {i: text for i, _, text in ARTICLES}
    steps = () if probability is None else (_step("decide", f"answer, probability {probability:.3f}"),)
    return Turn(
        question="",
        standalone="",
        lang="zh",
        kind="open",
        status=status,
        answer=answer,
        verdict=verdict,
        headline="",
        plain=(),
        citations=tuple(
            Citation(
                provision_id=p,
                document=LAW,
                document_title=LAW,
                number="",
                label="",
                quote=quote,
                text=texts[p],
            )
            for p, quote in cited
        ),
        retrieved=tuple(
            Retrieved(provision_id=p, document=LAW, label="", text="", score=0, features=(), kept=False)
            for p in ranking
        ),
        notices=(),
        suggestions=(),
        steps=steps,
        seconds=0.01,
    )


def _step(name: str, detail: str) -> Step:
    return Step(name=name, seconds=0.001, detail=detail)


class ToldAnswerer:
    """Answers each question with the turns it was told, in their order and then from the first again."""

    def __init__(self, turns: Mapping[str, Sequence[Turn]], *, dies_after: int | None = None) -> None:
        self.asked: list[str] = []
        self._turns = turns
        self._dies_after = dies_after

    def ask(self, question: str, history: Sequence[Message] = ()) -> Turn:
        if self._dies_after is not None and len(self.asked) >= self._dies_after:
            raise KeyboardInterrupt
        turns = self._turns[question]
        turn = turns[self.asked.count(question) % len(turns)]
        self.asked.append(question)
        return turn


def a_scored(case: str = "q1", **changes: Any) -> Scored:
    """A case as a run keeps it, wholly right."""
    scored = Scored(
        id=case,
        kind="verdict",
        lang="zh",
        status="answered",
        answer="不能",
        verdict="no",
        cited=("1",),
        retrieved=("1",),
        probability=0.9,
        seconds=0.01,
        measures={"correct": 1.0, "quotes_exact": 1.0},
    )
    return replace(scored, **changes)
