"""The service behind the command line, the page, the REST and MCP endpoints: one question, one turn."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from assistant import messages
from assistant.chain import Chain, Parts, State, build_chain, build_knowledge
from assistant.compose import Composed, write_out
from assistant.errors import QuestionError
from assistant.phrasing import load_phrasing
from assistant.question import Kind, language
from assistant.rank import Weights, load_weights, provisions_of
from assistant.retrieve import Searcher
from assistant.settings import AssistantSettings
from assistant.types import Message, Retrieved, Status, Step, Turn
from assistant.verdict import Evidence, Judging
from assistant.watch import StepWatch, watched
from corpus.disagreements import disagreements_of
from corpus.errors import RegulationError
from corpus.library import Library

logger = logging.getLogger(__name__)


def today() -> date:
    """The day in the county's time zone, from which a plan's term is judged."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assistant:
    """Answers questions about one library; holds no state between turns and may be shared by threads."""

    library: Library
    chain: Chain
    settings: AssistantSettings
    parts: Parts  # what the chain is made of; weights are fitted with it

    def ask(self, question: str, history: Sequence[Message] = (), *, as_of: date | None = None) -> Turn:
        """Answer one question; a fault of the question or of ours becomes a status, never an exception."""
        return self._ask(question, history, as_of, None)

    def _ask(
        self, question: str, history: Sequence[Message], as_of: date | None, watch: StepWatch | None
    ) -> Turn:
        begun = time.perf_counter()
        state = State(question=question, history=tuple(history), as_of=as_of or today())
        try:
            done = self.chain.invoke(state, {"callbacks": [watch]} if watch else None)
        except QuestionError as error:
            return _failed(question, Status.ERROR_INPUT, str(error), begun)
        except RegulationError as error:
            return _failed(question, Status.ERROR_INDEX, str(error), begun)
        except Exception:
            logger.exception("a turn failed")
            lang = language(question)
            return _failed(question, Status.ERROR_INTERNAL, messages.INTERNAL[lang], begun)
        return self._turn(done, begun)

    def steps(
        self, question: str, history: Sequence[Message] = (), *, as_of: date | None = None
    ) -> Iterator[Step | Turn]:
        """The steps of a turn, each when it ends, then the turn itself, for readers who watch it come about."""
        return watched(lambda watch: self._ask(question, history, as_of, watch))

    def _turn(self, state: State, begun: float) -> Turn:
        reading, composed = state.reading, state.composed
        if reading is None or composed is None:
            raise AssertionError("the chain ended before its last step")
        kept = {c.provision_id for c in composed.citations}
        return Turn(
            question=state.question,
            standalone=state.found[-1].query if state.found and reading.leans else reading.text,
            lang=reading.lang,
            kind=reading.kind if reading.kind is not Kind.OPEN else "open",
            status=composed.status,
            answer=write_out(composed, reading.lang),
            verdict=composed.verdict,
            headline=composed.headline,
            plain=composed.plain,
            citations=composed.citations,
            retrieved=retrieved(state, self.library, kept, self.settings.limit_retrieved),
            notices=composed.notices,
            suggestions=composed.suggestions,
            nearest=composed.nearest,
            steps=state.steps,
            seconds=time.perf_counter() - begun,
        )


def retrieved(state: State, library: Library, kept: set[str], limit: int) -> tuple[Retrieved, ...]:
    """Provisions in the order of their best candidate; a rule that quotes two provisions brings both."""
    if state.ranked is None:
        return ()
    chosen = state.decision.chosen if state.decision else ()
    order = provisions_of((*chosen, *state.ranked.candidates), state.mentions)
    found = []
    for provision_id, candidate in list(order.items())[:limit]:
        provision = library.provisions[provision_id]
        found.append(
            Retrieved(
                provision_id=provision_id,
                document=provision.document,
                label=provision.label,
                text=provision.text,
                score=candidate.score,
                features=tuple(candidate.features.items()),
                kept=provision_id in kept,
            )
        )
    return tuple(found)


def _failed(question: str, status: Status, sentence: str, begun: float) -> Turn:
    composed = Composed(status=status, headline=sentence, plain=(), verdict=None, citations=())
    return Turn(
        question=question,
        standalone=question,
        lang=language(question),
        kind="open",
        status=status,
        answer=sentence,
        verdict=None,
        headline=sentence,
        plain=(),
        citations=(),
        retrieved=(),
        notices=composed.notices,
        suggestions=(),
        steps=(),
        seconds=time.perf_counter() - begun,
    )


PASSAGES_EACH = 3  # passages searched for each provision that is to be reported; several lie in one provision


def build_assistant(
    library: Library,
    searcher: Searcher,
    settings: AssistantSettings | None = None,
    *,
    weights: Weights | None = None,
    judge: Judging | None = None,
    writer: Callable[[State, Composed], Composed] | None = None,
) -> Assistant:
    """Put a turn's parts together; everything that touches the world comes in as an argument."""
    settings = settings or AssistantSettings()
    fitted = weights or (load_weights(settings.weights) if settings.weights else load_weights())
    parts = Parts(
        library=library,
        knowledge=build_knowledge(library),
        searcher=searcher,
        weights=fitted,
        disagreements=disagreements_of(library),
        depth=max(settings.depth, PASSAGES_EACH * settings.limit_retrieved),
        evidence=Evidence(judge=judge, phrasing=load_phrasing()),
        writer=writer,
    )
    return Assistant(library=library, chain=build_chain(parts), settings=settings, parts=parts)
