"""A service that answers from the real texts by shared character pairs: quick, deterministic, no model."""

import time
from collections.abc import Iterator, Sequence
from datetime import date

from assistant.types import Citation, Message, Notice, NoticeKind, Retrieved, Status, Step, Turn
from corpus.library import Library
from corpus.types import Provision, Rule, Verdict

SLOW = 2.0  # seconds that a question takes that asks for it
LONGEST = 2000  # characters of a question
SAID = {
    "zh": {Verdict.YES: "可以。", Verdict.NO: "不能。", Verdict.CONDITIONAL: "要看情况。"},
    "en": {Verdict.YES: "Yes.", Verdict.NO: "No.", Verdict.CONDITIONAL: "It depends."},
}
NONE_SHARED = 3  # character pairs below which nothing is found


class FakeService:
    """Satisfies `web.service.Service`; the words of a question choose how its turn ends."""

    def __init__(self, library: Library, *, slow: float = 0.0) -> None:
        self.library = library
        self.slow = slow  # seconds a turn takes
        self.asked: list[tuple[str, tuple[Message, ...], date | None]] = []

    def ask(self, question: str, history: Sequence[Message] = (), *, as_of: date | None = None) -> Turn:
        self.asked.append((question, tuple(history), as_of))
        if self.slow or "慢" in question:
            time.sleep(self.slow or SLOW)
        lang = "zh" if any("一" <= c <= "鿿" for c in question) else "en"
        if not question.strip():
            return turn_of(question, Status.ERROR_INPUT, "问题是空的，请写下您想问的事。")
        if len(question) > LONGEST:
            return turn_of(question, Status.ERROR_INPUT, f"问题太长：最多 {LONGEST} 个字。")
        if "索引坏了" in question:
            return turn_of(question, Status.ERROR_INDEX, "索引不能用，请运行 `ningjin index build`。")
        if "天气" in question:
            said = "这件事不在这期公报的范围里。公报收录的是物业管理、养老服务和生态环境方面的四份文件。"
            return turn_of(question, Status.DECLINED_OUT_OF_SCOPE, said)
        if "刚才" in question:
            before = "；".join(f"{m.role}：{m.content[:6]}" for m in history) or "没有问过"
            return turn_of(question, Status.ANSWERED, before)
        return self._answer(question, lang)

    def steps(
        self, question: str, history: Sequence[Message] = (), *, as_of: date | None = None
    ) -> Iterator[Step | Turn]:
        turn = self.ask(question, history, as_of=as_of)
        yield from turn.steps
        yield turn

    def _answer(self, question: str, lang: str) -> Turn:
        ranked = sorted(self.library.rules, key=lambda r: -_shared(r, question, lang))
        best = ranked[0]
        if _shared(best, question, lang) < NONE_SHARED:
            return turn_of(
                question, Status.DECLINED_NOT_IN_CORPUS, "公报里没有写这件事，不能给您一个准确的答复。"
            )
        ask = max(best.asks, key=lambda a: len(_pairs(a.text) & _pairs(question)))
        citations = tuple(self._cite(q.provision, q.text) for q in best.quotes)
        others = [self.library.provisions[r.provision] for r in ranked[:8]]
        return turn_of(
            question,
            Status.ANSWERED,
            SAID[lang].get(ask.verdict, "") if ask.verdict else "",
            plain=(best.plain_en if lang == "en" else best.plain_zh,),
            verdict=ask.verdict,
            citations=citations,
            lang=lang,
            notices=()
            if best.reviewed
            else (
                Notice(
                    kind=NoticeKind.DRAFT_RULE,
                    text="这条通俗解释是草稿，尚未复核，请以引文为准。"
                    if lang == "zh"
                    else "These plain words are a draft; the quoted text is what counts.",
                    provisions=(best.provision,),
                ),
            ),
            suggestions=tuple(
                next((a.text for a in r.asks if a.lang == lang), r.asks[0].text) for r in ranked[1:4]
            ),
            retrieved=tuple(_considered(p, place) for place, p in enumerate(dict.fromkeys(others))),
        )

    def _cite(self, provision_id: str, quote: str) -> Citation:
        provision = self.library.provisions[provision_id]
        document = self.library.documents[provision.document]
        at = provision.text.find(quote)
        units = [u for u in provision.units if u.start <= at and at + len(quote) <= u.end]
        smallest = min(units, key=lambda u: u.end - u.start, default=None)
        return Citation(
            provision_id=provision.id,
            document=document.id,
            document_title=document.title,
            number=document.number,
            label=smallest.label if smallest else provision.label,
            quote=quote,
            text=provision.text,
        )


def turn_of(
    question: str,
    status: Status,
    headline: str,
    *,
    plain: tuple[str, ...] = (),
    verdict: Verdict | None = None,
    citations: tuple[Citation, ...] = (),
    notices: tuple[Notice, ...] = (),
    suggestions: tuple[str, ...] = (),
    retrieved: tuple[Retrieved, ...] = (),
    lang: str = "zh",
) -> Turn:
    """A turn with what the test is about; the rest is plausible."""
    quotes = [f"《{c.document_title}》{c.label}：“{c.quote}”" for c in citations]
    return Turn(
        question=question,
        standalone=question,
        lang=lang,
        kind="open",
        status=status,
        answer="\n".join(line for line in (headline, *plain, *quotes) if line),
        verdict=verdict,
        headline=headline,
        plain=plain,
        citations=citations,
        retrieved=retrieved,
        notices=notices,
        suggestions=suggestions,
        steps=(
            Step(name="read", seconds=0.0004, detail=lang),
            Step(name="retrieve", seconds=0.012, detail=""),
            Step(name="verify", seconds=0.0007, detail="0 removed"),
        ),
        seconds=0.014,
    )


def _considered(provision: Provision, place: int) -> Retrieved:
    return Retrieved(
        provision_id=provision.id,
        document=provision.document,
        label=provision.label,
        text=provision.text,
        score=1.0 / (place + 1),
        features=(("shared", 1.0),),
        kept=place == 0,
    )


def _shared(rule: Rule, question: str, lang: str) -> int:
    pairs = _pairs(question)
    if lang == "en":
        return len(set(rule.plain_en.lower().split()) & set(question.lower().split()))
    return max((len(pairs & _pairs(t)) for t in (rule.plain_zh, *(a.text for a in rule.asks))), default=0)


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}
