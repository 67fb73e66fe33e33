"""The app: routes, conventions and health, put together from what is outside."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from starlette.responses import Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Scope

from services.gateway.core.access.guard import Guard
from services.gateway.core.access.quotas import Buckets
from services.gateway.core.access.sessions import Sessions
from services.gateway.core.comments.desk import CommentDesk, Surroundings
from services.gateway.core.cursor import Cursors
from services.gateway.core.finder import ArticleFinder, IndexAwayError
from services.gateway.routes import (
    article_stream,
    articles,
    entities,
    export,
    feeds,
    pages,
    search,
    sections,
    sources,
    stories,
    trend_stream,
    trending,
    versions,
)
from services.gateway.routes.comments import api as comments
from services.gateway.routes.comments import forms as comment_forms
from services.gateway.routes.comments import moderation, moderation_pages
from services.gateway.routes.comments import pages as comment_pages
from services.gateway.routes.comments import stream as comment_stream
from services.gateway.routes.comments.problems import install_comment_problems
from services.gateway.routes.conventions.access import Access, Door, install_refusals, is_stream
from services.gateway.routes.conventions.bounds import Bounds
from services.gateway.routes.conventions.caching import Caching
from services.gateway.routes.conventions.cors import Cors
from services.gateway.routes.conventions.problems import install_problems
from services.gateway.routes.conventions.ready import Ready
from services.gateway.routes.conventions.requests import Conventions
from services.gateway.routes.dependencies import Conduct, Outside
from services.gateway.routes.document import complete
from services.gateway.routes.rendering import STATIC
from services.gateway.routes.saved import feeds as saved_feeds
from services.gateway.routes.saved import pages as saved_pages
from services.gateway.routes.saved import searches as saved_searches
from services.gateway.routes.saved import stream as saved_stream
from shared import __version__
from shared.health import health_routes

ROUTERS = (
    feeds.router,
    saved_feeds.router,
    saved_searches.router,
    saved_stream.router,
    search.router,
    article_stream.router,
    export.router,
    trending.router,
    trend_stream.router,
    trending.topics,
    articles.router,
    versions.router,
    comments.on_articles,
    comment_stream.router,
    comments.router,
    moderation.router,
    comment_pages.router,
    comment_forms.router,
    moderation_pages.router,
    saved_pages.router,
    sections.router,
    sources.router,
    entities.router,
    stories.router,
    pages.router,
)


def is_unheld(path: str) -> bool:
    """Return whether the answer at `path` is sent as it is made, and not held until it is whole."""
    return is_stream(path) or path == export.PATH


class _Static(StaticFiles):
    """Files that pages ask for by version, so that they may be kept for long."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=86400"
        return response


def create_app(outside: Outside, conduct: Conduct | None = None) -> ASGIApp:
    """Return the gateway with its conventions around it, so that they hold for every answer."""
    met = conduct or Conduct()
    api = _routes()
    api.state.outside = outside
    api.state.site = met.site
    api.state.most_saved = met.saved_per_key
    api.state.cursors = Cursors(met.cursor_secret)
    api.state.keys = met.keys
    api.state.seal = met.seal
    api.state.sessions = Sessions(met.session_secret)
    api.state.desk = _desk(outside, met)
    api.router.routes.extend(_health(outside.finder))
    install_problems(api)
    install_refusals(api)
    install_comment_problems(api)
    api.add_middleware(Ready)
    api.add_middleware(Bounds)
    guard = Guard(met.keys, met.rules, Buckets())
    api.add_middleware(Access, door=Door(guard, met.trusted, outside.clock))
    return Conventions(Cors(Caching(api, is_unheld), met.cors_origins), met.https_for_s)


def _desk(outside: Outside, met: Conduct) -> CommentDesk:
    given = Surroundings(
        outside.comments, outside.recent, outside.outlet, outside.clock, outside.new_id
    )
    return CommentDesk(given, met.comments)


def openapi_document() -> dict[str, Any]:
    """Return the OpenAPI document of the API."""
    return _routes().openapi()


def _routes() -> FastAPI:
    api = FastAPI(
        title="Cupure",
        version=__version__,
        summary="News as stories, search and trending topics.",
        openapi_url="/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    for router in ROUTERS:
        # Including it would build every route once more, at the first request of each app.
        api.router.routes.extend(router.routes)
    api.mount("/static", _Static(directory=STATIC))
    _complete_document(api)
    return api


def _health(finder: ArticleFinder) -> list[Route]:
    async def index_answers() -> str | None:
        try:
            await finder.ping()
        except IndexAwayError as error:
            return str(error)
        return None

    return health_routes(ready={"articles index": index_answers}, alive={})


def _complete_document(api: FastAPI) -> None:
    made = api.openapi

    def openapi() -> dict[str, Any]:
        return made() if api.openapi_schema else complete(made())

    api.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way
