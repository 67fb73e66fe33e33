"""Why comments are not taken, as HTTP tells it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.responses import Response

from services.gateway.core.comments.errors import (
    CommentRefusedError,
    LogAwayError,
    NoChangeError,
    NoCommentError,
    NotAllowedError,
    TooOftenError,
)
from services.gateway.core.finder import IndexAwayError
from services.gateway.routes.conventions.access import QUOTA_EXCEEDED
from services.gateway.routes.conventions.problems import RETRY_AFTER_S, problem_answer

log = structlog.get_logger()

# What a form is given back for, with what was written in it.
REFUSALS = (
    CommentRefusedError,
    IndexAwayError,
    LogAwayError,
    NoChangeError,
    NotAllowedError,
    TooOftenError,
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """How a refusal is told: its status, in words, and when to try again."""

    status: int
    detail: str
    headers: dict[str, str] = field(default_factory=dict)
    members: dict[str, Any] = field(default_factory=dict)


def refusal(error: Exception) -> Refusal:
    """Return how `error` is told."""
    if isinstance(error, TooOftenError):
        after = {"Retry-After": str(max(1, math.ceil(error.taken.next_in_s)))}
        members = {"type": QUOTA_EXCEEDED, "violated_policies": [error.policy]}
        return Refusal(429, str(error), after, members)
    if isinstance(error, LogAwayError):
        return Refusal(503, str(error), {"Retry-After": str(RETRY_AFTER_S)})
    if isinstance(error, IndexAwayError):
        detail = "The news cannot be read at the moment. Please try again shortly."
        return Refusal(503, detail, {"Retry-After": str(RETRY_AFTER_S)})
    if isinstance(error, CommentRefusedError):
        return Refusal(422, f"{str(error)[0].upper()}{str(error)[1:]}.")
    statuses = {NotAllowedError: 403, NoCommentError: 404, NoChangeError: 409}
    return Refusal(statuses[type(error)], str(error))


def install_comment_problems(app: FastAPI) -> None:
    """Let `app` answer the errors of comments in our form; a wrong field is told as others are."""
    for kind in (LogAwayError, NotAllowedError, NoCommentError, NoChangeError, TooOftenError):
        app.add_exception_handler(kind, _refused)


async def _refused(request: Request, error: Exception) -> Response:
    told = refusal(error)
    if told.status == 503:
        log.warning("comment not taken", path=request.url.path, error=repr(error.__cause__))
    return problem_answer(request, told.status, told.detail, told.headers, **told.members)
