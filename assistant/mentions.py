"""What a question names outright: provisions, documents, and what the answers before it cited."""

import re
from assistant.question import Reading
from assistant.rank import Mentions
from corpus.library import Library
from corpus.numerals import parse_number


def find_mentions(reading: Reading, library: Library) -> tuple[Mentions, tuple[str, ...]]:
    docs = frozenset(d.id for d in library.documents.values() if any(a in reading.text for a in (*d.aliases, d.title)))
    def arts(text):
        return {f"wuye/{parse_number(n)}" for n in re.findall(r"第([零一二三四五六七八九十百\d]+)条", text)}
    pro = frozenset(a for a in arts(reading.text) if a in library.provisions)
    shown = frozenset(a for a in arts(reading.shown) if a in library.provisions)
    return Mentions(provisions=pro, documents=docs, shown=shown), ()
