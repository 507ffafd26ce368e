"""The same question in another frame: …，行吗 → …，合规吗 (same verdict) or …，算违规吗 (the opposite one).

Askers have habits: of the asks that end in 行吗 three in four are answered no. A judge trained on them as they are
learns the habit instead of the law; with endings exchanged at random it cannot.
"""

import random
import re

CLAIM = (
    "对吧", "是不是", "对不对", "是吧", "没错吧", "对吗", "是吗", "是真的吗", "对不", "我没记错吧", "这话准吗",
    "是这样吗", "是不", "这么理解对不", "真的假的", "是这样吧", "有这回事不", "这话对不对", "属实吗", "这说法对吗",
)  # fmt: skip
ALLOWED = (
    "行吗", "行不行", "行不", "行吧", "可以吗", "可以不", "可以吧", "中不中", "成不成", "能行不", "合规吗", "合规不",
    "这么做合规吗", "这样行吗", "没问题吧", "站得住脚吗", "这么办说得过去不", "合规吧", "没事吧", "没关系吧",
)  # fmt: skip
BREACH = (
    "违规吗", "算违规吗", "算不算违规", "违规不", "不合规吧", "不行吧", "这么做有问题吗", "是不是违规了", "算违规吧",
)  # fmt: skip
OPPOSITE = {"yes": "no", "no": "yes"}
ENDING = re.compile(
    rf"^(?P<told>.*[^，,\s])(?P<gap>[，, ]+)(?P<end>{'|'.join(sorted((*CLAIM, *ALLOWED, *BREACH), key=len, reverse=True))})"
    r"(?P<mark>[？?]?)$"
)


def reframed(question: str, stance: str, chance: random.Random) -> tuple[str, str]:
    """The question with another ending and the verdict that goes with it; as it is where its ending is not known."""
    match = ENDING.match(question)
    if not match:
        return question, stance
    if match["end"] in CLAIM:
        end = chance.choice(CLAIM)
    else:
        end = chance.choice((*ALLOWED, *BREACH))
        if (end in BREACH) is not (match["end"] in BREACH):
            stance = OPPOSITE.get(stance, stance)
    return f"{match['told']}{match['gap']}{end}{match['mark']}", stance
