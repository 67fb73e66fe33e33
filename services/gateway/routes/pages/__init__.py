"""The pages readers see, a module for each kind; they work without script."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from services.gateway.routes.pages import (
    article,
    editions,
    entity,
    front,
    machines,
    search,
    section,
    source,
    story,
    topic,
)

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
for one in (
    machines,
    front,
    editions,
    section,
    article,
    search,
    story,
    topic,
    entity,
    source,
):
    router.include_router(one.router)
