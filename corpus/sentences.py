"""Where a sentence, or an item that ends in a semicolon, begins and ends around a place in a text."""

import re

CLOSING = "”’）)》"
ENDS = re.compile(rf"[。！？；;\n][{CLOSING}]*")


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The bounds of the sentence that holds `text[start:end]`; of several sentences when the part spans them."""
    begin = 0
    for stop in ENDS.finditer(text, 0, start):
        begin = stop.end()
    closing = ENDS.search(text, max(end - 1, start))
    finish = closing.end() if closing else len(text)
    while begin < finish and text[begin].isspace():
        begin += 1
    while finish > begin and text[finish - 1].isspace():
        finish -= 1
    return begin, finish


def sentences_in(text: str) -> tuple[tuple[int, int], ...]:
    """The bounds of every sentence of a text, without the blanks between them."""
    bounds: list[tuple[int, int]] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        stop = ENDS.search(text, at)
        finish = stop.end() if stop else len(text)
        bounds.append((at, finish if text[at:finish].strip() else at))
        at = finish
    return tuple((s, s + len(text[s:e].rstrip())) for s, e in bounds)
