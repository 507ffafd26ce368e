"""What amount a question wants by its words, and whether evidence states one of that sort."""

import re
from collections.abc import Iterable

AMOUNT = r"[\d一二三四五六七八九十百千两几半]"
# 几 that asks how many, not 好几次, 没几天, 我们几个.
HOW_MANY = r"(?:(?<![好前这那近十没过我你您他们了头上])几|多少)(?:个)?"
# 多少 that asks for money where a verb of giving or taking is before it: 交多少, 领多少补贴, not 给多少面积.
HOW_MUCH = r"多少(?:(?![一-鿿])|[钱元块款合才算呢啊吧呀嘛了]|[一-鿿]{0,4}(?:费|金|津贴|补贴|补助|工资))"
# What a question wants, and what evidence must then contain.
WANTS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        re.compile(
            r"(?:多少钱|收多少|交多少)(?!.{0,4}(?:谁|哪[个家]).{0,5}(?:定|说了算|做主|批))|几块钱?|多少元|几毛|多少块|几百块|几千块|价钱|罚款?(?:多少|几)|罚多少|补(?:贴|助|偿)?(?:多少|几)|"
            rf"(?:给|领|赔|交|收|奖|发|拿)(?:个)?{HOW_MUCH}|"
            r"(?:奖金|赏金|工资).{0,6}(?:多少|几)|(?:多少|几).{0,4}(?:奖金|赏金|工资)|收费标准是|"
            r"how much (?:money|does it cost|is the (?:fee|fine|subsidy|allowance|reward|deposit)|"
            r"do i|will i|would i|can i|per)|what (?:does it cost|is the price)|\bprice\b|\byuan\b",
            re.IGNORECASE,
        ),
        re.compile(AMOUNT + r"\s*(?:元|万元|块钱)"),
    ),
    (
        re.compile(
            rf"{HOW_MANY}(?:米|公里)|多远|隔多(?!久|长)|"
            r"how (?:far(?! ahead| before)|many (?:metres|meters|kilomet))|what distance",
            re.IGNORECASE,
        ),
        re.compile(AMOUNT + r"\s*(?:米|公里|千米)(?!²|2)"),
    ),
    (
        re.compile(
            r"多[少大](?:的)?面积|面积(?:得|要|是|有|为)*(?:多[少大]|几)|多少(?:个)?(?:平(?!均)|亩|公顷)|几(?:平|亩地)|"
            r"how many (?:square|hectares|mu\b)|how much (?:floor|land|space)|(?:floor|land) area",
            re.IGNORECASE,
        ),
        re.compile(AMOUNT + r"\s*(?:万)?(?:平方|平米|亩|公顷|㎡|km|hm|m\s*[²2])|分之|%"),
    ),
    (
        re.compile(
            r"电话(?:号码)?(?:是)?(?:多少|几号|给我)|热线(?:是)?多少|打(?:哪个|什么)电话|"
            r"(?:phone|hotline) number|number (?:to|do i) call",
            re.IGNORECASE,
        ),
        re.compile(r"\d{5,}"),
    ),
    (
        re.compile(
            r"百分之(?:几|多少)|(?<!好)几成|几分之几|多大(?:的)?比例|比例(?:是|为|有)?多少|占多少(?!个|户|间|平)|多少比例|"
            r"率(?:是|达|要)?(?:到)?多少|what (?:share|percentage|proportion|percent)|how many per ?cent|\bpercentage\b",
            re.IGNORECASE,
        ),
        re.compile(r"[%％‰]|百分之|分之|[一二三四五六七八九]成|半数|过半"),
    ),
    (
        re.compile(
            rf"{HOW_MANY}(?:工作)?(?:天|日|月|年|小时|钟头|周|星期|分钟)(?![份前后了没])|多久|多长时间|隔多长|"
            r"how (?:long|soon|often|many (?:\w+ )?(?:days?|months?|years?|weeks?|hours?))",
            re.IGNORECASE,
        ),
        re.compile(
            AMOUNT
            + r"\s*(?:个)?(?:工作)?(?:日|天|月|年|小时|周|季度)|每[年月季周日天]|年度|季度|定期|届满|之日"
        ),
    ),
    (
        re.compile(
            rf"{HOW_MANY}(?:吨|公斤|斤|毫米|厘米|公分|度电|度|分贝|毫克|微克)|"
            r"how many (?:\w+ )?(?:tons?|tonnes?|kilos?|decibels?|milli\w+|centi\w+)|in met(?:re|er)s",
            re.IGNORECASE,
        ),
        re.compile(
            AMOUNT + r"\s*(?:万)?(?:吨|t|公斤|斤|毫米|厘米|千瓦|度|分贝|毫克|微克|μg|mg|m|米)", re.IGNORECASE
        ),
    ),
    (
        re.compile(
            r"(?:一年|每年|一个月|每月)(?:得|要|至少|最多)?[\u4e00-\u9fff]{1,4}几[次回趟]|多少[次回趟]|要(?:开|办|查|检)几|几[月](?!份)(?=[开办查检])|"
            r"how many times",
            re.IGNORECASE,
        ),
        re.compile(AMOUNT + r"\s*(?:次|回)|每[年月季周日天]|季度|年度"),
    ),
    (
        re.compile(
            r"(?:[要得够由需]|凑[够齐]?)几个?(?:户|人|名|业主|邻居|签名|签字)|几个人|多少(?:个)?(?:户|人|名|业主|邻居|签名|签字)|"
            r"how many (?:\w+ )?(?:people|persons?|residents?|owners?|households?|signatures?|members?|staff|guards?)",
            re.IGNORECASE,
        ),
        re.compile(AMOUNT + r"\s*(?:以上|以下)?(?:户|人|名|位|家|的业主|个)|分之|[%％]|过半|半数"),
    ),
    (
        re.compile(
            r"几点(?:到|上|下|开|关|能)?|营业时间|上班时间|办公时间|opening hours|what time|office hours",
            re.IGNORECASE,
        ),
        re.compile(AMOUNT + r"\s*(?:时|点)"),
    ),
)


def unmet(question: str, evidence: Iterable[str]) -> bool:
    """Whether the question wants an amount that no evidence states; of several amounts each must be stated.

    Amounts are money, lengths, areas, shares, times, weights, numbers of people or times, telephone numbers, hours.
    """
    texts = list(evidence)
    asked = [stated for wanted, stated in WANTS if wanted.search(question)]
    return any(not any(stated.search(text) for text in texts) for stated in asked)
