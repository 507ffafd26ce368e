"""A turn → what the page shows of it. Pure, and escaped by construction: only `Markup` is markup."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote as quote_url

from markupsafe import Markup

from assistant.types import Citation, Retrieved, Status, Step, Turn
from corpus.library import Library
from corpus.types import Heading, Provision, Verdict
from web.marks import deciding, paragraphs, places, typeset
from web.words import Words

SYMBOLS = {Verdict.YES: "✓", Verdict.NO: "✕", Verdict.CONDITIONAL: "◐"}  # beside the words, never alone
FAILED = {Status.ERROR_INPUT, Status.ERROR_INDEX, Status.ERROR_INTERNAL}
NEIGHBOUR = 42  # characters shown of the provision before and after
CONSIDERED = 6  # provisions listed under "how this answer was made"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who reads: the words of their page, the library behind it, the day the law is read for."""

    words: Words
    library: Library
    day: date


def answer_html(turn: Turn, reader: Reader) -> Markup:
    """One finished turn: the question, the answer first, its grounds beside it, notices, what to ask next."""
    words = reader.words
    return Markup(
        '<article class="nj-turn" data-state="done" data-status="{status}" data-question="{question}"'
        ' data-standalone="{standalone}" data-answer="{answer}" data-spoken="{spoken}" data-lang="{lang}">'
        '{asked}<div class="nj-reply"><div class="nj-said" lang="{lang}">{said}{notices}{stamp}</div>'
        '{grounds}<div class="nj-after">{actions}{next}</div></div></article>'
    ).format(
        status=turn.status.value,
        question=turn.question,
        standalone=turn.standalone or turn.question,
        answer=plain_text(turn, reader),
        spoken=" ".join((turn.headline, *turn.plain)),
        lang="en" if turn.lang == "en" else "zh-CN",
        asked=asked_html(turn.question, words),
        said=said_html(turn, words),
        notices=notices_html(turn, reader),
        stamp=stamp_html(reader) if turn.status not in FAILED else "",
        actions=actions_html(words, answered=turn.status not in FAILED),
        next=suggestions_html(turn.suggestions, words),
        grounds=grounds_html(turn, reader),
    )


def working_html(question: str, steps: Sequence[Step], words: Words) -> Markup:
    """A turn that is being worked on, with the steps done so far."""
    return Markup(
        '<article class="nj-turn" data-state="working" data-question="{}" aria-busy="true">{}'
        '<div class="nj-working" role="status"><span class="nj-pulse" aria-hidden="true"></span>{}{}</div></article>'
    ).format(
        question,
        asked_html(question, words),
        words.working,
        Markup(' <span class="nj-step">{}</span>').format(_step_name(steps[-1], words)) if steps else "",
    )


def asked_html(question: str, words: Words) -> Markup:
    """The question as it was put."""
    return Markup(
        '<h2 class="nj-asked"><span class="nj-role">{}</span><span class="nj-question">{}</span></h2>'
    ).format(words.asked, question)


def said_html(turn: Turn, words: Words) -> Markup:
    """The answer: verdict as word, colour and symbol together, then the plain words."""
    lines = [line for line in (turn.headline, *turn.plain) if line]
    if turn.verdict is not None:
        head = Markup(
            '<p class="nj-verdict nj-{kind}"><span class="nj-symbol" aria-hidden="true">{symbol}</span>'
            '<span class="nj-unseen">{label}{colon}{word} </span><strong>{headline}</strong></p>'
        ).format(
            kind=turn.verdict.value,
            symbol=SYMBOLS[turn.verdict],
            label=words.verdict,
            colon="：" if words.lang == "zh-CN" else ": ",
            word=words.verdicts[turn.verdict],
            headline=turn.headline or words.verdicts[turn.verdict],
        )
        lines = [line for line in turn.plain if line]
        return head + _plain_html(lines, lead=False)
    if turn.status is not Status.ANSWERED and turn.status is not Status.DECLINED_SMALL_TALK:
        kind, symbol = ("failed", "!") if turn.status in FAILED else ("declined", "–")
        head = Markup(
            '<p class="nj-verdict nj-{}"><span class="nj-symbol" aria-hidden="true">{}</span><strong>{}</strong></p>'
        ).format(kind, symbol, lines[0] if lines else words.failed)
        return head + _plain_html(lines[1:], lead=False)
    return _plain_html(lines, lead=True)


def _plain_html(lines: Sequence[str], *, lead: bool) -> Markup:
    parts = [part for line in lines for part in line.split("\n") if part.strip()]
    return Markup("").join(
        Markup('<p class="{}">{}</p>').format("nj-lead" if lead and number == 0 else "nj-plain", part)
        for number, part in enumerate(parts)
    )


def notices_html(turn: Turn, reader: Reader) -> Markup:
    """What a reader should know more than the answer says."""
    if not turn.notices:
        return Markup("")
    rows = Markup("").join(
        Markup('<li class="nj-notice" data-kind="{}">{}{}</li>').format(
            notice.kind.value, notice.text, _links(notice.provisions, reader, turn)
        )
        for notice in turn.notices
    )
    return Markup('<div class="nj-notices"><h3>{}</h3><ul>{}</ul></div>').format(reader.words.notices, rows)


def _links(ids: Iterable[str], reader: Reader, turn: Turn) -> Markup:
    cited = {c.provision_id for c in turn.citations}
    found = [reader.library.provisions[i] for i in dict.fromkeys(ids) if i in reader.library.provisions]
    shown = [p for p in found if p.id not in cited]
    return Markup("").join(
        Markup(' <a href="{}" target="_blank" rel="noopener">{}</a>').format(
            permalink(p, reader.words), typeset(heading_of(p))
        )
        for p in shown
    )


def stamp_html(reader: Reader) -> Markup:
    """The day the law was read for, and on paper also where and when the sheet was made."""
    words = reader.words
    return Markup(
        '<p class="nj-stamp">{read}</p><p class="nj-paper">{title} · {printed} '
        '<time class="nj-printed-on"></time> · <span class="nj-address"></span><br>{disclaimer}</p>'
    ).format(
        read=words.read_as_of.format(day=day_words(reader.day, words)),
        title=words.title,
        printed=words.printed_on,
        disclaimer=words.disclaimer,
    )


def day_words(day: date, words: Words) -> str:
    """A day as people of the language write it."""
    return day.isoformat() if words.lang == "en" else f"{day.year}年{day.month}月{day.day}日"


def actions_html(words: Words, *, answered: bool) -> Markup:
    """What can be done with an answer; the page's script listens to `data-do`."""
    again = _button("retry", words.retry)
    if not answered:
        return Markup('<div class="nj-actions">{}</div>').format(again)
    tools = Markup("").join(
        (
            _button("copy", words.copy, done=words.copied),
            _button("print", words.print),
            _button("share", words.share, done=words.shared),
            _button("speak", words.read_aloud, done=words.read_stop),
            again,
        )
    )
    votes = _button("good", words.good) + _button("bad", words.bad)
    return Markup(
        '<div class="nj-actions"><div class="nj-tools">{}</div><div class="nj-votes">{}</div></div>{}'
    ).format(tools, votes, _reasons_html(words))


def _button(do: str, label: str, *, done: str = "") -> Markup:
    return Markup('<button type="button" class="nj-button" data-do="{}" data-done="{}">{}</button>').format(
        do, done, label
    )


def _reasons_html(words: Words) -> Markup:
    choices = Markup("").join(
        Markup('<label><input type="radio" name="reason" value="{}"> {}</label>').format(key, label)
        for key, label in words.reasons.items()
    )
    return Markup(
        '<form class="nj-reasons" hidden><fieldset><legend>{}</legend>{}</fieldset>'
        '<input type="text" name="comment" maxlength="500" placeholder="{}" aria-label="{}">'
        '<button type="submit" class="nj-button nj-primary">{}</button></form>'
        '<p class="nj-thanks" role="status" data-kept="{}" data-counted="{}" data-failed="{}" hidden></p>'
    ).format(
        words.why_bad,
        choices,
        words.reason_hint,
        words.reason_hint,
        words.send_reason,
        words.thanks,
        words.thanks_not_kept,
        words.not_sent,
    )


def suggestions_html(suggestions: Sequence[str], words: Words) -> Markup:
    """Questions that neighbouring rules answer, as buttons."""
    if not suggestions:
        return Markup("")
    return Markup('<div class="nj-next"><h3>{}</h3>{}</div>').format(
        words.suggestions, question_buttons(suggestions)
    )


def question_buttons(questions: Iterable[str]) -> Markup:
    """Buttons that ask."""
    return Markup("").join(
        Markup('<button type="button" class="nj-ask" data-do="ask" data-question="{}">{}</button>').format(
            q, q
        )
        for q in questions
    )


def grounds_html(turn: Turn, reader: Reader) -> Markup:
    """The citations as cards, one a provision, and how the answer came about."""
    cards = [
        card_html(number, group, turn, reader)
        for number, group in enumerate(by_provision(turn.citations), start=1)
    ]
    name = reader.words.grounds
    if not cards and turn.nearest:
        name = reader.words.nearest
        cards = nearest_html(turn.nearest, reader)
    how = how_html(turn, reader)
    if not cards and not how:
        return Markup("")
    heading = Markup("<h3>{}</h3>").format(name) if cards else ""
    return Markup('<aside class="nj-grounds" aria-label="{}">{}{}{}</aside>').format(
        name, heading, Markup("").join(cards), how
    )


def nearest_html(ids: Iterable[str], reader: Reader) -> list[Markup]:
    """What a decline names, to be opened and read: no grounds, and so without number or quote."""
    library = reader.library
    found = [library.provisions[i] for i in ids if i in library.provisions]
    return [
        Markup(
            '<section class="nj-card nj-nearest"><header><div><h4>{label}</h4>'
            '<p class="nj-source">《{title}》<span class="nj-no">{no}</span></p></div></header>{context}</section>'
        ).format(
            label=typeset(heading_of(p)),
            title=library.documents[p.document].title,
            no=library.documents[p.document].number,
            context=context_html(p, (), reader),
        )
        for p in found
    ]


def by_provision(citations: Iterable[Citation]) -> list[tuple[Citation, ...]]:
    """Citations of one provision together, in the order in which the answer names the provisions."""
    groups: dict[str, list[Citation]] = {}
    for citation in citations:
        groups.setdefault(citation.provision_id, []).append(citation)
    return [tuple(group) for group in groups.values()]


def card_html(number: int, group: Sequence[Citation], turn: Turn, reader: Reader) -> Markup:
    """One provision: label, document, 文号, what is quoted of it, and the place where it stands."""
    first = group[0]
    provision = reader.library.provisions.get(first.provision_id)
    label = first.label if len(group) == 1 or provision is None else provision.label
    said = " ".join((turn.question, *turn.plain))
    return Markup(
        '<section class="nj-card"><header><span class="nj-number" aria-hidden="true">{number}</span>'
        '<div><h4>{label}</h4><p class="nj-source">《{title}》<span class="nj-no">{no}</span></p></div></header>'
        "{quotes}{context}</section>"
    ).format(
        number=number,
        label=typeset(label),
        title=first.document_title,
        no=first.number,
        quotes=Markup("").join(
            _quote_html(c, said, provision, labelled=len(group) > 1 and c.label != label) for c in group
        ),
        context=context_html(provision, [c.quote for c in group], reader) if provision else "",
    )


def _quote_html(citation: Citation, said: str, provision: Provision | None, *, labelled: bool) -> Markup:
    if provision is not None and is_row(provision):
        body = row_html(provision, [citation.quote])
    else:
        lines = paragraphs(citation.quote, deciding(citation.quote, said))
        body = Markup("").join(Markup("<p>{}</p>").format(line) for line in lines)
    own = Markup('<p class="nj-unit">{}</p>').format(citation.label) if labelled else ""
    return Markup('{}<blockquote class="nj-quote" lang="zh-CN">{}</blockquote>').format(own, body)


def context_html(provision: Provision, quotes: Sequence[str], reader: Reader) -> Markup:
    """The provision inside its chapter: the way down to it, its neighbours, the quote highlighted."""
    words = reader.words
    before, after = neighbours(provision, reader.library)
    return Markup(
        '<details class="nj-context"><summary>{summary}</summary><div class="nj-place" lang="zh-CN">{path}{before}'
        '<div class="nj-here"><p class="nj-here-label">{label}</p>{body}</div>{after}</div>'
        '<a class="nj-whole" href="{link}" target="_blank" rel="noopener">{whole}</a></details>'
    ).format(
        summary=words.in_context,
        path=path_html(provision.path),
        before=_near_html(before),
        label=typeset(heading_of(provision)),
        body=text_html(provision, quotes),
        after=_near_html(after),
        link=permalink(provision, words),
        whole=words.whole_text,
    )


def path_html(path: Sequence[Heading]) -> Markup:
    """The headings from the document down to a provision."""
    if not path:
        return Markup("")
    return Markup('<p class="nj-path">{}</p>').format(
        Markup(' <span aria-hidden="true">›</span> ').join(f"{h.label} {h.title}".strip() for h in path)
    )


def heading_of(provision: Provision) -> str:
    """A provision's label with its own heading words, which a row's label holds already."""
    if not provision.title or provision.title in provision.label:
        return provision.label
    return f"{provision.label} {provision.title}"


def text_html(provision: Provision, quotes: Iterable[str] = ()) -> Markup:
    """A provision's whole text, its quotes highlighted; a table row as a table."""
    if is_row(provision):
        return row_html(provision, quotes)
    runs = places(provision.text, quotes)
    return Markup("").join(Markup("<p>{}</p>").format(line) for line in paragraphs(provision.text, runs))


def is_row(provision: Provision) -> bool:
    """Whether the provision is a table's row: column heads, newline, cells."""
    heads, _, cells = provision.text.partition("\n")
    return "\t" in heads and heads.count("\t") == cells.count("\t") and "\n" not in cells


def row_html(provision: Provision, quotes: Iterable[str] = ()) -> Markup:
    """A table row under its heads; cells that a quote holds are highlighted."""
    heads, _, cells = provision.text.partition("\n")
    quoted = {cell.strip() for quote in quotes for cell in quote.split("\t")}
    pairs = [(h, c) for h, c in zip(heads.split("\t"), cells.split("\t"), strict=True) if c.strip()]
    rows = Markup("").join(
        Markup("<tr><th scope='row'>{}</th><td>{}</td></tr>").format(
            typeset(head),
            Markup('<mark class="nj-deciding">{}</mark>').format(typeset(cell))
            if cell.strip() in quoted
            else typeset(cell),
        )
        for head, cell in pairs
    )
    return Markup('<table class="nj-row">{}</table>').format(rows)


def neighbours(provision: Provision, library: Library) -> tuple[Provision | None, Provision | None]:
    """The provisions just before and after it under the same headings."""
    inside = [
        p
        for p in library.provisions.values()
        if p.document == provision.document and p.path == provision.path
    ]
    at = next(i for i, p in enumerate(inside) if p.id == provision.id)
    return (inside[at - 1] if at else None), (inside[at + 1] if at + 1 < len(inside) else None)


def _near_html(provision: Provision | None) -> Markup:
    if provision is None:
        return Markup("")
    text = provision.text.partition("\n")[2] if is_row(provision) else provision.text
    text = " ".join(text.split())
    cut = text[:NEIGHBOUR] + ("…" if len(text) > NEIGHBOUR else "")
    return Markup('<p class="nj-near"><b>{}</b> {}</p>').format(provision.label, cut)


def how_html(turn: Turn, reader: Reader) -> Markup:
    """The steps with their times and the provisions that were compared, folded away."""
    words = reader.words
    if not turn.steps and not turn.retrieved:
        return Markup("")
    steps = Markup("").join(
        Markup('<li>{} <span class="nj-ms">{} ms</span></li>').format(
            _step_name(step, words), f"{step.seconds * 1000:.1f}"
        )
        for step in turn.steps
    )
    compared = Markup("").join(_compared_html(each, reader) for each in turn.retrieved[:CONSIDERED])
    return Markup(
        '<details class="nj-how"><summary>{how}</summary><p>{took}</p><ol>{steps}</ol>'
        "<p>{considered}</p><ul>{compared}</ul></details>"
    ).format(
        how=words.how,
        took=words.seconds.format(seconds=f"{turn.seconds:.2f}"),
        steps=steps,
        considered=words.considered,
        compared=compared,
    )


def _compared_html(each: Retrieved, reader: Reader) -> Markup:
    document = reader.library.documents.get(each.document)
    name = document.short_title if document else each.document
    used = Markup(' <span class="nj-used">{}</span>').format(reader.words.used) if each.kept else ""
    return Markup("<li>{} {}{}</li>").format(name, each.label, used)


def _step_name(step: Step, words: Words) -> str:
    return words.steps.get(step.name, step.name)


def permalink(provision: Provision, words: Words) -> str:
    """Where a provision stands in the readable text, for ever."""
    language = "?lang=en" if words.lang == "en" else ""
    return f"/documents/{quote_url(provision.document)}{language}#{anchor(provision.id)}"


def anchor(provision_id: str) -> str:
    """A provision's id as the name of a place in a page."""
    return quote_url(provision_id.replace("/", "-"), safe="")


def plain_text(turn: Turn, reader: Reader) -> str:
    """The answer as text to paste elsewhere: with its sources and the day the law was read for."""
    words = reader.words
    stamp = [] if turn.status in FAILED else [words.read_as_of.format(day=day_words(reader.day, words))]
    return "\n".join([turn.answer, *stamp])


def examples_html(groups: Sequence[tuple[str, Sequence[str]]], words: Words) -> Markup:
    """Questions to begin with, by subject."""
    if not groups:
        return Markup("")
    blocks = Markup("").join(
        Markup('<section class="nj-topic"><h3>{}</h3>{}</section>').format(topic, question_buttons(questions))
        for topic, questions in groups
    )
    return Markup('<div class="nj-examples"><h2>{}</h2><div class="nj-topics">{}</div></div>').format(
        words.examples, blocks
    )
