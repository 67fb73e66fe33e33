"""The front page of each edition, and its trending bar alone for a page to renew."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from services.gateway.core import pages
from services.gateway.core.answers import article_summaries
from services.gateway.core.finder import ArticleFinder, SearchRequest, SectionNews, StoryRequest
from services.gateway.core.query.printing import printed
from services.gateway.core.query.tree import Moment
from services.gateway.core.reader.editions import EDITIONS, WORLD, Edition
from services.gateway.core.reader.head import NAME, Head, twins
from services.gateway.core.reader.linked import site_data
from services.gateway.core.reader.regions import REGIONS
from services.gateway.core.stories import weightiest
from services.gateway.core.trending.bar import Bar
from services.gateway.core.trending.history import Trends
from services.gateway.core.trending.trends import edition_of
from services.gateway.routes.dependencies import Finder, TrendsNow, site_of
from services.gateway.routes.pages.editions import COOKIE, EDITION_PATH
from services.gateway.routes.parameters import BarParameters, FrontParameters
from services.gateway.routes.rendering import render
from services.gateway.routes.trending import trending_list
from shared.documents import StoryDocument

router = APIRouter()

# A country's stories are those that its outlets told within so much time.
LATELY = timedelta(days=3)
PER_REGION = 3

Asked = Annotated[FrontParameters, Query()]


@router.get("/", response_model=None)
async def front(request: Request, asked: Asked, finder: Finder, trends: TrendsNow) -> Response:
    """The front page of the world, or the way to the edition that was asked for or chosen."""
    chosen = EDITIONS.get(asked.language or request.cookies.get(COOKIE, WORLD.code))
    if asked.language and chosen is None:
        raise HTTPException(404, f"There is no edition in {asked.language}.")
    if chosen is None or chosen is WORLD:
        answer = await _front(request, asked, News(finder, trends, WORLD))
    else:
        answer = _way_to(chosen, request)
    answer.headers["Vary"] = "Cookie"
    return answer


def _way_to(edition: Edition, request: Request) -> Response:
    kept = [pair for pair in request.query_params.multi_items() if pair[0] != "language"]
    address = f"{edition.path}?{urlencode(kept)}" if kept else edition.path
    return RedirectResponse(address, 302, headers={"Cache-Control": "no-store"})


@router.get("/trending-bar")
async def trending_bar(
    request: Request,
    asked: Annotated[BarParameters, Query()],
    trends: TrendsNow,
) -> Response:
    """The trending bar alone, for a page to bring itself up to date."""
    edition = EDITIONS.get(asked.of)
    if edition is None:
        raise HTTPException(404, f"There is no edition {asked.of}.")
    bar, caching = await _bar(asked, trends, edition)
    return render(request, "trending-bar.html", {"bar": bar}, headers={"Cache-Control": caching})


@router.get(EDITION_PATH, response_model=None)
async def edition_front(
    request: Request, edition: str, asked: Asked, finder: Finder, trends: TrendsNow
) -> Response:
    """The front page of an edition."""
    if EDITIONS[edition] is WORLD:
        return RedirectResponse(WORLD.path, 308)
    return await _front(request, asked, News(finder, trends, EDITIONS[edition]))


@dataclass(frozen=True, slots=True)
class News:
    """What the front page of an edition is made from."""

    finder: ArticleFinder
    trends: Trends
    edition: Edition

    async def cards(self) -> list[pages.StoryCard]:
        """Return the top stories, each with some of its tellings."""
        stories = await (self._of_country() if self.edition.country else self._of_language())
        needed = [one for story in stories for one in pages.shown_members(story, self.edition)]
        members = await self.finder.articles(needed, self.edition.language)
        return pages.story_cards(stories, members, self.edition)

    async def _of_language(self) -> list[StoryDocument]:
        wanted = StoryRequest(
            now=self.trends.now, language=self.edition.language, limit=pages.CHOSEN_STORIES
        )
        return [hit.story for hit in (await self.finder.stories(wanted)).hits]

    async def _of_country(self) -> list[StoryDocument]:
        since = Moment("after", (self.trends.now - LATELY).replace(microsecond=0))
        wanted = self.asking(q=printed(since), sort="story_size", collapse="story")
        found = await self.finder.search(wanted)
        told = [hit.story.story_id for hit in found.hits if hit.story]
        return weightiest(await self.finder.stories_by_id(told), pages.CHOSEN_STORIES)

    def asking(self, **fields: object) -> SearchRequest:
        """Return a list of this edition's articles, the newest first if nothing else is said."""
        told = {"sort": "date", "limit": pages.CHOSEN_STORIES, "now": self.trends.now}
        return SearchRequest(**{**self.edition.filters, **told, **fields})  # type: ignore[arg-type]

    async def sections(self, without: Sequence[str]) -> list[SectionNews]:
        """Return every section without the articles of the top stories."""
        spoken = self.edition
        return await self.finder.sections(
            pages.PER_SECTION, spoken.language, without, spoken.country
        )

    async def regions(self) -> list[SectionNews]:
        """Return what comes from each region; the edition of a country has none."""
        if self.edition.country:
            return []
        return await self.finder.regions(REGIONS, PER_REGION, self.edition.language)


async def _front(request: Request, asked: FrontParameters, news: News) -> Response:
    latest_asked = news.asking(limit=pages.LATEST)
    (bar, _), latest, cards, regions = await asyncio.gather(
        _bar(asked, news.trends, news.edition),
        news.finder.search(latest_asked),
        news.cards(),
        news.regions(),
    )
    told = [one for card in cards for one in card.story.article_ids]
    context = {
        "bar": bar,
        "edition": news.edition,
        "stories": cards,
        "latest": article_summaries(hit.article for hit in latest.hits),
        "sections": pages.section_blocks(await news.sections(told)),
        "regions": pages.region_blocks(regions),
        "head": _head(news.edition, site_of(request)),
    }
    return render(request, "front.html", context)


async def _bar(asked: FrontParameters, trends: Trends, edition: Edition) -> tuple[Bar, str]:
    listed = asked.trending(edition_of(trends.board, edition.language, edition.country))
    view, caching = await trending_list(listed, trends)
    return Bar(view, listed.moment(trends.now), edition), caching


def _head(edition: Edition, site: str) -> Head:
    name = NAME if edition is WORLD else f"{NAME}, {edition.label}"
    return Head(
        title=f"{name}: the news of many outlets, told as stories",
        path=edition.path,
        twins=(
            *twins("Latest", "/v1/search", asked=edition.filters, narrowed={"sort": "date"}),
            *twins(
                "Stories",
                "/v1/stories",
                asked={name: one for name, one in edition.filters.items() if name == "language"},
            ),
        ),
        linked=site_data(site),
    )
