"""The whole site: the API, the tools, the readable texts, the residents' pages and the staff's, in one app."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal

import gradio as gr
from fastapi import APIRouter, FastAPI, Query, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from markupsafe import Markup
from starlette.routing import Route

from assistant.api import today
from web.api import build_api, guard
from web.counter import Counter
from web.desk import build_desk
from web.deskwords import DESK_EN, DESK_ZH
from web.evaluations import Evaluations
from web.feedback import FeedbackError, as_questions, grouped
from web.guards import Clients, Dress
from web.limits import Allowance
from web.lookup import Finder
from web.page import build_page
from web.problems import Problem
from web.reading import address_of, document_html, documents_html
from web.render import Reader
from web.service import Service
from web.sessions import Sessions, StaffGate
from web.settings import WebSettings
from web.sheets import sheet_html
from web.tools import build_tools, door_of
from web.words import EN, ZH, Words

FILES = Path(__file__).parent / "files"
SANS = ["Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "system-ui", "sans-serif"]
DRESSED = [("/", ZH.lang), ("/en/", EN.lang), ("/staff/", ZH.lang), ("/staff/en/", EN.lang)]


def build_site(service: Service, settings: WebSettings) -> FastAPI:
    """Everything under one address; `/` is the page."""
    counter = Counter.of(service, settings)
    zh = replace(ZH, title=settings.title or ZH.title)
    en = replace(EN, title=settings.title_en or EN.title)
    finder = Finder(service.library)
    app = build_api(service, counter, title=zh.title)
    tools = build_tools(counter, finder)
    evaluations = Evaluations(service, settings.evaluations)
    app.include_router(_document_routes(service, finder, {"zh": zh, "en": en}))
    app.include_router(_staff_routes(counter))
    app.mount("/ui", StaticFiles(directory=FILES), name="ui")
    door = door_of(tools)
    app.router.routes.extend(Route(path, endpoint=door) for path in ("/mcp", "/mcp/"))
    _run_beside(app, tools.session_manager.run)
    for words in (DESK_EN, DESK_ZH):  # a mount takes whatever is below it: the deeper ones first
        path = "/staff/en" if words is DESK_EN else "/staff"
        mount(app, build_desk(words, en if words is DESK_EN else zh, evaluations, counter.store), path)
    app.add_api_route("/en", _with_slash, include_in_schema=False)
    mount(app, build_page(en, counter, finder, workers=settings.workers), "/en")
    mount(app, build_page(zh, counter, finder, workers=settings.workers), "/")
    app.add_middleware(
        StaffGate,
        sessions=Sessions(settings.staff_token, hours=settings.session_hours),
        attempts=Allowance(per_minute=settings.logins_per_minute, burst=settings.logins_per_minute),
        clients=Clients(trusted_proxies=settings.trusted_proxies),
        door=lambda wrong: door_html(wrong, zh),
    )
    app.add_middleware(Dress, pages=DRESSED)
    guard(app, settings, counter)
    return app


def mount(app: FastAPI, blocks: gr.Blocks, path: str) -> None:
    """Put a Gradio page under a path, without Gradio's own links, monitoring and run history."""
    gr.mount_gradio_app(
        app,
        blocks,
        path=path,
        theme=theme(),
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        enable_monitoring=False,
        mcp_server=False,
        pwa=False,
        show_error=True,
    )


def theme() -> gr.themes.Base:
    """Fonts of the reader's own machine; everything else is in page.css."""
    return gr.themes.Base(
        font=SANS, font_mono=["ui-monospace", "monospace"], text_size=gr.themes.sizes.text_lg
    )


def _with_slash() -> RedirectResponse:
    return RedirectResponse("/en/")


def _run_beside(app: FastAPI, run: Callable[[], AbstractAsyncContextManager[None]]) -> None:
    """Keep the tools' session manager alive as long as the app."""
    before = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(whole: FastAPI) -> AsyncIterator[Mapping[str, Any] | None]:
        async with before(whole) as state, run():
            yield state

    app.router.lifespan_context = lifespan  # type: ignore[assignment]  # with or without a state


def _staff_routes(counter: Counter) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/staff/questions.jsonl")
    def questions() -> Response:
        try:
            lines = as_questions(grouped(counter.store.entries()))
        except FeedbackError as error:
            raise Problem(503, "What is kept cannot be read.", headers={"Retry-After": "60"}) from error
        return Response(
            lines,
            media_type="application/x-ndjson; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="ningjin-questions.jsonl"'},
        )

    return router


def door_html(wrong: str, words: Words) -> str:
    """The page that asks staff for their token."""
    said = {"wrong": words.door_wrong, "wait": words.door_wait}.get(wrong, "")
    body = Markup(
        '<form class="nj-door" method="post" action="/staff/login"><h1>{}</h1><label for="nj-token">{}</label>'
        '<input id="nj-token" name="token" type="password" autocomplete="current-password" required autofocus>'
        '<p class="nj-wrong" role="alert">{}</p><button class="nj-button nj-primary">{}</button></form>'
    ).format(words.staff, words.door_label, said, words.sign_in)
    return sheet_html(body, words, title=f"{words.staff} · {words.title}")


def _document_routes(service: Service, finder: Finder, languages: Mapping[str, Words]) -> APIRouter:
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    library = service.library
    language = Annotated[Literal["zh", "en"], Query()]

    @router.get("/documents")
    def documents(lang: language = "zh") -> HTMLResponse:
        words = languages[lang]
        body = Markup("<h1>{}</h1>{}").format(words.read_tab, documents_html(reader(words)))
        other = "/documents" + ("?lang=en" if lang == "zh" else "")
        return HTMLResponse(sheet_html(body, words, title=f"{words.read_tab} · {words.title}", other=other))

    @router.get("/documents/{document_id}")
    def document(
        document_id: str, lang: language = "zh", q: Annotated[str, Query(max_length=100)] = ""
    ) -> HTMLResponse:
        if document_id not in library.documents:
            raise Problem(404, f"There is no document {document_id!r}.")
        words = languages[lang]
        body = Markup("{}{}").format(
            search_html(document_id, q, words), document_html(document_id, finder, reader(words), search=q)
        )
        other = address_of(document_id, languages["en" if lang == "zh" else "zh"])
        title = library.documents[document_id].short_title
        return HTMLResponse(sheet_html(body, words, title=f"{title} · {words.title}", other=other))

    def reader(words: Words) -> Reader:
        return Reader(words=words, library=library, day=today())

    return router


def search_html(document: str, search: str, words: Words) -> Markup:
    """The box that searches inside a document."""
    return Markup(
        '<form class="nj-search" method="get" action="/documents/{}"><input type="hidden" name="lang" value="{}">'
        '<input type="search" name="q" value="{}" maxlength="100" placeholder="{}" aria-label="{}">'
        '<button class="nj-button nj-primary">{}</button></form>'
    ).format(
        document,
        "en" if words.lang == "en" else "zh",
        search,
        words.search_inside,
        words.search_inside,
        words.find,
    )
