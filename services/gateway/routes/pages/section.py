"""A section, or what comes from a region, newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import Response

from services.gateway.core.answers import page_view
from services.gateway.core.finder import SearchRequest
from services.gateway.core.reader.editions import edition_for
from services.gateway.core.reader.head import Head, Twin, twins
from services.gateway.core.reader.linked import page_data
from services.gateway.core.reader.regions import REGION_LABELS, REGIONS
from services.gateway.core.sections import section_label
from services.gateway.core.trending.trends import TrendBoard
from services.gateway.core.views import PageView
from services.gateway.routes.dependencies import Board, ListsNow, site_of
from services.gateway.routes.pages.reading import bar_of, still
from services.gateway.routes.parameters import NamePath, SectionParameters
from services.gateway.routes.rendering import render
from services.gateway.routes.sections import section_articles

router = APIRouter()


@router.get("/sections/{section}")
async def section(
    request: Request,
    section: NamePath,
    asked: Annotated[SectionParameters, Query()],
    board: Board,
    lists: ListsNow,
) -> Response:
    """A section, newest first."""
    wanted = asked.request(section, lists.cursors)
    found = await still(partial(section_articles, lists.finder), wanted)
    label, narrowed = section_label(section), _narrowed(asked)
    path = f"/sections/{quote(section, safe='')}"
    page = _Page(
        path, label, twins(label, f"/v1{path}", asked=narrowed), narrowed, {"section": section}
    )
    return page.answer(request, page_view(found, lists.cursors.after(wanted, found)), board)


@router.get("/regions/{region}")
async def region(
    request: Request,
    region: NamePath,
    asked: Annotated[SectionParameters, Query()],
    board: Board,
    lists: ListsNow,
) -> Response:
    """What outlets in a region publish, newest first."""
    if region not in REGIONS:
        raise HTTPException(404, f"There is no region {region}.")
    narrowed = _narrowed(asked)
    whole = SearchRequest(region=region, sort="date", **narrowed)  # type: ignore[arg-type]
    wanted = asked.page(whole, lists.cursors)
    found = await still(lists.finder.search, wanted)
    label = REGION_LABELS[region]
    same = twins(label, "/v1/search", asked=narrowed | {"region": region})
    page = _Page(f"/regions/{region}", label, same, narrowed, {"region": region})
    return page.answer(request, page_view(found, lists.cursors.after(wanted, found)), board)


def _narrowed(asked: SectionParameters) -> dict[str, str]:
    return asked.model_dump(include={"language", "country"}, exclude_none=True)


@dataclass(frozen=True, slots=True)
class _Page:
    """A list by its address without what narrows it."""

    path: str
    label: str
    twins: Sequence[Twin]
    narrowed: Mapping[str, str]
    held_together_by: Mapping[str, str]

    def answer(self, request: Request, view: PageView, board: TrendBoard) -> Response:
        """Return the page that shows `view`."""
        edition = edition_for(self.narrowed.get("language"), self.narrowed.get("country"))
        context = {
            "bar": bar_of(board, edition),
            "edition": edition,
            "view": view,
            "label": self.label,
            "address": self.path,
            "narrowed": self.narrowed,
            "filters": {**self.held_together_by, **self.narrowed},
            "head": self._head(site_of(request), view),
        }
        return render(request, "section.html", context)

    def _head(self, site: str, view: PageView) -> Head:
        path = f"{self.path}?{urlencode(self.narrowed)}" if self.narrowed else self.path
        return Head(
            title=self.label,
            path=path,
            description=f"The latest in {self.label}, from many outlets.",
            twins=self.twins,
            linked=page_data("CollectionPage", self.label, site + path, view.results),
        )
