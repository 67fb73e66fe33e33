"""Errors as RFC 9457 problem details."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException


class ProblemError(Exception):
    """A request that cannot be answered as asked, and why."""

    def __init__(
        self, status: HTTPStatus, detail: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = headers


def problem(status: int, detail: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """Return the answer that tells of a problem."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    return JSONResponse(
        body | {"detail": detail},
        status_code=status,
        headers=dict(headers or {}),
        media_type="application/problem+json",
    )


def install(app: FastAPI) -> None:
    """Make every error of `app` a problem detail."""

    async def tell_problem(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, ProblemError)  # noqa: S101  # registered for nothing else
        return problem(error.status, error.detail, error.headers)

    async def tell_http_error(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)  # noqa: S101  # registered for nothing else
        return problem(error.status_code, str(error.detail), error.headers)

    async def tell_invalid(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)  # noqa: S101  # registered for nothing else
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, _first_fault(error))

    app.add_exception_handler(ProblemError, tell_problem)
    app.add_exception_handler(RequestValidationError, tell_invalid)
    app.add_exception_handler(HTTPException, tell_http_error)


def _first_fault(error: RequestValidationError) -> str:
    fault, *more = error.errors()
    where = ".".join(str(part) for part in fault["loc"][1:])
    told = str(fault["msg"]).removeprefix("Value error, ")
    rest = f" (and {len(more)} more)" if more else ""
    return f"{where}: {told}{rest}" if where else told + rest
