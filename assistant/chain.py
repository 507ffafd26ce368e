"""One turn as a chain of named steps: read, retrieve, rank, decide, compose or decline, verify."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import TypeVar

from langchain_core.runnables import Runnable, RunnableBranch, RunnableLambda

from assistant.compose import Composed, compose, decline
from assistant.decide import Decision, decide
from assistant.mentions import Missing, find_mentions
from assistant.notices import add_notices
from assistant.question import Kind, Reading, read_question
from assistant.rank import Knowledge, Mentions, Ranked, Weights, rank
from assistant.retrieve import DEPTH, Found, Searcher, retrieve
from assistant.types import Message, Step
from assistant.verdict import Evidence, Judged, VerdictWeights, put_to_judge, verdict_of
from assistant.verify import verify
from corpus.disagreements import Disagreement
from corpus.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What a turn has found out so far; each step fills in its part."""

    question: str
    history: Sequence[Message]
    as_of: date
    steps: tuple[Step, ...] = ()
    reading: Reading | None = None
    mentions: Mentions = field(default_factory=Mentions)
    missing: tuple[Missing, ...] = ()
    found: tuple[Found, ...] = ()
    ranked: Ranked | None = None
    decision: Decision | None = None
    judged: Judged | None = None
    composed: Composed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Everything a chain is made of; all of it comes in as an argument."""

    library: Library
    knowledge: Knowledge
    searcher: Searcher
    weights: Weights
    disagreements: tuple[Disagreement, ...] = ()
    depth: int = DEPTH
    evidence: Evidence = field(default_factory=Evidence)  # without it verdicts rest on the nearest asks alone
    writer: Callable[[State, Composed], Composed] | None = None  # a chat model's composer


Chain = Runnable[State, State]


def build_chain(parts: Parts) -> Chain:
    """Compose one turn; the order of the steps can be read aloud."""
    compose_or_decline = RunnableBranch(
        (_declined, _step("decline", partial(_decline, parts=parts))),
        _step("judge", partial(_judge, parts=parts)) | _step("compose", partial(_compose, parts=parts)),
    )
    return (
        _step("read", partial(_read, parts=parts))
        | _step("retrieve", partial(_retrieve, parts=parts))
        | _step("rank", partial(_rank, parts=parts))
        | _step("decide", partial(_decide, parts=parts))
        | compose_or_decline
        | _step("verify", partial(_verify, parts=parts))
    )


def _step(name: str, work: Callable[[State], tuple[State, str]]) -> Chain:
    def timed(state: State) -> State:
        begun = time.perf_counter()
        done, detail = work(state)
        step = Step(name=name, seconds=time.perf_counter() - begun, detail=detail)
        return replace(done, steps=(*done.steps, step))

    return RunnableLambda(timed, name=name)


def _read(state: State, *, parts: Parts) -> tuple[State, str]:
    reading = read_question(state.question, state.history)
    mentions, missing = find_mentions(reading, parts.library)
    detail = f"{reading.lang}, {reading.kind}, {len(reading.clauses)} clause(s)"
    return replace(state, reading=reading, mentions=mentions, missing=missing), detail


def _retrieve(state: State, *, parts: Parts) -> tuple[State, str]:
    reading = _known(state.reading)
    if reading.kind is Kind.SMALL_TALK:
        return state, "small talk"
    if parts.evidence.judge and reading.whether:
        parts.evidence.judge.expect(put_to_judge(reading))  # which rule it is about is not needed to read it
    found = retrieve(reading, parts.searcher, depth=parts.depth)
    return replace(state, found=found), ", ".join(
        f"{f.role}: {len(f.result.dense)}+{len(f.result.keywords)}" for f in found
    )


def _rank(state: State, *, parts: Parts) -> tuple[State, str]:
    if not state.found:
        return replace(state, ranked=Ranked(candidates=(), gaps=())), "nothing found"
    ranked = rank(state.found, _known(state.reading), state.mentions, parts.knowledge, parts.weights)
    return replace(state, ranked=ranked), f"{len(ranked.candidates)} candidates, {len(ranked.gaps)} gaps"


def _decide(state: State, *, parts: Parts) -> tuple[State, str]:
    decision = decide(_known(state.reading), _known(state.ranked), parts.weights)
    detail = f"{'answer' if decision.answer else 'decline'}, probability {decision.probability:.3f}"
    return replace(state, decision=decision), detail


def _declined(state: State) -> bool:
    return not _known(state.decision).answer


def _decline(state: State, *, parts: Parts) -> tuple[State, str]:
    composed = decline(_known(state.reading), _known(state.ranked), parts.knowledge)
    return replace(state, composed=composed), composed.status


def _judge(state: State, *, parts: Parts) -> tuple[State, str]:
    reading, decision = _known(state.reading), _known(state.decision)
    judged = verdict_of(
        reading,
        decision.chosen[0],
        parts.evidence,
        VerdictWeights(**parts.weights.verdict),
        # Pinyin is decided by its sound, and a few words that name a forbidden act leave nothing open.
        answerable=1.0 if reading.spelled or reading.terse else decision.probability,
    )
    detail = ", ".join(f"{name} {share:.2f}" for name, share in judged.probabilities.items())
    return replace(state, judged=judged), detail or "does not ask whether"


def _compose(state: State, *, parts: Parts) -> tuple[State, str]:
    plain = write_plainly(state, parts)
    composed = parts.writer(state, plain) if parts.writer else plain
    return replace(
        state, composed=composed
    ), f"from {', '.join(c.key for c in _known(state.decision).chosen)}"


def write_plainly(state: State, parts: Parts) -> Composed:
    """The answer without a chat model."""
    return compose(
        _known(state.reading),
        _known(state.decision),
        _known(state.ranked),
        parts.knowledge,
        verdict=_known(state.judged).verdict,
        more=parts.weights.more,
    )


def _verify(state: State, *, parts: Parts) -> tuple[State, str]:
    before = _known(state.composed)
    reading = _known(state.reading)
    verified = verify(before, parts.library.provisions, reading.lang)
    noticed = add_notices(
        verified, reading, state.mentions, state.missing, parts.library, parts.disagreements, state.as_of
    )
    removed = len(before.citations) - len(verified.citations) + len(before.plain) - len(verified.plain)
    return replace(state, composed=noticed), f"{removed} removed"


T = TypeVar("T")


def _known(value: T | None) -> T:
    if value is None:
        raise AssertionError("a step ran before the one that fills in what it needs")
    return value


def build_knowledge(library: Library) -> Knowledge:
    """Index a library's rules and gaps by what they point to."""
    rules_of: dict[str, list[str]] = {}
    for rule in library.rules:
        for provision in dict.fromkeys(q.provision for q in rule.quotes):
            rules_of.setdefault(provision, []).append(rule.id)
    rules = {r.id: r for r in library.rules}
    return Knowledge(
        rules=rules,
        rules_of={p: tuple(rules[i] for i in ids) for p, ids in rules_of.items()},
        gaps={g.id: g for g in library.gaps},
        provisions=library.provisions,
        documents=library.documents,
    )
