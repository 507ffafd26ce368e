"""The residents' page in one language: Gradio components and the small functions between them."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import gradio as gr
from gradio.events import api
from markupsafe import Markup

from assistant.api import today
from assistant.types import Message, Step, Turn
from corpus.errors import CorpusError
from corpus.library import Library
from corpus.lookup import LookupQuery
from corpus.types import Force
from web.api import turn_out
from web.counter import Counter
from web.lookup import Choices, Finder, Sort
from web.reading import document_html, documents_html
from web.render import Reader, answer_html, examples_html, working_html
from web.rows import no_rows_html, rows_html
from web.sheets import elder_button
from web.whole import whole
from web.words import EXAMPLES, Words

LONGEST_QUESTION = 2000  # characters; the box stops there, the assistant itself says what it takes
GAZETTE = frozenset({"yanglao", "wuye", "zhichengqu", "huanbao"})
MOST_EXAMPLES = 3  # a document
LONGEST_HISTORY = 12  # messages of the talk that the browser sends along

# The functions are in page.js; a component only names them.
BEGIN = "(question, history) => window.nj.begin(question)"
SETTLE = "() => window.nj.settle()"
UNFOLD = "() => window.nj.unfold()"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the functions of one page share."""

    words: Words
    counter: Counter
    finder: Finder
    workers: int

    def reader(self) -> Reader:
        """Who reads now."""
        return Reader(words=self.words, library=self.counter.service.library, day=today())

    def answer(self, question: str, history: str) -> Iterator[tuple[str, str]]:
        """Show the steps of a turn, then the turn; the question's box is emptied at once."""
        steps: list[Step] = []
        yield str(working_html(whole(question), steps, self.words)), ""
        for each in self.counter.steps_here(whole(question), read_history(history)):
            if isinstance(each, Turn):
                yield str(answer_html(each, self.reader())), ""
            else:
                steps.append(each)

    def stopped(self) -> str:
        """Say that nothing was answered."""
        return str(Markup('<p class="nj-stopped" role="status">{}</p>').format(self.words.stopped))

    def ask(self, question: str, history: list[dict[str, str]] | None = None) -> dict[str, object]:
        """Answer one question about the county's regulations, for programs that speak Gradio."""
        for each in self.counter.steps_here(whole(question), read_history(json.dumps(history or []))):
            if isinstance(each, Turn):
                return dict(turn_out(each, 10))
        raise AssertionError("a turn ends with a turn")

    def look_up(  # noqa: PLR0917  # one argument a component
        self,
        terms: str,
        document: str,
        chapter: str,
        body: str,
        who: str,
        force: str,
        deadline: str,
        sort: str,
    ) -> str:
        """List what fits, or say in a sentence why nothing can be listed."""
        own, _, heading = chapter.partition("\t")
        query = LookupQuery(
            document=own or document,
            chapter=heading,
            body=body,
            who=who,
            force=Force(force) if force else None,
            deadline=deadline,
        )
        if query == LookupQuery() and not terms.strip():
            return str(no_rows_html(self.words.say_what))
        try:
            result = self.finder.look_up(query, terms=terms, sort=Sort(sort))
        except CorpusError as error:
            ask = (self.words.ask_instead, terms) if terms.strip() else None
            return str(no_rows_html(self.words.nothing_found, str(error), ask=ask))
        return str(rows_html(result, query, terms, Sort(sort), self.finder, self.reader()))

    def read(self, document: str | None, search: str) -> str:
        """One document as readable text; none chosen: all of them as cards."""
        if not document:
            return str(documents_html(self.reader()))
        return str(document_html(document, self.finder, self.reader(), search=search))


def build_page(words: Words, counter: Counter, finder: Finder, *, workers: int) -> gr.Blocks:
    """The page with its three parts."""
    page = Page(words=words, counter=counter, finder=finder, workers=workers)
    with gr.Blocks(title=words.title, analytics_enabled=False, fill_width=True) as blocks:
        _markup(str(header_html(words)), elem_id="nj-header")
        with gr.Tabs(elem_id="nj-tabs"):
            with gr.Tab(words.ask_tab, id="ask", elem_id="nj-ask"):
                _ask_tab(page)
            with gr.Tab(words.lookup_tab, id="lookup", elem_id="nj-lookup"):
                _lookup_tab(page)
            with gr.Tab(words.read_tab, id="read", elem_id="nj-read"):
                _read_tab(page)
        _markup(str(footer_html(words, page.counter.service.library)), elem_id="nj-footer")
        api(page.ask, api_name="ask", concurrency_limit=workers)
    blocks.queue(max_size=64, default_concurrency_limit=workers)
    return cast("gr.Blocks", blocks)


def _ask_tab(page: Page) -> None:
    words = page.words
    _markup(str(log_html(words)), elem_id="nj-talk")
    now = _markup("", elem_id="nj-now")
    history = gr.Textbox(visible=False)
    with gr.Row(elem_id="nj-form"):
        question = gr.Textbox(
            label=words.question_label,
            placeholder=words.question_hint,
            lines=1,
            max_lines=5,
            max_length=LONGEST_QUESTION,
            elem_id="nj-question",
            scale=1,
        )
        send = gr.Button(words.send, variant="primary", elem_id="nj-send", scale=0)
        stop = gr.Button(words.stop, variant="stop", elem_id="nj-stop", scale=0)
    _markup(str(examples_html(examples_of(page.counter.service.library, words), words)), elem_id="nj-start")
    asked = gr.on(
        [question.submit, send.click],
        page.answer,
        inputs=[question, history],
        outputs=[now, question],
        js=BEGIN,
        show_progress="hidden",
        api_visibility="private",
        concurrency_limit=page.workers,
        trigger_mode="multiple",  # a stopped turn would count as running for ever; page.js lets one run at a time
    )
    asked.then(None, None, None, js=SETTLE, api_visibility="private")
    stop.click(page.stopped, None, now, cancels=[asked], show_progress="hidden", api_visibility="private")


def _lookup_tab(page: Page) -> None:
    words = page.words
    choices = page.finder.choices
    library = page.counter.service.library
    names = {d.id: d.short_title for d in library.documents.values()}
    with gr.Row(elem_classes="nj-find"):
        terms = gr.Textbox(
            label=words.address_label,
            placeholder=words.address_hint,
            max_lines=1,
            scale=4,
            elem_id="nj-terms",
        )
        find = gr.Button(words.find, variant="primary", scale=0, min_width=90, elem_id="nj-find")
        reset = gr.Button(words.reset, scale=0, min_width=120, elem_id="nj-reset")
    with gr.Row(elem_classes="nj-filters"):
        document = _choice(words.document, [(f"{names[d]}（{n}）", d) for d, n in choices.documents], words)
        chapter = _choice(words.chapter, _chapters(choices, names), words)
        body = _choice(words.body, [(f"{b}（{n}）", b) for b, n in choices.bodies], words)
        who = _choice(words.actor, [(f"{w}（{n}）", w) for w, n in choices.actors], words)
        force = _choice(
            words.force, [(f"{words.forces[Force(f)]}（{n}）", f) for f, n in choices.forces], words
        )
        deadline = _choice(words.deadline, [(f"{y}（{n}）", y) for y, n in choices.years], words, own=True)
        sort = gr.Dropdown(
            [(label, key) for key, label in words.sorts.items()],
            value="published",
            label=words.sort,
            min_width=125,
        )
    rows = _markup(str(no_rows_html(words.say_what)), elem_id="nj-rows")
    filters = [document, chapter, body, who, force, deadline]
    gr.on(
        [terms.submit, find.click, *(f.change for f in (*filters, sort))],
        page.look_up,
        inputs=[terms, *filters, sort],
        outputs=rows,
        show_progress="hidden",
        api_visibility="private",
    )
    blank = ("", *[""] * len(filters), "published", str(no_rows_html(words.say_what)))
    reset.click(
        lambda: blank,
        None,
        [terms, *filters, sort, rows],
        show_progress="hidden",
        api_visibility="private",
    )


def _choice(
    label: str, choices: Sequence[tuple[str, str]], words: Words, *, own: bool = False
) -> gr.Dropdown:
    return gr.Dropdown(
        [(words.any, ""), *choices],
        value="",
        label=label,
        filterable=True,
        allow_custom_value=own,
        min_width=125,
    )


def _chapters(choices: Choices, names: dict[str, str]) -> list[tuple[str, str]]:
    return [
        (f"{names[document]} · {heading}（{count}）", f"{document}\t{heading}")
        for (document, heading), count in choices.chapters
    ]


def _read_tab(page: Page) -> None:
    words = page.words
    documents = page.counter.service.library.documents
    with gr.Row(elem_classes="nj-find"):
        document = gr.Dropdown(
            [(f"{d.title}　{d.number}".strip(), d.id) for d in documents.values()],
            value=None,
            label=words.document,
            scale=3,
            elem_id="nj-document",
        )
        search = gr.Textbox(label=words.search_inside, max_lines=1, scale=2, elem_id="nj-search")
    text = _markup(str(documents_html(page.reader())), elem_id="nj-text")
    shown = gr.on(
        [document.change, search.submit],
        page.read,
        inputs=[document, search],
        outputs=text,
        show_progress="hidden",
        api_visibility="private",
    )
    shown.then(None, None, None, js=UNFOLD, api_visibility="private")


def _markup(html: str, *, elem_id: str) -> gr.HTML:
    """Our own markup with our own looks: Gradio's would change its type and margins."""
    return gr.HTML(html, elem_id=elem_id, apply_default_css=False, js_on_load=None)


def header_html(words: Words) -> Markup:
    """Name, one line of what this is, the other language, the larger type."""
    return Markup(
        '<a class="nj-skip" href="#nj-question">{skip}</a><header class="nj-top"><div class="nj-name"><h1>{title}</h1>'
        '<p>{subtitle}</p></div><div class="nj-tools-top"><a class="nj-tool" href="/{other}" hreflang="{other_lang}"'
        ' lang="{other_lang}">{label}</a>{elder}</div></header>'
    ).format(
        skip=words.skip,
        title=words.title,
        subtitle=words.subtitle,
        other=words.other_path,
        other_lang="en" if words.lang != "en" else "zh-CN",
        label=words.other_label,
        elder=elder_button(words),
    )


def log_html(words: Words) -> Markup:
    """Where finished turns go, and the questions that this browser remembers."""
    return Markup(
        '<div id="nj-log" role="log" aria-label="{talk}"></div>'
        '<p class="nj-lost nj-verdict nj-failed" role="alert" hidden>{lost}</p>'
        '<div class="nj-bar" hidden><button type="button" class="nj-button" data-do="new">{new}</button></div>'
    ).format(talk=words.ask_tab, lost=words.lost, new=words.new_talk)


def footer_html(words: Words, library: Library) -> Markup:
    """Remembered questions, where the texts are from, and the ways in for programs and staff."""
    return Markup(
        '<details class="nj-history"><summary>{history}</summary><p class="nj-hint">{note}</p>'
        '<ol class="nj-past" data-none="{none}"></ol>'
        '<button type="button" class="nj-button" data-do="forget">{clear}</button></details>'
        '<footer class="nj-foot"><p>{footer}</p><p>{disclaimer}</p>'
        '<p><a href="/documents">{read}</a> · <a href="/docs">{api}</a> · <a href="/staff/">{staff}</a></p></footer>'
    ).format(
        history=words.history,
        note=words.history_note,
        none=words.no_history,
        clear=words.clear,
        footer=words.footer
        if is_gazette(library)
        else words.footer_other.format(count=len(library.documents)),
        disclaimer=words.disclaimer,
        read=words.read_tab,
        api=words.api,
        staff=words.staff,
    )


def read_history(text: str) -> tuple[Message, ...]:
    """The talk as the browser tells it; whatever is not a message is left out."""
    try:
        entries = json.loads(text or "[]")
    except json.JSONDecodeError:
        return ()
    if not isinstance(entries, list):
        return ()
    messages = [
        Message(role=each["role"], content=whole(each["content"]))
        for each in entries
        if isinstance(each, dict)
        and each.get("role") in {"user", "assistant"}
        and isinstance(each.get("content"), str)
    ]
    return tuple(messages[-LONGEST_HISTORY:])


def is_gazette(library: Library) -> bool:
    """Whether the library is the one that the page's own examples are about."""
    return library.documents.keys() >= GAZETTE


def examples_of(library: Library, words: Words) -> Sequence[tuple[str, Sequence[str]]]:
    """Questions to begin with; of another library the first that its rules answer, by document."""
    lang = "en" if words.lang == "en" else "zh"
    if is_gazette(library):
        return EXAMPLES[lang]
    found: dict[str, list[str]] = {}
    for rule in library.rules:
        asked = next((a.text for a in rule.asks if a.lang == lang), "")
        if asked and len(found.setdefault(rule.document, [])) < MOST_EXAMPLES:
            found[rule.document].append(asked)
    return [(library.documents[d].short_title, questions) for d, questions in found.items() if questions][:3]
