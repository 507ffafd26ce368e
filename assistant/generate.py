"""The alternative composer: a chat model writes from the same evidence; what it writes is checked by code."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from langchain_core.exceptions import OutputParserException
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage
from langchain_core.output_parsers import JsonOutputParser
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant import messages, prompts
from assistant.chain import State
from assistant.compose import Composed
from assistant.errors import ModelUnavailable
from assistant.figures import unbacked
from assistant.settings import ModelSettings
from assistant.types import Citation, Notice, NoticeKind

MOST_SENTENCES = 8


class Draft(BaseModel):
    """A model's reply: sentences and the short ids of the evidence they rest on."""

    model_config = ConfigDict(extra="ignore")

    answer: list[str] = Field(default_factory=list, max_length=MOST_SENTENCES)
    cited: list[str] = Field(default_factory=list)
    enough: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Asks the model, keeps what the evidence backs, falls back to the composer without one and says so."""

    model: BaseChatModel
    longest_reply: int

    def __call__(self, state: State, plain: Composed) -> Composed:
        """Write the answer of a turn from the citations of the one composed without a model."""
        if state.reading is None:
            raise AssertionError("the writer needs a question that was read")
        evidence = dict(zip((f"E{n}" for n in range(1, 99)), plain.citations, strict=False))
        try:
            draft = self._draft(state.reading.text, state.reading.lang, evidence)
            return self._grounded(draft, plain, evidence)
        except ModelUnavailable as error:
            notice = Notice(
                kind=NoticeKind.MODEL_FELL_BACK,
                text=messages.say(messages.MODEL_FELL_BACK, state.reading.lang, reason=str(error)),
                provisions=(),
            )
            return replace(plain, notices=(*plain.notices, notice))

    def _draft(self, question: str, lang: str, evidence: dict[str, Citation]) -> Draft:
        reply = self._invoke(prompt(question, lang, evidence))
        if len(reply) > self.longest_reply:
            raise ModelUnavailable("回复过长 / the reply is too long")
        try:
            return Draft.model_validate(JsonOutputParser().parse(reply))
        except (OutputParserException, ValidationError) as error:
            raise ModelUnavailable("回复不是约定的格式 / the reply is not in the agreed form") from error

    def _invoke(self, prompt_messages: Sequence[BaseMessage]) -> str:
        try:
            return str(self.model.invoke(list(prompt_messages)).text)
        except Exception as error:
            # Each provider raises its own classes (time-outs, 429s, broken bodies); all mean the same here.
            raise ModelUnavailable(f"{type(error).__name__}") from error

    @staticmethod
    def _grounded(draft: Draft, plain: Composed, evidence: dict[str, Citation]) -> Composed:
        cited = [evidence[i] for i in dict.fromkeys(draft.cited) if i in evidence]
        if not draft.enough or not cited or not draft.answer:
            raise ModelUnavailable("没有引用给出的条款 / it cited none of the evidence")
        backing = " ".join(c.text for c in evidence.values())
        kept = tuple(s.strip() for s in draft.answer if s.strip() and not unbacked([s], backing))
        if not kept:
            raise ModelUnavailable("数字没有依据 / its figures are not in the evidence")
        return replace(plain, plain=kept, citations=tuple(cited))


def prompt(question: str, lang: str, evidence: dict[str, Citation]) -> list[BaseMessage]:
    """The messages for one question; evidence stands under short ids."""
    shown = "\n\n".join(
        prompts.EVIDENCE.format(id=i, title=c.document_title, label=c.label, text=c.text)
        for i, c in evidence.items()
    )
    return [
        SystemMessage(prompts.SYSTEM.format(language=prompts.LANGUAGES[lang])),
        HumanMessage(prompts.QUESTION.format(evidence=shown, question=question)),
    ]


def build_writer(settings: ModelSettings) -> Callable[[State, Composed], Composed] | None:
    """The composer for a configured chat model; None where none is configured."""
    if not settings.name:
        return None
    return Writer(model=build_model(settings), longest_reply=settings.longest_reply)


def build_model(settings: ModelSettings) -> BaseChatModel:
    """The configured chat model of any provider."""
    from langchain.chat_models import init_chat_model  # noqa: PLC0415  # 0.7 s that no turn without a model pays

    options: dict[str, Any] = {"base_url": settings.base_url} if settings.base_url else {}
    model: BaseChatModel = init_chat_model(
        settings.name,
        model_provider=settings.provider,
        api_key=settings.api_key or "none",
        timeout=settings.timeout,
        max_retries=0,
        temperature=0,
        **options,
    )
    return model
