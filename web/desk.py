"""The staff pages in one language: evaluation runs, and what residents did not get answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import gradio as gr
from markupsafe import Markup

from corpus.errors import RegulationError
from web.deskwords import DeskWords
from web.evaluations import EvaluationError, Evaluations, Progress, Report
from web.feedback import FeedbackStore, Group, grouped
from web.words import Words

SHOWN_FAILING = 60  # ids of a report
TICK = 1.0  # seconds between looks at a run


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the functions of one staff page share."""

    words: DeskWords
    page: Words
    evaluations: Evaluations
    store: FeedbackStore

    def start(self, name: str | None) -> tuple[str, gr.Timer]:
        """Start a run and watch it."""
        try:
            self.evaluations.start(name or "")
        except EvaluationError as error:
            return str(Markup('<p class="nj-wrong" role="status">{}</p>').format(error)), gr.Timer(
                active=False
            )
        return self.watch()[0], gr.Timer(active=True)

    def watch(self) -> tuple[str, str, gr.Timer]:
        """How far the run is; stop looking once it is over."""
        progress = self.evaluations.progress()
        running = progress is not None and progress.running
        return (
            str(progress_html(progress, self.words)),
            str(reports_html(self.evaluations.reports(), self.words)),
            gr.Timer(active=running),
        )

    def groups(self) -> str:
        """What was declined or voted down."""
        try:
            entries = self.store.entries()
        except RegulationError as error:
            return str(Markup('<p class="nj-wrong">{}</p>').format(error))
        return str(groups_html(grouped(entries), self.store, self.words, self.page))


def build_desk(words: DeskWords, page: Words, evaluations: Evaluations, store: FeedbackStore) -> gr.Blocks:
    """The page with its two parts."""
    desk = Desk(words=words, page=page, evaluations=evaluations, store=store)
    with gr.Blocks(title=f"{words.title} · {page.title}", analytics_enabled=False, fill_width=True) as blocks:
        _markup(str(_header(words, page)), "nj-header")
        with gr.Tabs(elem_id="nj-tabs"):
            with gr.Tab(words.evaluations, id="evaluations"):
                reports = _evaluations_tab(desk)
            with gr.Tab(words.desk, id="desk"):
                refresh = gr.Button(words.refresh, elem_id="nj-refresh")
                groups = _markup("", "nj-groups")
                refresh.click(desk.groups, None, groups, show_progress="hidden", api_visibility="private")
        progress, timer = reports
        blocks.load(desk.groups, None, groups, show_progress="hidden", api_visibility="private")
        blocks.load(desk.watch, None, [*progress, timer], show_progress="hidden", api_visibility="private")
    blocks.queue(max_size=32)
    return cast("gr.Blocks", blocks)


def _evaluations_tab(desk: Desk) -> tuple[tuple[gr.HTML, gr.HTML], gr.Timer]:
    words = desk.words
    names = desk.evaluations.names()
    with gr.Row(elem_classes="nj-find"):
        chosen = gr.Dropdown(
            names, value=names[0] if names else None, label=words.set_label, elem_id="nj-set"
        )
        run = gr.Button(words.run, variant="primary", scale=0, elem_id="nj-run", interactive=bool(names))
    progress = _markup("" if names else str(Markup("<p>{}</p>").format(words.no_sets)), "nj-progress")
    shown = _markup("", "nj-reports")
    timer = gr.Timer(TICK, active=False)
    run.click(desk.start, chosen, [progress, timer], show_progress="hidden", api_visibility="private")
    timer.tick(desk.watch, None, [progress, shown, timer], show_progress="hidden", api_visibility="private")
    return (progress, shown), timer


def _markup(html: str, elem_id: str) -> gr.HTML:
    return gr.HTML(html, elem_id=elem_id, apply_default_css=False, js_on_load=None)


def _header(words: DeskWords, page: Words) -> Markup:
    return Markup(
        '<header class="nj-top"><div class="nj-name"><h1>{title}</h1><p>{site}</p></div><div class="nj-tools-top">'
        '<a class="nj-tool" href="{other}">{label}</a><a class="nj-tool" href="{home}">{back}</a>'
        '<a class="nj-tool" href="/staff/logout">{out}</a></div></header>'
    ).format(
        title=words.title,
        site=page.title,
        other=words.other_path,
        label=words.other_label,
        home="/en/" if words.lang == "en" else "/",
        back=words.back,
        out=words.sign_out,
    )


def progress_html(progress: Progress | None, words: DeskWords) -> Markup:
    """How far a run is."""
    if progress is None:
        return Markup('<p class="nj-hint">{}</p>').format(words.never_run)
    if progress.problem:
        sentence = words.failed.format(name=progress.name, problem=progress.problem)
        return Markup('<p class="nj-wrong" role="status">{}</p>').format(sentence)
    if not progress.running:
        return Markup('<p role="status">{}</p>').format(
            words.finished.format(name=progress.name, total=progress.total)
        )
    sentence = words.running.format(name=progress.name, done=progress.done, total=progress.total)
    return Markup(
        '<p role="status">{}</p><progress class="nj-bar-of" max="{}" value="{}" aria-label="{}"></progress>'
    ).format(sentence, max(progress.total, 1), progress.done, sentence)


def reports_html(reports: Sequence[Report], words: DeskWords) -> Markup:
    """The reports, the newest open."""
    if not reports:
        return Markup('<p class="nj-none">{}</p>').format(words.no_reports)
    parts = Markup("").join(_report(r, words, first=number == 0) for number, r in enumerate(reports))
    return Markup("<h2>{}</h2>{}").format(words.reports, parts)


def _report(report: Report, words: DeskWords, *, first: bool) -> Markup:
    rows = Markup("").join(
        Markup(
            "<tr><th scope='row'>{}</th><td>{:.3f}</td><td>{:.3f} – {:.3f}</td><td>{:.0f}</td></tr>"
        ).format(measure, f["mean"], f["low"], f["high"], f["cases"])
        for measure, f in report.figures.items()
    )
    failing = ""
    if report.failing:
        more = len(report.failing) - SHOWN_FAILING
        failing = Markup('<p class="nj-hint">{}：{}{}</p>').format(
            words.failing.format(count=len(report.failing)),
            "、".join(report.failing[:SHOWN_FAILING]),
            "；" + words.more.format(count=more) if more > 0 else "",
        )
    return Markup(
        '<details class="nj-report"{open}><summary>{name} · {made} · {questions}</summary><div class="nj-scroll" tabindex="0">'
        '<table class="nj-figures"><thead><tr><th scope="col">{measure}</th><th scope="col">{mean}</th>'
        '<th scope="col">{interval}</th><th scope="col">{cases}</th></tr></thead><tbody>{rows}</tbody>'
        "</table></div>{failing}</details>"
    ).format(
        open=Markup(" open") if first else "",
        name=report.name,
        made=report.made,
        questions=report.questions,
        measure=words.measure,
        mean=words.mean,
        interval=words.interval,
        cases=words.cases,
        rows=rows,
        failing=failing,
    )


def groups_html(groups: Sequence[Group], store: FeedbackStore, words: DeskWords, page: Words) -> Markup:
    """Questions that were declined or voted down, each once."""
    if not (store.keeps_feedback or store.keeps_questions) and not groups:
        return Markup('<p class="nj-none">{}</p>').format(words.kept_nothing)
    kept = Markup('<p class="nj-hint">{}</p>').format(words.kept_days.format(days=store.retention_days))
    if not groups:
        return Markup('<p class="nj-none">{}</p>{}').format(words.no_groups, kept)
    heads = (words.question, words.outcome, words.asked, words.down, words.up, words.reasons, words.last)
    rows = Markup("").join(
        Markup(
            "<tr><th scope='row'>{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>"
        ).format(
            group.question,
            words.outcomes.get(group.status, group.status),
            group.asked,
            group.down,
            group.up,
            "；".join(page.reasons.get(r, r) for r in group.reasons),
            f"{group.last:%Y-%m-%d %H:%M}",
        )
        for group in groups
    )
    return Markup(
        '<div class="nj-count"><p><strong>{count}</strong></p>'
        '<p><a href="/staff/questions.jsonl" download>{export}</a></p></div>'
        '<div class="nj-scroll" tabindex="0"><table class="nj-figures"><thead><tr>{heads}</tr></thead>'
        "<tbody>{rows}</tbody></table></div>{kept}"
    ).format(
        count=words.groups.format(count=len(groups)),
        export=words.export,
        heads=Markup("").join(Markup('<th scope="col">{}</th>').format(h) for h in heads),
        rows=rows,
        kept=kept,
    )
