"""Pages made from templates; whatever text comes from outside is escaped by the templates."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pydantic import BaseModel

from services.gateway.core import wording
from services.gateway.core.comments.pages import said
from services.gateway.core.links import web_link
from services.gateway.core.names import country_label, language_label
from services.gateway.core.reader.editions import BY_LANGUAGE, WORLD
from services.gateway.core.reader.head import NAME, Head, linked_data
from services.gateway.core.reader.languages import direction
from services.gateway.core.reader.regions import REGION_LABELS
from services.gateway.core.sections import (
    LANGUAGES,
    SECTIONS,
    section_label,
)
from services.gateway.core.trending import why
from services.gateway.core.trending.bar import DAY, HOUR, Bar
from services.gateway.core.trending.trends import edition_label, trending, window_label
from services.gateway.routes.dependencies import outside, site_of

WEB = Path(__file__).parent.parent / "web"
STATIC = WEB / "static"


def _static_version() -> str:
    content = b"".join(file.read_bytes() for file in sorted(STATIC.iterdir()))
    return hashlib.sha256(content).hexdigest()[:12]


def _search_url(asked: BaseModel, **changes: object) -> str:
    """Return the address of the search `asked` with some parameters changed; None drops one."""
    told = asked.model_dump(mode="json", exclude_defaults=True, exclude={"cursor"}) | changes
    told = {name: one for name, one in told.items() if one is not None}
    return f"/search?{urlencode(told)}" if told else "/search"


_FILTERS: dict[str, Callable[..., Any]] = {
    "age": wording.told_age,
    "exactly": wording.told_exactly,
    "long_day": wording.told_long_day,
    "short": wording.told_shortly,
    "told_day": wording.told_day,
    "kind_label": wording.kind_label,
    "health_label": wording.HEALTH.__getitem__,
    "number": wording.told_number,
    "paragraphs": wording.paragraphs,
    "middle_cut": wording.middle_cut,
    "window_label": window_label,
    "edition_label": edition_label,
    "way": why.way,
    "basis": why.basis,
    "parts": why.told_parts,
    "section_label": section_label,
    "country_label": country_label,
    "language_label": language_label,
    "web_link": web_link,
    "said": said,
    "dir": direction,
    # JSON-LD escapes itself what HTML would read.
    "linked_data": lambda data: Markup(linked_data(data)),  # noqa: S704  # escaped there
    "query": urlencode,
    "in_path": lambda value: quote(value, safe=""),
    # Only for texts of core.marks, which has escaped them.
    "marked": Markup,
}


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(WEB / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    version = _static_version()
    made.globals.update(
        SECTIONS=SECTIONS,
        LANGUAGES=LANGUAGES,
        REGIONS=REGION_LABELS,
        EDITIONS=BY_LANGUAGE,
        WORLD=WORLD,
        HOUR=HOUR,
        DAY=DAY,
        static=lambda name: f"/static/{name}?v={version}",
        search_url=_search_url,
    )
    made.filters.update(_FILTERS)
    return made


_ENVIRONMENT = _environment()


def render(
    request: Request,
    template: str,
    context: Mapping[str, Any],
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """Return the page of `template`; every page is given the clock and, if it has none, a bar."""
    given = outside(request)
    common = {
        "head": Head(NAME, request.url.path, is_listed=False),
        "site": site_of(request),
        "edition": WORLD,
        "now": given.clock(),
        "path": request.url.path,
        "request_id": request.state.request_id,
        "status": status,
        "bar": Bar(trending(given.board, "24h")),
    }
    html = _ENVIRONMENT.get_template(template).render(common | dict(context))
    return HTMLResponse(html, status, headers=dict(headers or {}))
