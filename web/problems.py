"""Errors over HTTP: RFC 9457 problem details, one clear sentence each."""

import json
import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
SHOWN_ERRORS = 10  # of a body that is wrong in many places


class Problem(Exception):  # noqa: N818  # RFC 9457's own word
    """Ends a request with a status and a sentence."""

    def __init__(self, status: int, detail: str, *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})


def problem_response(
    status: int,
    detail: str,
    *,
    instance: str,
    request_id: str,
    headers: Mapping[str, str] | None = None,
    **more: object,
) -> Response:
    """A problem as a response; ASCII only, so that no stray half of a character can break it."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": instance,
        "request_id": request_id,
        **more,
    }
    return Response(
        json.dumps(body, ensure_ascii=True), status_code=status, media_type=MEDIA_TYPE, headers=headers
    )


def install_problems(app: FastAPI) -> None:
    """Make every error of the app a problem."""

    def respond(request: Request, status: int, detail: str, **more: Any) -> Response:  # noqa: ANN401  # members of the problem
        return problem_response(
            status,
            detail,
            instance=request.url.path,
            request_id=str(getattr(request.state, "request_id", "")),
            **more,
        )

    @app.exception_handler(Problem)
    async def of_problem(request: Request, error: Problem) -> Response:
        return respond(request, error.status, error.detail, headers=error.headers)

    @app.exception_handler(HTTPException)
    async def of_http(request: Request, error: HTTPException) -> Response:
        return respond(request, error.status_code, _sentence(error, request), headers=error.headers)

    @app.exception_handler(RequestValidationError)
    async def of_validation(request: Request, error: RequestValidationError) -> Response:
        errors = [
            {"pointer": "/" + "/".join(str(p) for p in e["loc"]), "detail": e["msg"]}
            for e in error.errors()[:SHOWN_ERRORS]
        ]
        if any(e["type"] == "json_invalid" for e in error.errors()):
            return respond(request, 400, "The body is not JSON.", errors=errors)
        first = errors[0]
        return respond(request, 422, f"{first['pointer']}: {first['detail']}.", errors=errors)

    @app.exception_handler(Exception)
    async def of_anything(request: Request, error: Exception) -> Response:
        logger.error("a request failed", exc_info=error)
        return respond(request, 500, "Something went wrong here; the request could not be served.")


def _sentence(error: HTTPException, request: Request) -> str:
    if error.status_code == HTTPStatus.NOT_FOUND:
        return f"There is nothing at {request.url.path}."
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return f"{request.method} is not possible at {request.url.path}."
    return str(error.detail)
