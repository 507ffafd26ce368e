"""How questions are read."""

import pytest

from assistant.errors import QuestionError
from assistant.question import LONGEST, Kind, clauses_of, clean, kind_of, language, read_question
from assistant.types import Message


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("物业能停水吗？", Kind.WHETHER, id="can"),
        pytest.param("这样做行不行", Kind.WHETHER, id="A-not-A"),
        pytest.param("租户能领不", Kind.WHETHER, id="bare negation at the end"),
        pytest.param("备案要多少天？", Kind.DEADLINE, id="how many days"),
        pytest.param("覆盖率要达到多少", Kind.NUMBER, id="how much"),
        pytest.param("噪声扰民归哪个局管？", Kind.WHO, id="which bureau"),
        pytest.param("有哪些情形？", Kind.LIST, id="which"),
        pytest.param("怎么申请？", Kind.HOW, id="how"),
        pytest.param("什么叫前期物业管理", Kind.WHAT, id="what"),
        pytest.param("您好！", Kind.SMALL_TALK, id="greeting"),
        pytest.param("Can they cut the power?", Kind.WHETHER, id="en can"),
        pytest.param("By 2025, do new buses have to be electric?", Kind.WHETHER, id="en after a date"),
        pytest.param("How many people sit on the committee?", Kind.NUMBER, id="en how many"),
        pytest.param("How long must the list be posted?", Kind.DEADLINE, id="en how long"),
        pytest.param("thank you!", Kind.SMALL_TALK, id="en thanks"),
    ],
)
def test_kind(text: str, kind: Kind) -> None:
    """The kind is read off the part that asks."""
    assert kind is kind_of(text, language(text))


def test_clean_evens_out_what_was_typed() -> None:
    """Traditional characters, zero-width and control characters, runs of blanks."""
    assert "物业停水 合法吗" == clean("物業\u200b停水\x07  合法嗎\n")


@pytest.mark.parametrize("text", ["", "   ", "？？！", "\x00\x01"])
def test_an_empty_question_is_refused(text: str) -> None:
    """Nothing readable is an error that says so."""
    with pytest.raises(QuestionError, match="空"):
        clean(text)


def test_an_endless_question_is_refused() -> None:
    """The message states both lengths."""
    with pytest.raises(QuestionError, match=str(LONGEST)):
        clean("水" * 100_000)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("断水", "zh"),
        ("What does 物业 mean in these measures?", "en"),
        ("PM2.5 目标是多少", "zh"),
        ("wuye neng tingshui ma", "zh"),
        ("Can the company cut the water?", "en"),
    ],
)
def test_language(text: str, lang: str) -> None:
    """Words against characters decide."""
    assert lang == language(text)


def test_two_questions_are_two_clauses() -> None:
    """Each part that asks something is a clause; a story is none."""
    assert 2 == len(clauses_of("污水站电费谁出？老百姓要不要凑钱？", "zh"))
    assert 1 == len(clauses_of("我家在三楼，楼上漏水半年了，物业一直不管，到底归谁管？", "zh"))


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        (
            "开加油站的，大热天卸油要注意啥？出事的预案又有啥硬要求？",
            ("开加油站的，大热天卸油要注意啥", "开加油站的，出事的预案又有啥硬要求"),
        ),
        ("前几天我家漏水，物业不管，归谁管？", ("前几天我家漏水，物业不管，归谁管？",)),
        ("东西在哪领？邻居也得签字？", ("东西在哪领", "邻居也得签字")),
        ("物业公司和业主有纠纷，两个月没解决，归谁管？", ("物业公司和业主有纠纷，两个月没解决，归谁管？",)),
        (
            "We live next door, and the noise is awful, who do I call?",
            ("We live next door, and the noise is awful, who do I call?",),
        ),
        ("卖假药坑老人和拉老人集资，分别归谁？", ("卖假药坑老人，分别归谁？", "拉老人集资，分别归谁？")),
        ("首次大会谁来筹备？几个人？", ("首次大会谁来筹备", "首次大会谁来筹备，几个人")),
        ("听说每辆补二十万，对吧，啥时候发钱", ("听说每辆补二十万，对吧，啥时候发钱",)),
        (
            "Which firms are to move, and what becomes of their land?",
            ("Which firms are to move", "what becomes of their land"),
        ),
        (
            "我爸七十九，卧床，手头紧。照护津贴和长护险，文件里都提没提？分别咋写的？",
            (
                "手头紧。照护津贴，文件里都提没提？分别咋写的？",
                "手头紧。长护险，文件里都提没提？分别咋写的？",
            ),
        ),
    ],
)
def test_clauses_keep_the_topic(text: str, clauses: tuple[str, ...]) -> None:
    """What is said before the first question goes with each; a pair asked about separately becomes two; 对吧 is none."""
    assert clauses == clauses_of(text, "en" if text.isascii() else "zh")


@pytest.mark.parametrize(
    ("text", "whether"),
    [
        ("能停水吗", True),
        ("政策上支持不支持？", True),
        ("光这个够不够？", True),
        ("楼道里放车行布行阿", True),
        ("开工前非得签个协议不可？", True),
        ("新盖一栋写字楼，也得配齐分类的桶？", True),
        ("目标降到八成了，真的假的？到底多少？", True),
        ("那条讲的什么？", False),
        ("指标2025年填的几？", False),
        ("该由哪两个局负责？", False),
        ("要办什么手续？会不会少收？", False),
        ("老楼呢？", False),
        ("公布公共收益的部门是谁", False),
        ("要不，物业乱收费我找谁投诉？", False),
        ("能用维修资金不，谁说了算？", True),
        ("东西在哪领？邻居也得签字？", False),
        ("May a flat be used as a shop?", True),
        ("Which bureau is in charge?", False),
    ],
)
def test_whether_a_yes_or_no_is_wanted(text: str, whether: bool) -> None:
    """么 at the end of 什么 asks no yes or no, and of two things asked the first counts."""
    assert read_question(text).whether is whether


def test_a_question_leans_only_where_there_is_something_to_lean_on() -> None:
    """农村的呢 leans on a history; the same words alone lean on nothing."""
    history = (
        Message(role="user", content="县城水质达标率多少？"),
        Message(role="assistant", content="100%"),
    )

    assert read_question("农村的呢？", history).leans
    assert not read_question("农村的呢？").leans


def test_going_back_is_noticed() -> None:
    """说回前头那事 returns to the first topic."""
    history = (Message(role="user", content="能断电吗"), Message(role="user", content="垃圾厂何时建"))

    assert read_question("说回前头那事，门禁卡呢", history).returns


STOPPING = (Message(role="user", content="物业能停水吗"), Message(role="assistant", content="不能。"))


@pytest.mark.parametrize(
    ("text", "inherited"),
    [
        ("那停电呢？", "物业能停水吗"),
        ("那该找谁投诉呢？", ""),
        ("那罚多少钱呢？", ""),
        ("物业公司在哪？", ""),
    ],
)
def test_asking_on_inherits_what_was_asked(text: str, inherited: str) -> None:
    """那停电呢 asks whether once more; a question with a question word asks something else."""
    reading = read_question(text, STOPPING)

    assert inherited == reading.inherited
    assert reading.whether is bool(inherited)


def test_asking_on_and_on_goes_back_to_the_question() -> None:
    """The third in a row still asks what the first did."""
    history = (
        *STOPPING,
        Message(role="user", content="那停电呢？"),
        Message(role="assistant", content="不能。"),
    )

    assert "物业能停水吗" == read_question("那停气呢？", history).inherited


def test_a_refused_question_does_not_spoil_the_next() -> None:
    """An unreadable earlier turn is left out."""
    history = (Message(role="user", content="？？"), Message(role="user", content="能停水吗"))

    assert ("能停水吗",) == read_question("那停电呢？", history).earlier


def test_pinyin_is_noticed() -> None:
    """Chinese by its sound has no characters and is no English."""
    assert read_question("wuye neng tingshui ma").spelled
    assert not read_question("Can they cut my water?").spelled
    assert not read_question("物业 neng tingshui ma").spelled
    assert not read_question("VOCs").spelled
    assert not read_question("42").spelled


@pytest.mark.parametrize(
    ("before", "background"),
    [
        pytest.param((), "", id="nothing before"),
        pytest.param(
            ("车位能卖给小区外头的人吗？",), "车位能卖给小区外头的人吗？", id="one that stands by itself"
        ),
        pytest.param(
            ("车位能卖给小区外头的人吗？", "那租呢？"),
            "车位能卖给小区外头的人吗？ 那租呢？",
            id="one that leans on another",
        ),
        pytest.param(("敬老院要建几所？", "谁负责？"), "敬老院要建几所？ 谁负责？", id="a short first one"),
        pytest.param(("专项维修资金谁管？", "谢谢"), "专项维修资金谁管？", id="thanks in between"),
        pytest.param(
            ("车位能卖给小区外头的人吗？", "河长是谁？"),
            "河长是谁？",
            id="short, but with its own topic first",
        ),
    ],
)
def test_what_a_question_goes_on_from(before: tuple[str, ...], background: str) -> None:
    """The question before, with the one that it leans on itself."""
    history = [Message(role="user", content=text) for text in before]

    assert background == read_question("剩下的也不行？", history).background
