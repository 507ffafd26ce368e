"""Chinese and Arabic numerals as regulations use them."""

from functools import lru_cache

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
UNITS = {"十": 10, "百": 100, "千": 1000}


@lru_cache(maxsize=4096)
def parse_number(text: str) -> int | None:
    """Read 四十二, 一百零三, 42 or ４２; None where the text is no whole number below ten thousand."""
    if not text:
        return None
    if all(c.isdigit() for c in text):
        return int(text)
    total, current = 0, 0
    for char in text:
        if char in DIGITS:
            current = DIGITS[char]
        elif char in UNITS:
            total += (current or 1) * UNITS[char]
            current = 0
        else:
            return None
    return total + current


def to_chinese(number: int) -> str:
    """Write 42 as 四十二, the way articles are numbered (十 rather than 一十 up to nineteen)."""
    words = ""
    zero_owed = False
    for value, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, value)
        if digit:
            words += ("零" if zero_owed else "") + "零一二三四五六七八九"[digit] + unit
            zero_owed = False
        elif words and number:
            zero_owed = True
    return words.removeprefix("一") if words.startswith("一十") else words
