"""A question as typed → what it asks: language, kind, clauses, whether it leans on earlier turns."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import zip_longest
from typing import Any

from assistant.errors import QuestionError
from assistant.types import Message
from index.sounds import spells

LONGEST = 4000  # characters; the longest real question seen had under 500
TERSE = 8  # characters
HAN = re.compile(r"[\u3400-\u9fff]")
LATIN_WORD = re.compile(r"[A-Za-z]+")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")


class Kind(StrEnum):
    """What sort of answer a question wants."""

    WHETHER = "whether"
    NUMBER = "number"
    DEADLINE = "deadline"
    WHO = "who"
    LIST = "list"
    HOW = "how"
    WHAT = "what"
    SMALL_TALK = "small_talk"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A question as read."""

    text: str  # cleaned and in simplified characters
    lang: str  # zh, en
    kind: Kind
    whether: bool  # a yes or no is wanted, in the first place
    inherited: str  # the earlier question whether something is so that 那停电呢？ asks on about, else empty
    compares: bool  # it asks whether, or how, two texts differ
    clauses: tuple[str, ...]  # its parts where it asks several things, else the text alone
    spelled: bool  # Chinese written by its sound: wuye neng tingshui ma
    leans: bool  # it cannot be understood without the turns before it
    returns: bool  # it goes back to an earlier topic: 说回前头那事
    earlier: tuple[str, ...]  # the asker's own earlier questions, latest last
    shown: str  # what the assistant said so far, for what it cited

    @property
    def background(self) -> str:
        """The question before, with the one that it leans on in its turn; empty where there is none."""
        if not self.earlier:
            return ""
        last = self.earlier[-1]
        if _stands_alone(last):
            return last
        # However short, the first question of all leans on nothing.
        own = next((e for e in reversed(self.earlier[:-1]) if _stands_alone(e)), self.earlier[0])
        return " ".join(dict.fromkeys((own, last)))

    @property
    def terse(self) -> bool:
        """A few words that ask nothing by themselves, as one types them into a search box: 断水."""
        return self.kind is Kind.OPEN and len(self.text) <= TERSE and not self.earlier


def read_question(text: str, history: Sequence[Message] = ()) -> Reading:
    """Clean and classify a question.

    Raises:
        QuestionError: nothing readable is left, or it is longer than `LONGEST` characters.
    """
    cleaned = clean(text)
    earlier = tuple(_readable(history))
    lang = language(cleaned)
    inherited = _inherited(cleaned, lang, earlier)
    return Reading(
        text=cleaned,
        lang=lang,
        kind=kind_of(cleaned, lang),
        whether=asks_whether(cleaned, lang) or bool(inherited),
        inherited=inherited,
        compares=bool(COMPARES.search(cleaned)),
        clauses=clauses_of(cleaned, lang),
        spelled=not HAN.search(cleaned) and _is_spelled(LATIN_WORD.findall(cleaned)),
        leans=bool(earlier) and leans_on_history(cleaned, lang),
        returns=bool(earlier) and bool(RETURNS.search(cleaned)),
        earlier=earlier,
        shown="\n".join(m.content for m in history if m.role == "assistant"),
    )


def _readable(history: Sequence[Message]) -> Iterator[str]:
    """The asker's earlier questions but for thanks; one that was refused in its turn does not spoil the later ones."""
    for message in history:
        if message.role == "user":
            with suppress(QuestionError):
                text = clean(message.content)
                if kind_of(text, language(text)) is not Kind.SMALL_TALK:
                    yield text


def _inherited(text: str, lang: str, earlier: Sequence[str]) -> str:
    bare = re.sub(r"(?i)^(?:and |but )?(?:what|how) about", "", text)
    if not ASKS_ON.search(text) or (ASKING_EN if lang == "en" else ASKING_ZH).search(bare):
        return ""
    asked = next((e for e in reversed(earlier) if not ASKS_ON.search(e)), "")
    return asked if asked and asks_whether(asked, language(asked)) else ""


def clean(text: str) -> str:
    """Drop control characters, even out blanks, write traditional characters simplified.

    Raises:
        QuestionError: as `read_question`.
    """
    if len(text) > LONGEST:
        raise QuestionError(f"问题有 {len(text)} 个字, 最多 {LONGEST} 字, 请缩短后再问。")
    text = text.encode("utf-8", "replace").decode("utf-8")
    text = unicodedata.normalize("NFC", CONTROL.sub("", text.replace("\t", " ")))
    text = re.sub(r"\s+", " ", text).strip()
    if not any(c.isalnum() for c in text):
        raise QuestionError("问题是空的, 请写下想问的事。")
    return _simplify(text) if HAN.search(text) else text


def _simplify(text: str) -> str:
    simplified: str = _converter().convert(text)
    return simplified


@cache
def _converter() -> Any:  # noqa: ANN401  # the library has no types
    from opencc import OpenCC  # noqa: PLC0415  # 4 ms, only where a question has Chinese characters

    return OpenCC("t2s")


def language(text: str) -> str:
    """Tell English from Chinese; mixed text is English only where its words outnumber the characters."""
    han = len(HAN.findall(text))
    words = LATIN_WORD.findall(text)
    if len(words) <= max(han, 1) or len(words) < 2 * han:
        return "zh"
    return "zh" if is_pinyin(words) else "en"


def _is_spelled(words: Sequence[str]) -> bool:
    return bool(words) and is_pinyin(words)


def is_pinyin(words: Sequence[str]) -> bool:
    """Whether Latin words are Chinese written by its sound: wuye neng tingshui ma."""
    if any(word.lower() in ENGLISH for word in words):
        return False
    return all(spells(word) for word in words)


# Words that are also syllables of pinyin, or strings of them, and that no English question goes without.
ENGLISH = frozenset(
    [
        "a",
        "an",
        "the",
        "is",
        "are",
        "to",
        "can",
        "do",
        "in",
        "on",
        "of",
        "my",
        "me",
        "he",
        "she",
        "we",
        "you",
        "i",
        "how",
        "what",
        "who",
        "long",
        "much",
        "many",
        "when",
        "where",
        "which",
        "hi",
        "hello",
        "or",
        "and",
    ]
)


SMALL_TALK = re.compile(
    r"^(你好|您好|嗨|哈喽|hello|hi|hey|在吗|在不在|早上好|下午好|晚上好|谢谢|多谢|感谢|辛苦了|再见|拜拜|bye|"
    r"thanks?( you)?( very much| a lot)?|good (morning|afternoon|evening)|你是谁|你叫什么(名字)?|who are you|"
    r"what can you do|你能做什么|你会什么|how are you|你是机器人吗|好的|嗯|ok)"
    r"[呀啊哦呢吗嘛了~!！。.,，?？\s]*$",
    re.IGNORECASE,
)
# 能停吗, 行不行, 支持不支持, 是不是, 对吗, 成不, 非得…不可, 真的假的; typed by sound 行布行
WHETHER_ZH = re.compile(
    r"吗|(?<![多什怎这那要])么[?？。!！\s]*$|嘛[?？]|吧[?？。!！\s]*$|(?<![多什怎这那要])么[，,?？]|"
    r"(?!动不动)([一-鿿]{1,2})(?:得)?(?:[不没]|(?<![公发颁宣分散])布)\1|合不合|违不违|犯不犯|能否|可否|是否|有无|"
    r"[能行成中得对法规][不没][?？。!！，,\s]*$|[没不][?？]\s*$|"
    r"[一-鿿]不(?:[?？]|\s*$)|[^要可\W]不[，,]|难道|凭啥(?!要)|还是不是|非得?.{1,20}不可|真的假的|就(?:算|能|可以|得)[^，,。?？]{0,12}[了啦][?？]"
)
# A sentence that asks with no question word: 新盖的写字楼也得配？ The bare 老楼呢？ asks on about what went before.
BARE_QUESTION_ZH = re.compile(
    r"(?:^|[。！!?？;；])(?!.*(?:还是|什么|怎么|多少))[^啥谁哪何几咋。！!?？]{4,}(?<!呢)[?？]\s*$"
)
WHETHER_EN = re.compile(
    r"^(?:(?:so|and|but|hi|hello|well|please tell me|i want to know|tell me)[, ]+)*"
    r"(can|could|may|might|is|are|am|was|were|do|does|did|must|should|shall|will|would|has|have|had|isn't|aren't|"
    r"doesn't|don't|can't|won't)\b|"
    r"[.!?;,] ?(?:so |and |but |then )?(can|could|may|is|are|am|do|does|did|must|should|will|would|has|have) \w+|"
    r"\bwhether\b|\b(right|correct|true|allowed|legal|ok|okay)\s*\?\s*$",
    re.IGNORECASE,
)
DEADLINE_ZH = re.compile(
    r"多久|多长时间|几天|多少天|几个月|几个工作日|什么时候|啥时候|何时|哪一?年|几年|最晚|最迟|期限|时限|几号|哪天"
)
NUMBER_ZH = re.compile(
    r"多少|几成|百分之几|多大|多高|多宽|多长|多远|多重|几(?![种类个样家点条项件位方])|几[个位家]|比例|占比|目标值|数值"
)
WHO_ZH = re.compile(
    r"(谁|哪个(部门|局|单位|机关|科室)|哪(个|家|些)?(部门|局|单位)|归(谁|哪|啥)|找(谁|哪)|责任单位|牵头|哪里管|哪儿管|冲哪)"
)
LIST_ZH = re.compile(
    r"哪些|哪几|有啥|都有什么|什么(条件|材料|资料|情形|情况|要求|职责|内容|措施|项目)|分别|包括|列(出|一下)|几[种类样条项]"
)
HOW_ZH = re.compile(r"怎么|怎样|如何|咋|流程|步骤|程序|手续|办法$")
WHAT_ZH = re.compile(r"什么是|是什么|啥叫|什么叫|指什么|指的是|什么意思|啥意思|定义|含义")
NUMBER_EN = re.compile(
    r"\bhow (many|much|large|big|high|far)\b|\bwhat (share|percentage|proportion|rate|number|figure|ratio|amount|target|goal)\b",
    re.IGNORECASE,
)
DEADLINE_EN = re.compile(
    r"\bhow (long|soon|often)\b|\bwhen\b|\bby what (date|year|time)\b|\bdeadline\b|\bwithin how\b|\bwhat year\b",
    re.IGNORECASE,
)
WHO_EN = re.compile(
    r"\b(who|whom|which (bureau|department|office|agency|body|authority|departments|bureaus|bodies))\b",
    re.IGNORECASE,
)
LIST_EN = re.compile(
    r"\b(which|what (are|conditions|documents|circumstances|kinds|types|items|measures|acts))\b|\blist\b",
    re.IGNORECASE,
)
HOW_EN = re.compile(
    r"\bhow (do|does|can|should|is|are|to)\b|\bwhat (steps|procedure|process)\b", re.IGNORECASE
)
WHAT_EN = re.compile(r"\bwhat (is|does)\b|\bdefin|\bmean", re.IGNORECASE)

ORDER_ZH = (
    (Kind.WHO, WHO_ZH),
    (Kind.DEADLINE, DEADLINE_ZH),
    (Kind.NUMBER, NUMBER_ZH),
    (Kind.LIST, LIST_ZH),
    (Kind.HOW, HOW_ZH),
    (Kind.WHAT, WHAT_ZH),
)
ORDER_EN = (
    (Kind.NUMBER, NUMBER_EN),
    (Kind.DEADLINE, DEADLINE_EN),
    (Kind.WHO, WHO_EN),
    (Kind.HOW, HOW_EN),
    (Kind.LIST, LIST_EN),
    (Kind.WHAT, WHAT_EN),
)


def kind_of(text: str, lang: str) -> Kind:
    """Tell what sort of answer is wanted; asking whether wins, except beside a question word in the last clause."""
    if SMALL_TALK.match(text):
        return Kind.SMALL_TALK
    whether, order = (WHETHER_EN, ORDER_EN) if lang == "en" else (WHETHER_ZH, ORDER_ZH)
    asked = _asking_part(text)
    wanted = next((kind for kind, pattern in order if pattern.search(asked)), None)
    if whether.search(asked if lang == "zh" else text) and (wanted is None or _whether_is_last(asked, lang)):
        return Kind.WHETHER
    if wanted is None:
        wanted = next((kind for kind, pattern in order if pattern.search(text)), None)
        if wanted is None and whether.search(text):
            return Kind.WHETHER
    return wanted or Kind.OPEN


def _asking_part(text: str) -> str:
    """The last sentence that asks; a story before it does not decide the kind."""
    parts: list[str] = [p for p in re.findall(r"[^。！!?？;；\n]+[。！!?？;；]?", text) if p.strip()]
    asking = [p for p in parts if p.rstrip().endswith(("?", "？"))]
    return (asking or parts or [text])[-1]


def _whether_is_last(asked: str, lang: str) -> bool:
    if lang == "en":
        return bool(WHETHER_EN.match(asked.strip()))
    tail = re.split(r"[，,、]", asked.rstrip("?？。!！ "))[-1]
    return bool(WHETHER_ZH.search(tail + "?")) and not any(p.search(tail) for _, p in ORDER_ZH)


LEANING_ZH = re.compile(
    r"^(那|那么|要是|如果|万一|还有|另外|再|又|对了|可是|但是|但|不过|所以|然后|接着|换成|改成|这|它|他们?|她们?|前面|刚才|上面|"
    r"后来|之后|到期|逾期|过了|超了|备完|办完|开完|选完|交完)|呢[?？。!！\s]*$|^[^，,。]{1,9}[?？]?$|"
    r"(这个|那个|这事|那事|这些|那些|它|他们|人家|对方|同样)"
)
LEANING_EN = re.compile(
    r"^(and|but|so|then|what about|how about|what if|in that case|also|ok)\b|"
    r"\b(it|they|them|that|those|this|these|he|she|there|then)\b|^.{1,30}\?$",
    re.IGNORECASE,
)
RETURNS = re.compile(
    r"(说回|回到|接着(说)?(前|刚|上)|还是(说)?(前|刚|上)|(前头|前面|刚才|最开始|一开始|上头)(那|说|问|的)|back to)",
    re.IGNORECASE,
)


COMPARES = re.compile(
    r"一样|差在哪|差别|区别|矛盾|对不上|对得上|哪个准|哪个对|以哪|以谁|哪份为准|两(?:个|份|边|头|处|张)|两规划|打架|不一致|一致|冲突|"
    r"各(?:是|写|说|定)|正文.{0,12}表|表.{0,12}正文|另一(?:个|份)|"
    r"\b(?:differ\w*|same|both|contradict\w*|conflict\w*|compar\w*|consistent|versus|two (?:plans|documents|tables))\b",
    re.IGNORECASE,
)


def asks_whether(text: str, lang: str) -> bool:
    """Whether a yes or no is wanted: of several things asked the first one counts, the others do not turn it."""
    several = len(QUESTION_MARK.findall(text)) > 1  # a story's many clauses lead up to one question
    first = clauses_of(text, lang)[0] if several else text
    if lang == "en":
        return bool(WHETHER_EN.search(first))
    closed = first if QUESTION_MARK.search(first[-1:]) else first + "？"
    if WHETHER_ZH.search(closed):
        return True
    # Without any mark nothing tells a bare question from a remark.
    bare = closed if QUESTION_MARK.search(text) else first
    return kind_of(first, lang) is Kind.OPEN and bool(BARE_QUESTION_ZH.search(bare))


ASKS_ON = re.compile(r"^[^？?。]{1,24}呢[？?。!！\s]*$|^(?:and |but )?(?:what|how) about\b", re.IGNORECASE)


def leans_on_history(text: str, lang: str) -> bool:
    """Whether the question has the marks of one that goes on from the turns before."""
    return bool((LEANING_EN if lang == "en" else LEANING_ZH).search(text))


POINTS = re.compile(r"[呢它这那]|他们|刚才|上面|前面")
TOPIC_FIRST = re.compile(
    r"^(?![谁啥什多哪几怎那还又再])[^，,。]{2,}?[是在要得该归由]?(?:谁|哪|啥|什么|多少|几|怎么)"
)


def _stands_alone(text: str) -> bool:
    """Whether the question names its topic; a short one does where that comes first: 河长是谁, but not 谁负责."""
    lang = language(text)
    return not leans_on_history(text, lang) or (
        lang == "zh" and bool(TOPIC_FIRST.match(text)) and not POINTS.search(text)
    )


MOST_CLAUSES = 3
QUESTION_MARK = re.compile("[?？]")
ASKING_ZH = re.compile(
    r"[啥谁咋怎吗]|哪(?!怕)|(?<![好前这那近十])几|(?<!任)何|什么|多少|多[大高长远久宽]|如何|([一-鿿])[不没]\1|各是|(?<![多什怎这那要])么[，,?？]"
)
ASKING_EN = re.compile(r"\b(?:what|which|who|whom|whose|how|when|where|why)\b", re.IGNORECASE)
TAG_ZH = re.compile(r"^(?:对|是|行|好|真的|没错|是不是|对不对|是这样|可以)[吗吧么不]?$|^真的假的$")
SPLIT_EN = re.compile(r"[?;]+|, (?:and|or) | and (?=(?:what|who|which|how|when)\b)", re.IGNORECASE)
EACH_ZH = re.compile(
    r"分别|各(?!位|种|类|级|项|自|部门|乡|镇|地)|一个.{1,12}一个|两(?:样|桩|件|档子|头|个(?!月|人|小时|星期|礼拜|工作日))"
)
PAIR_ZH = re.compile(
    r"^(?P<lead>.{0,12}?)(?P<one>[^，,：:、和跟与]{2,14})(?:和|跟|与|、)(?P<other>[^，,：:、和跟与]{2,14})(?P<rest>[，,：:].*)$"
)
# … 长护险和护理补贴，这文件都管不管？分别怎么说
PAIR_WITHIN = re.compile(
    r"(?P<lead>[^，,。；;！!]*[，,。；;！!])(?P<one>[^，,。；;：:、和跟与？?！!]{2,12})(?:和|跟|与|、)(?P<other>[^，,。；;：:、和跟与？?！!]{2,12})"
    r"(?P<rest>[，,：:].*)$"
)
LEAST_ZH, LEAST_EN = 4, 12  # characters of a clause that stands by itself
STORY = 90  # characters
TOPIC = 16  # characters; a longer lead is a story, not the topic of what follows


def clauses_of(text: str, lang: str) -> tuple[str, ...]:
    """Cut a question that asks several things into its parts, at most `MOST_CLAUSES`; a story stays whole."""
    parts = _clauses_en(text) if lang == "en" else _clauses_zh(text)
    return tuple(parts[:MOST_CLAUSES]) if len(parts) > 1 else (text,)


def _clauses_en(text: str) -> list[str]:
    parts = [p.strip(" ,.") for p in SPLIT_EN.split(text)]
    listed = bool(re.search(r":\s", parts[0]))  # Give me both targets: sorted rubbish, and rural coverage
    clauses: list[str] = []
    waiting: list[str] = []
    for part in filter(None, parts):
        waiting.append(part)
        asks = listed or WHETHER_EN.search(part) or ASKING_EN.search(part)
        if asks and len(part) >= LEAST_EN:
            clauses.append(", ".join(waiting))
            waiting = []
    return clauses


def _clauses_zh(text: str) -> list[str]:
    """Pieces between commas, each that asks together with those before it that do not; the topic goes with every one."""
    if len(text) > STORY and len(QUESTION_MARK.findall(text)) < 2:  # noqa: PLR2004  # one question at the end of a story
        return []
    cut = re.split(r"([?？；;。！!]+|[，,](?![^（(]*[)）]))", text)
    clauses: list[str] = []
    waiting: list[str] = []
    topic = ""
    for piece, mark in zip_longest((p.strip(" 。“”") for p in cut[::2]), cut[1::2], fillvalue=""):
        asks = bool(ASKING_ZH.search(piece) or QUESTION_MARK.search(mark))
        if not piece or TAG_ZH.match(piece):
            continue
        if clauses and len(piece) < LEAST_ZH and asks:
            clauses.append(f"{clauses[-1]}，{piece}")  # 几个人: nothing by itself
            continue
        waiting.append(piece)
        if not asks:
            continue
        if not clauses and len(waiting) > 1 and len(waiting[0]) <= TOPIC:
            topic = waiting[0]
        lead = [topic] if topic and clauses and topic not in waiting else []
        clauses.append("，".join([*lead, *waiting]))
        waiting = []
    pair = PAIR_ZH.match(text)
    if len(clauses) <= 1 and pair and EACH_ZH.search(pair["rest"]):
        return [f"{pair['lead']}{pair[name]}{pair['rest']}" for name in ("one", "other")]
    within = PAIR_WITHIN.search(text)
    if len(clauses) <= 2 and within and EACH_ZH.search(within["rest"]):  # noqa: PLR2004  # … ，都管吗？分别怎么说
        return [f"{within['lead']}{within[name]}{within['rest']}" for name in ("one", "other")]
    return clauses
