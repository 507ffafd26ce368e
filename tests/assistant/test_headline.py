"""A verdict in the words of the question: a wrong one turns the answer round."""

import pytest

from assistant.headline import asking_clause, verdict_words
from corpus.types import Verdict


@pytest.mark.parametrize(
    ("question", "yes", "no"),
    [
        ("物业能停水吗？", "可以。", "不能。"),
        ("隔壁违规搭棚，我能去投诉吗", "可以。", "不能。"),
        ("物业这么干违法吗", "是，违反规定。", "不违反规定。"),
        ("违不违规", "是，违反规定。", "不违反规定。"),
        ("一年公布两回账，比规定还勤，不违规吧", "对，不违反规定。", "不对，违反规定。"),
        ("少给两样材料，街道第七天没给证明，不算街道违规吧", "对，不违反规定。", "不对，违反规定。"),
        ("楼上天天扔酒瓶子，这不犯法吗", "是的。", "不是。"),
        ("物业上门催，合不合规", "符合。", "不符合。"),
        ("这么收费合规吗", "对，符合规定。", "不对，不符合规定。"),
        ("听说每月补三百，对吗？", "对。", "不对。"),
        ("电梯坏了物业管不管", "管。", "不管。"),
        ("交不交都行吧", "是的。", "不是。"),
        ("明天才报，来得及吗", "来得及。", "来不及。"),
        ("在禁燃区烧劣质散煤违法吗？能告诉我不", "是，违反规定。", "不违反规定。"),
        ("物业停水违法吗？我准备投诉他们", "是，违反规定。", "不违反规定。"),
        ("要是不交物业费能停水吗", "可以。", "不能。"),
        ("租户人缘好，能当业委会候选人吗", "可以。", "不能。"),
        ("有执照就能卖劣质散煤吗", "可以。", "不能。"),
        ("小区里养猫养狗一律不许吗", "是的。", "不是。"),
        ("绿建标准也一点不能落下吗", "是的。", "不是。"),
        ("我有权查账吗", "有。", "没有。"),
        ("开大会要三十个人吗", "是的。", "不是。"),
        ("还得再公示一遍吗", "要。", "不用。"),
        ("断水，能不能", "可以。", "不能。"),
    ],
)
def test_yes_and_no_in_the_words_of_the_clause_that_asks(question: str, yes: str, no: str) -> None:
    """Not in those of a word told before or after it; where a word could mean either, 是的 and 不是 cannot err."""
    assert yes == verdict_words(Verdict.YES, question, "zh")
    assert no == verdict_words(Verdict.NO, question, "zh")


def test_other_languages_conditions_and_named_acts() -> None:
    """English says yes and no; what hangs on something says so; 断水 asks for leave."""
    assert "No." == verdict_words(Verdict.NO, "Is that legal?", "en")
    assert "要看情况。" == verdict_words(Verdict.CONDITIONAL, "能停吗", "zh")
    assert "不能。" == verdict_words(Verdict.NO, "断水", "zh", terse=True)


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("我欠了费。经理要断水，他能断吗？要多久？", "他能断吗？"),
        ("能停吗，我很急", "能停吗"),
        ("断水", "断水"),
    ],
)
def test_the_clause_that_asks(question: str, clause: str) -> None:
    """The first question of several, its last clause that asks whether."""
    assert clause == asking_clause(question)
