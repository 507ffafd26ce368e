"""What sort of answer a text asks for: a price, a time, a body, a yes; two questions on one matter may differ in it."""

import re
from functools import lru_cache

from assistant.wants import HOW_MUCH

CHINESE = {
    "money": r"多少钱|[给领赔补罚交收奖](?:个)?"
    + HOW_MUCH
    + r"|几块|几毛|多少元|几百|几千|价|收费|罚几|押金|工资|奖金|标准是多",
    "when": r"什么时候|啥时候|啥时|几时|哪天|哪年|哪一年|哪会儿|几月|几号|何时|到哪年",
    "how_long": r"多久|多长时间|几天|几年|几个月|多少天|几日|多少年|几个工作日|提前",
    "hours": r"几点|营业时间|上班时间",
    "share": r"百分之|几成|占比|比例|占多少|率.{0,4}多少|几分之",
    "age": r"几岁|多少岁|岁数|多大年纪|年龄",
    "phone": r"电话|热线|号码",
    "count": r"多少(?!钱|元)|多大|几(?:个|家|张|户|人|名|间|座|条|辆|项|次|种|类|处|所|万|支|台)",
    "who": r"谁|哪个部门|哪个单位|归哪|找哪|哪个局|哪家|归.{0,3}管",
    "where": r"哪儿|哪里|上哪|去哪|在哪|啥地方|什么地方",
    "how": r"怎么|咋|如何|怎样|流程|步骤|手续",
    "why": r"为什么|为啥|凭啥|凭什么",
    "which": r"哪些|哪几|什么|啥|哪种",
    "whether": r"吗|不\??？?$|能不能|可不可|行不行|是不是|有没有|要不要|该不该|会不会|合不合|让不让|算不算|用不用|管不管|"
    r"吧|么$|没$",
}
ENGLISH = {
    "money": r"how much|price|cost|\bfine\b|yuan|fee is",
    # "when" within a sentence is a condition, not a question.
    "when": r"(?:^|[,;.?] ?|\band |\bby )when\b|what date|which year",
    "how_long": r"how (?:long|soon)|how many (?:days|years|months)|deadline",
    "often": r"how (?:often|frequently)",
    "hours": r"opening hours",
    "share": r"what share|percent",
    "age": r"what age|how old",
    "phone": r"phone|hotline",
    "count": r"how (?:many|big|large)|what number",
    "who": r"\bwho\b|which (?:department|office|body|bureau)",
    "where": r"\bwhere\b",
    "how": r"\bhow (?:do|can|to|should|is)\b",
    "why": r"\bwhy\b",
    "which": r"\bwhich\b|\bwhat\b",
    "whether": r"(?:^|[.?!,;] )(?:can|may|must|is|are|do|does|should|could|will|has|have)\b",
}
TYPES = {
    lang: tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in patterns.items())
    for lang, patterns in (("zh", CHINESE), ("en", ENGLISH))
}
HAN = re.compile(r"[\u3400-\u9fff]")
PLAIN = frozenset({"open"})
# 多少钱 is a price, not also a count; what it is a price of does not matter.
NARROW = frozenset({"money", "when", "how_long", "hours", "share", "age", "phone"})
WIDE = frozenset({"count", "which", "how"})


@lru_cache(maxsize=65536)
def answer_types(text: str) -> frozenset[str]:
    """The sorts of answer that a question asks for; `open` alone where its words name none."""
    types = TYPES["zh" if HAN.search(text) else "en"]
    found = frozenset([name for name, pattern in types if pattern.search(text)])
    if found & NARROW:
        found -= WIDE
    return found or PLAIN
