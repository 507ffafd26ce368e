"""What a regulation's own text says of itself: title, number, issuer, dates; what it does not say stays unsaid."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from corpus.lines import LineKind, Shape, classify
from corpus.numerals import DIGITS, parse_number
from corpus.repair import Tracked

KINDS = (
    "法|法典|条例|规定|办法|细则|规则|规范|规程|章程|准则|解释|批复|"
    "答复|意见|通知|通告|公告|决定|决议|规划|计划|纲要|方案|要点|制度|"
    "标准|暂行|试行|修正案|补充规定|复函|函|令|指引|指南|纪要|目录|"
    "清单|制度|程序|协定|公约|议定书|若干问题"
)
TITLE = re.compile(rf"(?:{KINDS})(?:[（(][^（）()]{{1,30}}[）)])*$")
DATED_NAME = re.compile(r"[（(](\d{4})[-.年](\d{1,2})[-.月](\d{1,2})日?[）)]")
DATE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
CHINESE_DATE = re.compile(
    r"([一二三四五六七八九〇○零]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)
NUMBER = re.compile(
    r"[\u3400-\u9fff]{1,12}\s*[〔\[［（(]\s*(?:19|20)\d\d\s*[〕\]］）)]\s*第?\s*\d{1,4}\s*号"
    r"|(?:中华人民共和国)?[\u3400-\u9fff]{2,16}?令\s*[（(]?\s*第?\s*[\d一二三四五六七八九十百〇零]{1,6}\s*号"
)
ORDER_ISSUER = re.compile(
    r"(?:中华人民共和国)?([\u3400-\u9fff]{2,16}?)令\s*[（(]?\s*第?\s*[\d一二三四五六七八九十百〇零]{1,6}\s*号"
)
PASSED = re.compile(
    r"(?:第[一二三四五六七八九十]+届)?((?:[\u3400-\u9fff]{2,8}(?:省|市|县|区|自治区|自治州|自治县|州))*?(?:全国|[\u3400-\u9fff]{2,12}?(?:省|市|县|区|州|盟))?"
    r"(?:第[一二三四五六七八九十]+届)?人民代表大会(?:常务委员会)?|最高人民法院审判委员会|最高人民检察院|国务院|[\u3400-\u9fff]{2,12}人民政府)"
    r"[^，。]{0,24}(?:次(?:常务)?会议|通过|公布|发布)"
)
TITLE_ISSUER = re.compile(
    r"^((?:最高人民法院|最高人民检察院|国务院|全国人民代表大会(?:常务委员会)?|公安部|司法部|[\u3400-\u9fff]{2,16}?(?:人民政府(?:办公室|办公厅)?|委员会|常务委员会|办公厅|总局|管理局|部|局))"
    r"(?:[、和 ](?:最高人民检察院|最高人民法院|[\u3400-\u9fff]{2,12}(?:部|局|委员会|总局)))*)\s*(?=关于|《|印发|办理|审理)"
)
SIGNED = re.compile(r"^[\u3400-\u9fff]{3,24}(?:政府|办公室|办公厅|委员会|人民法院|检察院|部|局|院|厅|总局)$")
SINCE = re.compile(
    r"自\s*(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日\s*起\s*(?:正式)?(?:施行|实施|执行|生效)"
)
SINCE_CHINESE = re.compile(
    r"自([一二三四五六七八九〇○零]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日起(?:施行|实施|执行|生效)"
)
SINCE_ISSUE = re.compile("自(?:公布|发布|印发|颁布|下发|通过)之日起(?:施行|实施|执行|生效)")
FRONT_SINCE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日\s*(?:起)?\s*(?:施行|实施)")
PERIOD = re.compile(
    r"(?:规划期(?:限|为|是)*\s*|[（(])(?P<first>20\d\d)\s*年?\s*(?:[-—－～~–]+|至|到)\s*(?P<last>20\d\d)\s*年?(?=[）)]|\s*[。，；]|\s)"
)
ARTICLE_LINE = re.compile(
    r"^[ \t　]*第[零〇一二三四五六七八九十百千\d]+条(?:之[一二三四五六七八九十]+)?[ 　【]", re.MULTILINE
)
FIRST_LEVEL = re.compile(r"^[ \t　]*[一二]、", re.MULTILINE)
SHAPE_LIMIT = 60_000  # characters in which the way of numbering shows
FRONT_LINES = 40  # lines; the longest history of amendments in the sample has 21
FRONT_LIMIT = 400  # characters of one line of front matter


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A document's account of itself."""

    title: str
    number: str
    issuer: str
    issued: date | None
    in_force: date | None
    plan_start: date | None
    plan_end: date | None
    shape: Shape
    front: int  # characters of the text that are its title, dates and other front matter
    doubts: tuple[str, ...]


def identify(text: str, name: str, *, titled: str = "") -> Identity:
    """Read a document's account of itself; `name` is its file name, `titled` what its markup calls it."""
    doubts: list[str] = []
    front_end, shape = _body(text)
    lines = [line.strip() for line in text[:front_end].split("\n") if line.strip()]
    title = _title(lines, titled, name, doubts)
    front = "\n".join(lines)
    end = text[-1500:]
    dates = _dates(front)
    issued = max(dates) if dates else _signed_date(end)
    if issued is None:
        issued = _name_date(name)
        if issued:
            doubts.append("the date is from the file's name")
        else:
            doubts.append("no date found")
    first, last = _period(title + "\n" + front + text[front_end : front_end + 3000])
    return Identity(
        title=title,
        number=_number(front),
        issuer=_issuer(title, front, end),
        issued=issued,
        in_force=_in_force(front, text, dates, issued),
        plan_start=first,
        plan_end=last,
        shape=shape,
        front=front_end,
        doubts=tuple(doubts),
    )


def _body(text: str) -> tuple[int, Shape]:
    """Where the front matter ends, and how what follows is numbered."""
    at, seen, front_end = 0, 0, None
    articles = len(ARTICLE_LINE.findall(text, 0, SHAPE_LIMIT))
    numbered = FIRST_LEVEL.search(text, 0, SHAPE_LIMIT)
    shape = Shape.MEASURE if articles > (1 if numbered else 0) else Shape.PLAN
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            seen += 1
            if seen > FRONT_LINES or _begins_body(stripped, seen):
                front_end = at
                break
        at += len(line) + 1
    return (front_end if front_end is not None else 0), shape


def _begins_body(line: str, seen: int) -> bool:
    if "\t" in line:
        return seen > 1
    kind = classify(Tracked.of(line)).kind
    if kind not in {LineKind.BODY, LineKind.CONTENTS, LineKind.LEVEL4} or re.match(
        r"第\s*[一1]\s*[条章编]", line
    ):
        return not DATE.match(line)
    if kind is LineKind.CONTENTS:
        return True
    if _is_front(line):
        return False
    return len(line) > 30 and bool(re.search(r"[。：:；]$", line))  # noqa: PLR2004  # characters; a title is shorter or has no stop


def _is_front(line: str) -> bool:
    """A line of dates, numbers, adoption or amendment."""
    if re.match(r"[（(]", line) and re.search("通过|公布|修正|修订|发布|批准", line[:200]):
        return True
    dated = DATE.search(line) or CHINESE_DATE.search(line)
    return bool(
        dated
        and len(line) < FRONT_LIMIT
        and re.search("通过|公布|修正|修订|施行|发布|批准|废止|印发|起施行|号", line)
    ) or bool(
        NUMBER.search(line) and len(line) < 60  # noqa: PLR2004  # characters of a line with a number alone
    )


def _title(lines: Sequence[str], titled: str, name: str, doubts: list[str]) -> str:
    titled = re.sub(r"\s+", "", titled)
    if titled and len(titled) <= 120:  # noqa: PLR2004  # characters
        return _without_date(titled)
    gathered = ""
    for line in lines[:8]:
        if _is_front(line) or DATE.match(line):
            if gathered:
                break
            continue
        gathered += re.sub(r"\s+", "", line)
        if TITLE.search(gathered):
            return _without_date(gathered)
        if len(gathered) > 100:  # noqa: PLR2004  # characters
            break
    doubts.append("the title is the file's name")
    return _without_date(re.sub(r"(?:__\d+)?\.[A-Za-z]+$", "", name))


def _without_date(title: str) -> str:
    return DATED_NAME.sub("", title).strip()


def _number(front: str) -> str:
    found = NUMBER.search(front)
    return re.sub(r"\s+", "", found[0]).removeprefix("年") if found else ""


def _issuer(title: str, front: str, end: str) -> str:
    for pattern, text in ((TITLE_ISSUER, title), (ORDER_ISSUER, front), (PASSED, front)):
        found = pattern.search(text)
        if found:
            return re.sub("审判委员会$", "", re.sub(r"^(?:日|年|月|由|经)+", "", found[1]))
    lines = [re.sub(r"\s+", "", line) for line in end.split("\n") if line.strip()][-4:]
    return next((line for line in reversed(lines) if SIGNED.match(line)), "")


def _dates(text: str) -> list[date]:
    found = [_day(*m.groups()) for m in DATE.finditer(text)]
    found += [_chinese_day(*m.groups()) for m in CHINESE_DATE.finditer(text)]
    return [d for d in found if d]


def _signed_date(end: str) -> date | None:
    lines = [re.sub(r"\s+", "", line) for line in end.split("\n") if line.strip()][-3:]
    for line in reversed(lines):
        found = DATE.fullmatch(line) or CHINESE_DATE.fullmatch(line)
        if found:
            return _dates(found[0])[0] if _dates(found[0]) else None
    return None


def _name_date(name: str) -> date | None:
    found = DATED_NAME.search(name)
    return _day(*found.groups()) if found else None


def _in_force(front: str, text: str, dates: list[date], issued: date | None) -> date | None:
    end = text[-2500:]
    stated = SINCE.findall(end) or SINCE.findall(text)
    if stated:
        return _day(*stated[-1])
    chinese = SINCE_CHINESE.findall(end)
    if chinese:
        return _chinese_day(*chinese[-1])
    begun = FRONT_SINCE.search(front)
    if begun:
        return _day(*begun.groups())
    if SINCE_ISSUE.search(end):
        return min(dates) if dates else issued
    return None


def _period(text: str) -> tuple[date | None, date | None]:
    found = PERIOD.search(text)
    if not found or int(found["first"]) >= int(found["last"]):
        return None, None
    return date(int(found["first"]), 1, 1), date(int(found["last"]), 12, 31)


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _chinese_day(year: str, month: str, day: str) -> date | None:
    digits = "".join(str(DIGITS.get(c, 0)) for c in year)
    return _day(digits, str(parse_number(month) or 0), str(parse_number(day) or 0))
