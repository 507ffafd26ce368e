"""The REST contract on one service object: questions, documents, provisions, look-ups, votes, health."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Query, Response
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import HTMLResponse, StreamingResponse

from assistant.serialise import result_of
from assistant.types import Message, Status, Step, Turn
from corpus.errors import CorpusError, UnknownProvision
from corpus.lookup import LookupQuery, LookupResult
from corpus.types import Provision, Rule
from web.counter import Counter
from web.export import csv_bytes, xlsx_bytes
from web.feedback import Entry, EntryKind, FeedbackError, Vote
from web.guards import BodyLimit, Clients, Gate, Shell
from web.limits import Allowance
from web.lookup import Finder
from web.problems import Problem, install_problems
from web.reference import reference_html
from web.render import permalink
from web.schemas import (
    AskIn,
    AskOut,
    DocumentOut,
    DocumentsOut,
    FeedbackIn,
    FeedbackOut,
    Format,
    HealthOut,
    LookupIn,
    LookupOut,
    ProblemOut,
    ProvisionOut,
    RuleOut,
)
from web.service import Service
from web.settings import WebSettings
from web.words import ZH

VERSION = "1"
FAILED = {Status.ERROR_INPUT: 400, Status.ERROR_INDEX: 503, Status.ERROR_INTERNAL: 500}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": ProblemOut, "content": {"application/problem+json": {}}, "description": words}
    for status, words in {
        400: "The question or the body cannot be read.",
        404: "There is nothing there.",
        413: "The body is too long.",
        422: "A field is not as documented.",
        429: "Too many requests from this address; `Retry-After` says when.",
        503: "Too many at once; `Retry-After` says when.",
    }.items()
}
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def build_api(service: Service, counter: Counter, *, title: str = ZH.title) -> FastAPI:
    """The app with every route but the pages'; they are mounted on it, and the guards put around all."""
    app = FastAPI(
        title=title,
        version=VERSION,
        description="Questions about the county's regulations, answered with the provisions quoted to the character.",
        docs_url=None,
        redoc_url=None,
    )
    install_problems(app)
    app.include_router(_ask_routes(counter))
    app.include_router(_library_routes(service))
    app.include_router(_desk_routes(counter))
    app.include_router(_operation_routes(app, counter))
    return app


def guard(app: FastAPI, settings: WebSettings, counter: Counter) -> None:
    """Put the guards around everything that the app has by now: every request passes them, the last added first."""
    allowance = Allowance(per_minute=settings.requests_per_minute, burst=settings.burst)
    clients = Clients(trusted_proxies=settings.trusted_proxies)
    app.add_middleware(BodyLimit, longest=settings.longest_body)
    app.add_middleware(Gate, allowance=allowance, clients=clients, metrics=counter.metrics)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(settings.cors_origins),
            allow_methods=["GET", "POST"],
            allow_headers=["Content-Type", "X-Request-ID"],
            expose_headers=["X-Request-ID", "Retry-After"],
        )
    app.add_middleware(Shell, metrics=counter.metrics)


def _ask_routes(counter: Counter) -> APIRouter:
    router = APIRouter(prefix="/api", tags=["ask"], responses=PROBLEMS)

    @router.post("/ask", response_model=AskOut)
    async def ask(body: AskIn) -> Mapping[str, Any]:
        """Answer one question; a decline is an answer, with a status that says so."""
        turn = await counter.ask(body.question, _history(body), as_of=body.as_of)
        return turn_out(_answered(turn), body.limit_retrieved)

    @router.post(
        "/ask/stream",
        response_class=StreamingResponse,
        responses={
            200: {
                "content": {"text/event-stream": {}},
                "description": "`step` events, then one `answer` event as of POST /api/ask, or one `problem`.",
            }
        },
    )
    async def stream(body: AskIn) -> StreamingResponse:
        """The steps of a turn as server-sent events, then the answer."""
        steps = counter.steps(body.question, _history(body), as_of=body.as_of)
        first = await anext(steps)  # a full desk is a 503, not an event
        if isinstance(first, Turn):
            _answered(first)

        async def events() -> AsyncIterator[str]:
            yield _event(first, body.limit_retrieved)
            async for each in steps:
                yield _event(each, body.limit_retrieved)

        return StreamingResponse(
            events(), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
        )

    return router


def _library_routes(service: Service) -> APIRouter:
    router = APIRouter(prefix="/api", tags=["library"], responses=PROBLEMS)
    library = service.library
    finder = Finder(library)

    @router.get("/documents")
    def documents() -> DocumentsOut:
        """The documents in the order of the gazette."""
        counts = dict(finder.choices.documents)
        rows = [
            DocumentOut.model_validate(asdict(d) | {"provisions": counts.get(d.id, 0)})
            for d in library.documents.values()
        ]
        return DocumentsOut(count=len(rows), documents=rows)

    @router.get("/provisions/{provision_id:path}")
    def provision(provision_id: str) -> ProvisionOut:
        """One provision with its rules and references; the id has a slash: `wuye/42`."""
        found = library.provisions.get(provision_id)
        if found is None:
            raise Problem(404, f"There is no provision {provision_id!r}.")
        return provision_out(found, finder, library.documents[found.document].title)

    @router.get(
        "/lookup",
        response_model=LookupOut,
        responses={200: {"content": {"text/csv": {}, SHEET: {}}}},
    )
    def find(query: Annotated[LookupIn, Query()]) -> Response | LookupOut:
        """Every provision that fits all filters, as JSON, CSV or XLSX."""
        result = look_up(query, finder)
        if query.format is Format.JSON:
            return lookup_out(result)
        as_csv = query.format is Format.CSV
        return Response(
            csv_bytes(result) if as_csv else xlsx_bytes(result),
            media_type="text/csv; charset=utf-8" if as_csv else SHEET,
            headers={"Content-Disposition": f'attachment; filename="ningjin-lookup.{query.format.value}"'},
        )

    return router


def _desk_routes(counter: Counter) -> APIRouter:
    router = APIRouter(prefix="/api", tags=["feedback"], responses=PROBLEMS)

    @router.post("/feedback", status_code=202)
    def feedback(body: FeedbackIn) -> FeedbackOut:
        """A vote on an answer; kept only where the operator turned that on, else only counted."""
        counter.metrics.vote(body.vote)
        entry = Entry(
            kind=EntryKind.VOTE,
            question=body.question,
            status=body.status.value,
            lang=body.lang,
            answer=body.answer,
            vote=Vote(body.vote),
            reason=body.reason,
            comment=body.comment,
        )
        try:
            return FeedbackOut(kept=counter.store.keep(entry))
        except FeedbackError as error:
            raise Problem(503, "The vote could not be kept.", headers={"Retry-After": "60"}) from error

    return router


def _operation_routes(app: FastAPI, counter: Counter) -> APIRouter:
    router = APIRouter(tags=["operation"])
    library = counter.service.library

    @router.get("/healthz")
    def health() -> HealthOut:
        """Whether the service is up, and what it answers from."""
        return HealthOut(
            status="ok",
            corpus=library.fingerprint,
            documents=len(library.documents),
            provisions=len(library.provisions),
        )

    @router.get("/metrics", response_class=Response)
    def metrics() -> Response:
        """Counts and times in Prometheus' text format."""
        return Response(counter.metrics.exposition(), media_type="text/plain; version=0.0.4; charset=utf-8")

    @router.get("/docs", response_class=HTMLResponse, include_in_schema=False)
    def docs() -> HTMLResponse:
        return HTMLResponse(reference_html(app.openapi()))

    return router


def _history(body: AskIn) -> tuple[Message, ...]:
    return tuple(Message(role=m.role, content=m.content) for m in body.history)


def _answered(turn: Turn) -> Turn:
    """The turn, unless it failed; then the failure as a problem."""
    status = FAILED.get(turn.status)
    if status is None:
        return turn
    headers = {"Retry-After": "60"} if status == FAILED[Status.ERROR_INDEX] else None
    raise Problem(status, turn.headline or turn.answer, headers=headers)


def turn_out(turn: Turn, limit_retrieved: int) -> Mapping[str, Any]:
    """A turn as the contract has it."""
    return result_of(turn, limit_retrieved=limit_retrieved) | {
        "headline": turn.headline,
        "plain": list(turn.plain),
        "suggestions": list(turn.suggestions),
        "nearest": list(turn.nearest),
        "standalone": turn.standalone,
        "lang": turn.lang,
    }


def _event(each: Step | Turn, limit_retrieved: int) -> str:
    if isinstance(each, Step):
        name, content = "step", {"name": each.name, "seconds": round(each.seconds, 6)}
    elif each.status in FAILED:
        name, content = "problem", {"status": FAILED[each.status], "detail": each.headline or each.answer}
    else:
        name, content = "answer", dict(turn_out(each, limit_retrieved))
    return f"event: {name}\ndata: {json.dumps(content, ensure_ascii=False)}\n\n"


def rule_out(rule: Rule) -> RuleOut:
    """A rule as the contract has it."""
    return RuleOut(
        id=rule.id,
        who=list(rule.who),
        force=rule.force,
        plain_zh=rule.plain_zh,
        plain_en=rule.plain_en,
        limit=rule.limit,
        quotes=[q.text for q in rule.quotes],
        reviewed=rule.reviewed,
    )


def provision_out(provision: Provision, finder: Finder, title: str) -> ProvisionOut:
    """A provision as the contract has it."""
    links = finder.links(provision.id)
    return ProvisionOut.model_validate(
        {
            "id": provision.id,
            "document": provision.document,
            "document_title": title,
            "label": provision.label,
            "title": provision.title,
            "path": [asdict(h) for h in provision.path],
            "text": provision.text,
            "units": [
                {"label": u.label, "text": u.text, "start": u.start, "end": u.end} for u in provision.units
            ],
            "rules": [rule_out(r) for r in finder.rules_of(provision.id)],
            "names": list(links.out),
            "named_by": list(links.into),
            "outside": list(links.outside),
            "disagreements": [d.zh for d in finder.disagreements(provision.id)],
            "permalink": permalink(provision, ZH),
        }
    )


def look_up(query: LookupIn, finder: Finder) -> LookupResult:
    """Look up what a client asks for.

    Raises:
        Problem: 404 for an address that leads nowhere, 400 for a query that cannot be meant.
    """
    try:
        return finder.look_up(lookup_query(query), terms=query.terms, sort=query.sort)
    except UnknownProvision as error:
        raise Problem(404, str(error)) from error
    except CorpusError as error:
        raise Problem(400, str(error)) from error


def lookup_query(query: LookupIn) -> LookupQuery:
    """The filters as the look-up takes them."""
    return LookupQuery(
        address=query.address.strip(),
        words=tuple(query.words.split()),
        document=query.document,
        chapter=query.chapter,
        body=query.body,
        who=query.who,
        force=query.force,
        deadline=query.deadline,
        figure=query.figure,
        outside=query.outside,
    )


def lookup_out(result: LookupResult) -> LookupOut:
    """A look-up as the contract has it."""
    return LookupOut.model_validate(
        {
            "total": result.total,
            "provisions": result.provisions,
            "rows": [asdict(row) | {"why": list(row.why)} for row in result.rows],
        }
    )
