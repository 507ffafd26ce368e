"""A verdict in the words that answer the question as it is put: 能停吗 → 不能, 违规吗 → 是，违反规定, 管不管 → 管.

A wrong word turns the answer round, so a pattern is only used where it can mean one thing; all else is answered with
是的 and 不是, which are right for any question.
"""

import re

from assistant import messages
from assistant.question import QUESTION_MARK, asks_whether
from corpus.types import Verdict

CLAUSES = re.compile(r"[，,；;\s]+")
SENTENCES = re.compile(r"(?<=[。！!？?])")
ENDS = "[吗么不没吧]?[。！!？?]*$"
BREACH = "(?:违规|违法|犯法|犯规|违反)"
CAN, CANNOT = "可以。", "不能。"
# The first pattern found in the clause that asks decides: what is said for yes, what for no.
WORDS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r"合不合"), "符合。", "不符合。"),
    (re.compile(r"违不违|犯不犯|(?:违规|犯规|违法|犯法)不(?:违|犯)"), "是，违反规定。", "不违反规定。"),
    (re.compile(rf"(?:不|没有?|不会|不算.{{0,4}}){BREACH}吧[。！!？?]*$"), "对，不违反规定。", "不对，违反规定。"),
    # Any other denial before the word leaves open what a yes would agree to: 这不犯法吗.
    (re.compile(rf"^[^不没未]*(?:{BREACH}|不合规|不合法){ENDS}"), "是，违反规定。", "不违反规定。"),
    (re.compile(r"(?<!不)(?:合法|合规)" + ENDS), "对，符合规定。", "不对，不符合规定。"),
    (re.compile(r"(?:(?<!不)对|对不对|没错|准)(?:吗|吧|不)?[。！!？?]*$"), "对。", "不对。"),
    (re.compile(r"来得及"), "来得及。", "来不及。"),
    (re.compile(r"难道|是不是|是否|(?:是吗|吧)[。！!？?]*$"), "是的。", "不是。"),
    (re.compile(r"能不能|可不可以|可以不可以|行不行|成不成|中不中|让不让|许不许|准不准|可否|能否"), CAN, CANNOT),
    (re.compile(r"有没有|有无"), "有。", "没有。"),
    # A denial in the question would turn these round: 一律不许吗, 不用交吗.
    (re.compile(r"不(?:能|许|让|准|得|可以?|给|用|会|要|该|必|应)|别"), "是的。", "不是。"),
    (re.compile(r"必须|一定要|非得|需不需要|得不得"), "要。", "不用。"),
    (re.compile(r"(?:^|[就也还都才先])(?:要|得)(?!是|么|到|了).{0,12}[吗么][。！!？?]*$"), "要。", "不用。"),
    (re.compile(r"有(?:权|资格|义务|责任|规定|办法|要求|道理|理)(?!的).{0,10}[吗么不没]?[。！!？?]*$"), "有。", "没有。"),
    (re.compile(r"(?:可以|允许|准许|能够|(?<![可功性效职不])能(?![源力耗手])).{0,20}" + ENDS), CAN, CANNOT),
    (re.compile(r"(?:行|成|中)[吗么不][。！!？?]*$"), CAN, CANNOT),
)  # fmt: skip
# 管不管 → 管。 or 不管。, but not 交不交都行吧.
WHETHER_OR_NOT = re.compile(r"([管评算用要会该收交赔查批归给够罚退补])不\1(?!都)")


def verdict_words(verdict: Verdict, question: str, lang: str, *, terse: bool = False) -> str:
    """What is said first; a terse question only names an act, 断水, and is answered as if it asked for leave."""
    if verdict is Verdict.CONDITIONAL:
        return messages.CONDITIONAL[lang]
    yes = verdict is Verdict.YES
    if lang == "en":
        return "Yes." if yes else "No."
    if terse:
        return CAN if yes else CANNOT
    clause = asking_clause(question)
    if both := WHETHER_OR_NOT.search(clause):
        return f"{both[1]}。" if yes else f"不{both[1]}。"
    for pattern, agreed, denied in WORDS:
        if pattern.search(clause):
            return agreed if yes else denied
    return "是的。" if yes else "不是。"


def asking_clause(question: str) -> str:
    """The clause whose yes or no is said: of several questions that of the first, of one the last clause that asks."""
    sentences = [s.strip() for s in SENTENCES.split(question) if s.strip()]
    asked = [s for s in sentences if QUESTION_MARK.search(s)] or sentences
    sentence = next((s for s in asked if asks_whether(s, "zh")), asked[0] if asked else question)
    clauses = [c for c in CLAUSES.split(sentence) if c]
    return next((c for c in reversed(clauses) if asks_whether(c, "zh")), sentence)
