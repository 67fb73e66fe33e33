"""`/v1/sections`: the parts of the paper."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response

from services.gateway.core.answers import section_view, sections_view
from services.gateway.core.finder import ArticleFinder, Found, SearchRequest
from services.gateway.core.sections import SECTIONS
from services.gateway.core.views import SectionsView, SectionView
from services.gateway.routes.conventions.problems import problem_responses
from services.gateway.routes.dependencies import Finder, ListsNow
from services.gateway.routes.parameters import NamePath, SectionParameters
from services.gateway.routes.search import link_next

router = APIRouter(prefix="/v1/sections", tags=["sections"])


@router.get("", operation_id="list_sections", responses=problem_responses())
async def list_sections(finder: Finder) -> SectionsView:
    """Return every section that has articles, and how many."""
    return sections_view(await finder.sections(0, None))


@router.get("/{section}", operation_id="get_section", responses=problem_responses(404, 410))
async def get_section(
    request: Request,
    response: Response,
    section: NamePath,
    asked: Annotated[SectionParameters, Query()],
    lists: ListsNow,
) -> SectionView:
    """Return the articles of a section, newest first."""
    wanted = asked.request(section, lists.cursors)
    found = await section_articles(lists.finder, wanted)
    view = section_view(section, found, lists.cursors.after(wanted, found))
    link_next(request, response, view)
    return view


async def section_articles(finder: ArticleFinder, wanted: SearchRequest) -> Found:
    """Return a page of a section; a section nobody knows answers 404, a known one may be empty."""
    found = await finder.search(wanted)
    if not found.total and wanted.section not in SECTIONS:
        raise HTTPException(404, f"There is no section {wanted.section}.")
    return found
