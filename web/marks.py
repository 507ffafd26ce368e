"""Which characters of a text are marked, and the marked text as markup; everything that comes in is escaped."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

# 不得采取, 应当减收, 可以向…提出; not 可以 inside 不可以, which is matched as a whole first
FORCE_WORDS = re.compile(
    r"不得|严禁|禁止|不予|不可以|不应当?|无需|不需|无权|必须|应当|均应|可以|有权|予以|负责|免费|优先"
)
# 50%, 2025年, 三十日内, 百分之五, 40 微克/立方米, 20 立方米; not the figures of PM10年均浓度, PM2.5
FIGURES = re.compile(
    r"(?:百分之|千分之)[〇零一二三四五六七八九十百点]+"
    r"|(?<![A-Za-z\d.])\d[\d.,]*\s*(?:%|％|‰|年底前|年|个月|月|日|小时|公里|平方米|平方公里|微克/立方米|张|个|人|户|万元|元|吨)?"
    r"|[〇零一二三四五六七八九十百千万两]+(?:日内?|个工作日|个月|年|平方米|人|位|名|户|倍|分之[一二三四五])"
)
MANY_FIGURES = (
    6  # a quote with more than these is a table in words; only figures that the answer names are marked
)


@dataclass(frozen=True, slots=True, order=True)
class Run:
    """A half-open range of characters and what it is marked as."""

    start: int
    end: int
    kind: str


def deciding(quote: str, said: str) -> tuple[Run, ...]:
    """The words that decide: what is commanded, forbidden or allowed, and the figures that the answer names."""
    forces = [Run(m.start(), m.end(), "deciding") for m in FORCE_WORDS.finditer(quote)]
    figures = list(FIGURES.finditer(quote))
    plain = _even(said)
    named = [m for m in figures if _even(m.group()) in plain and len(_even(m.group())) > 1]
    return _apart([*forces, *(Run(m.start(), m.end(), "deciding") for m in named[:MANY_FIGURES])])


def words_in(text: str, words: Iterable[str], kind: str = "hit") -> tuple[Run, ...]:
    """Every place where one of the words stands, whatever its case."""
    lowered = text.lower()
    runs = [
        Run(m.start(), m.end(), kind)
        for word in words
        if word.strip() and len(lowered) == len(text)
        for m in re.finditer(re.escape(word.lower()), lowered)
    ]
    return _apart(runs)


def places(text: str, quotes: Iterable[str], kind: str = "quoted") -> tuple[Run, ...]:
    """Where the quotes stand in their provision; one that is not there to the character has no place."""
    runs = [Run(at, at + len(quote), kind) for quote in quotes if quote and (at := text.find(quote)) >= 0]
    return _apart(runs)


def paragraphs(text: str, runs: Sequence[Run]) -> Iterator[Markup]:
    """The lines of a text with their marks; a mark that goes over a line break goes on in the next line."""
    at = 0
    for line in text.split("\n"):
        own = [
            Run(max(r.start - at, 0), min(r.end - at, len(line)), r.kind)
            for r in runs
            if r.start < at + len(line) and r.end > at
        ]
        yield marked(line, own)
        at += len(line) + 1


def marked(text: str, runs: Sequence[Run]) -> Markup:
    """A text as markup with its runs in <mark> elements."""
    out = Markup("")
    at = 0
    for run in sorted(runs):
        out += escape(text[at : run.start])
        out += Markup('<mark class="nj-{}">{}</mark>').format(run.kind, text[run.start : run.end])
        at = run.end
    return out + escape(text[at:])


SUB = re.compile(r"\s*_\s*\{([^{}]*)\}")  # PM _{2.5}
SUP = re.compile(r"\s*\^\s*(?:\{([^{}]*)\}|(\d))")  # m^3
NAMED = re.compile(r"\\(?:text|mathrm)\s*\{([^{}]*)\}")
FORMULA = re.compile(r"\s*\$([^$]*)\$\s*")


def typeset(text: str) -> Markup:
    """Printed formulas as a reader expects them: PM _{2.5} with a low figure, m^3 with a high one.

    For labels and the cells of tables; sentences are shown to the character.
    """
    text = FORMULA.sub(lambda m: NAMED.sub(r"\1", m.group(1)).replace(r"\mu", "μ").strip(), text)
    safe = str(escape(text))
    safe = SUB.sub(r"<sub>\1</sub>", safe)
    return Markup(SUP.sub(lambda m: f"<sup>{m.group(1) or m.group(2)}</sup>", safe))  # noqa: S704  # escaped above


def _apart(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Runs that overlap become one, in the order of the text."""
    joined: list[Run] = []
    for run in sorted(runs):
        if joined and run.start < joined[-1].end:
            joined[-1] = Run(joined[-1].start, max(run.end, joined[-1].end), joined[-1].kind)
        else:
            joined.append(run)
    return tuple(joined)


def _even(text: str) -> str:
    return re.sub(r"[\s,]+", "", unicodedata.normalize("NFKC", text))
