"""Search: what is found with its words marked, what narrows it, and what may have been meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BeforeValidator, Field

from services.gateway.core import pages
from services.gateway.core.answers import search_view
from services.gateway.core.cursor import Cursors
from services.gateway.core.finder import Found, SearchRequest
from services.gateway.core.query.errors import QueryError
from services.gateway.core.reader.head import Head, twins
from services.gateway.core.reader.search_page import FACETS, between, chips, groups
from services.gateway.core.saved.searches import NARROWING
from services.gateway.core.search.spelling import did_you_mean
from services.gateway.core.source_board import SourceBoard
from services.gateway.core.views import SearchView
from services.gateway.routes.dependencies import ListsNow, SourcesNow
from services.gateway.routes.pages.reading import still
from services.gateway.routes.parameters import SearchParameters
from services.gateway.routes.rendering import render

router = APIRouter()

Day = Annotated[date | None, BeforeValidator(lambda value: value or None)]
# By what new articles are told as they come; by all else the page asks its list again.
_TOLD_LIVE = ("section", "language", "country", "region", "source", "entity")
_NARROWING = (*_TOLD_LIVE, "tag", "since", "until")


class SearchPageParameters(SearchParameters):
    """A search as its form asks for it: also between two days (UTC)."""

    since: Day = None
    until: Day = None
    facets: str = Field(default="", max_length=200, exclude=True)

    @property
    def narrowed(self) -> str:
        """`q` with the days in it; raises `QueryError`."""
        return between(self.q, self.since, self.until)

    def page_request(self, cursors: Cursors, now: datetime) -> SearchRequest:
        """Return the search; raises `BadCursorError` and `QueryError`."""
        told = self.model_copy(update={"q": self.narrowed, "cursor": None})
        whole = replace(told.request(cursors, now), facets=FACETS)
        return self.page(whole, cursors)


@router.get("/search")
async def search(
    request: Request,
    asked: Annotated[SearchPageParameters, Query()],
    lists: ListsNow,
    sources: SourcesNow,
) -> Response:
    """Search results with the words found in them marked, or the query with its fault marked."""
    narrowing = {name: str(one) for name in _NARROWING if (one := getattr(asked, name))}
    context: dict[str, Any] = {"asked": asked, "fault": None, "narrowing": narrowing}
    context["filters"] = {name: one for name, one in narrowing.items() if name in _TOLD_LIVE}
    try:
        wanted = asked.page_request(lists.cursors, lists.now)
    except QueryError as fault:
        empty = {"view": SearchView(total=0, results=()), "fault": fault, "groups": ()}
        told = context | empty | {"chips": chips(narrowing, {}), "title": asked.q}
        told["head"] = Head(title="Search", path="/search", is_listed=False)
        return render(request, "search.html", told, status=422)
    found = await still(lists.finder.search, wanted)
    meant = await did_you_mean(wanted, found, lists.finder)
    view = search_view(found, lists.cursors.after(wanted, found), meant)
    names = _names(asked, found, sources.board)
    title = asked.q or next(iter(names.values()), "") or "All news"
    context |= {
        "view": view,
        "groups": groups(view.facets, narrowing),
        "chips": chips(narrowing, names),
        "title": title,
        "head": _head(asked, title),
        "saving": f"/saved?{urlencode(_same(asked))}",
    }
    return render(request, "search.html", context)


def _names(asked: SearchPageParameters, found: Found, sources: SourceBoard) -> Mapping[str, str]:
    """Return what the ids that were asked for stand for, as far as is known."""
    articles = [hit.article for hit in found.hits]
    names = {}
    if asked.entity:
        names[asked.entity] = pages.entity_label(asked.entity, articles) or asked.entity
    if asked.source and (known := sources.get(asked.source)):
        names[asked.source] = known.source.name
    tags = {tag.id: tag.label for one in articles for tag in one.tags}
    if asked.tag in tags:
        names[asked.tag] = tags[asked.tag]
    return names


def _same(asked: SearchPageParameters) -> dict[str, str]:
    """Return what is looked for, as the API and saved searches have it."""
    told = {"q": asked.narrowed} | asked.model_dump(include={*NARROWING} - {"q"})
    return {name: str(value) for name, value in told.items() if value}


def _head(asked: SearchPageParameters, title: str) -> Head:
    same = _same(asked)
    return Head(
        title=title,
        path="/search",
        twins=twins(title, "/v1/search", asked=same, narrowed={"sort": asked.sort}),
        is_listed=False,
    )
