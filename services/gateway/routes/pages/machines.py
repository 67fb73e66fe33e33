"""What search engines ask for: which pages there are, and which are not for them."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from services.gateway.core.finder import SearchRequest
from services.gateway.core.query.printing import printed
from services.gateway.core.query.tree import Moment
from services.gateway.core.reader.sitemap import DAYS, MEDIA_TYPE, MOST_ARTICLES, news_sitemap
from services.gateway.routes.dependencies import Finder, Now, site_of

router = APIRouter()

CACHING = "public, max-age=300"


@router.get("/sitemap.xml")
async def sitemap(request: Request, finder: Finder, now: Now) -> Response:
    """The standing pages and the articles of two days."""
    since = (now - timedelta(days=DAYS)).replace(microsecond=0)
    wanted = SearchRequest(q=printed(Moment("after", since)), sort="date", limit=MOST_ARTICLES)
    found = await finder.search(wanted)
    body = news_sitemap((hit.article for hit in found.hits), site_of(request))
    return Response(body, media_type=MEDIA_TYPE, headers={"Cache-Control": CACHING})


@router.get("/robots.txt")
async def robots(request: Request) -> Response:
    """What robots are asked to leave out (RFC 9309): lists made for one reader, and the API."""
    lines = (
        "User-agent: *",
        "Disallow: /search",
        "Disallow: /trending-bar",
        "Disallow: /v1/",
        f"Sitemap: {site_of(request)}/sitemap.xml",
    )
    return PlainTextResponse("\n".join(lines) + "\n", headers={"Cache-Control": CACHING})
