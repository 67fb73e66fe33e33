"""The parameters that routes share, with their limits; an unknown one is an error, not ignored."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Literal

from fastapi import Path, Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from services.gateway.core.costs import ParameterError
from services.gateway.core.cursor import Cursors, List
from services.gateway.core.finder import Collapse, SearchRequest, Sort, StoryRequest
from services.gateway.core.moments import past_moment
from services.gateway.core.query.limits import MOST_CHARACTERS
from services.gateway.core.query.parsing import parse
from services.gateway.core.reader.editions import WORLD_CODE
from services.gateway.core.reader.regions import REGIONS
from services.gateway.core.search.facets import MOST_BUCKETS, read_facets
from services.gateway.core.search.timeline import Interval
from services.gateway.core.trending.history import TopicRequest
from services.gateway.core.trending.trends import EDITION, Window

MOST_PER_PAGE = 100
# The moments of a dozen indices of articles, and of as many of stories.
MOST_CURSOR_CHARS = 4096
# Its length is checked by the grammar, which tells the place.
QueryText = Annotated[
    str,
    Field(
        description='words, "phrases", -exclusion, OR, (parentheses), fields; see docs/search.md',
        examples=['etna "ash cloud" -lang:it after:2026-11-01'],
        json_schema_extra={"maxLength": MOST_CHARACTERS},
    ),
]
# A form sends an empty text for what is not chosen.
_EmptyIsNone = BeforeValidator(lambda value: None if value == "" else value)
Name = Annotated[str | None, Field(max_length=128), _EmptyIsNone]
Language = Annotated[str | None, Field(max_length=16, examples=["en"]), _EmptyIsNone]
Country = Annotated[
    str | None,
    Field(max_length=2, pattern="^([A-Za-z]{2})?$", description="ISO 3166", examples=["GB"]),
    _EmptyIsNone,
]
Region = Annotated[Literal["", *REGIONS] | None, _EmptyIsNone]  # type: ignore[valid-type]
Limit = Annotated[int, Query(ge=1, le=MOST_PER_PAGE)]
Edition = Annotated[
    str,
    Field(
        min_length=1,
        max_length=128,
        description="`world`, `language:en`, `country:gb` or `section:politics`",
    ),
]
Moment = Annotated[
    str | None,
    Field(
        max_length=40,
        description="a moment of the past with its zone",
        examples=["2026-11-01T12:00Z"],
    ),
    _EmptyIsNone,
]
ARTICLE_ID = r"^[0-9a-f]{32}$"
ArticlePath = Annotated[
    str, Path(pattern=ARTICLE_ID, examples=["f55ff16f66f43360266b95db6f8fec01"])
]
NamePath = Annotated[str, Path(min_length=1, max_length=128)]


class Page(BaseModel):
    """How much of a list, and from where."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=20, ge=1, le=MOST_PER_PAGE)
    cursor: str | None = Field(
        default=None,
        min_length=1,
        max_length=MOST_CURSOR_CHARS,
        description="`next` of the page before",
    )


class Paging(Page):
    """A page of a list of one moment."""

    def page(self, whole: List, cursors: Cursors) -> List:
        """Return the request for the page that the cursor stands for; raises `BadCursorError`."""
        asked = replace(whole, limit=self.limit)
        return asked if self.cursor is None else cursors.resumed(asked, self.cursor)


class QueryParameters(BaseModel):
    """What is looked for: a query of the grammar, and filters that narrow as its fields do."""

    model_config = ConfigDict(extra="forbid")

    q: QueryText = ""
    section: Name = Field(default=None, description="as `section:` in `q`")
    language: Language = Field(default=None, description="as `lang:` in `q`")
    country: Country = Field(default=None, description="of the outlet, as `country:` in `q`")
    region: Region = Field(default=None, description="of the world, by the outlets' countries")
    source: Name = Field(default=None, description="id of an outlet, as `source:` in `q`")
    entity: Name = Field(
        default=None, description="id of an entity, as `entity:` in `q`", examples=["Q16990"]
    )
    tag: Name = Field(default=None, description="id of a tag, as `tag:` in `q`")

    def wanted(self) -> SearchRequest:
        """Return the first page of what is looked for; raises `QueryError`."""
        parse(self.q)
        return SearchRequest(
            q=self.q,
            section=self.section,
            language=self.language,
            country=self.country,
            region=self.region,
            source=self.source,
            entity=self.entity,
            tag=self.tag,
        )


class SearchParameters(QueryParameters, Paging):
    """Which page of what is looked for."""

    sort: Sort = Field(
        default="relevance",
        description="without words in `q` by date instead; `story_size`: large stories first",
    )
    collapse: Annotated[Collapse | None, _EmptyIsNone] = Field(
        default=None, description="`story`: of each story only the article that comes first"
    )
    facets: str = Field(
        default="",
        max_length=200,
        description="what to count by, by commas: up to 5 of `source`, `language`, `country`, "
        "`section`, `tag`, `entity` and `date` (days)",
        examples=["source,entity"],
    )
    facet_size: int = Field(default=10, ge=1, le=MOST_BUCKETS, description="buckets of each facet")

    def request(self, cursors: Cursors, now: datetime) -> SearchRequest:
        """Return the search these parameters stand for, as fresh as news are at `now`.

        Raises `BadCursorError`, `ParameterError` and, before the index is asked, `QueryError`.
        """
        return self.page(self.first_page(now), cursors)

    def first_page(self, now: datetime) -> SearchRequest:
        """Return the search from its beginning; raises `ParameterError` and `QueryError`."""
        facets = read_facets(self.facets, self.facet_size)
        whole = replace(self.wanted(), sort=self.sort, collapse=self.collapse, facets=facets)
        return replace(whole, now=now.replace(microsecond=0))


class AsOfParameters(BaseModel):
    """Of which moment."""

    model_config = ConfigDict(extra="forbid")

    as_of: Moment = None

    def moment(self, now: datetime) -> datetime | None:
        """Return the moment asked for, None for now; raises `BadMomentError`."""
        return None if self.as_of is None else past_moment(self.as_of, now, "as_of")


class PastSearchParameters(SearchParameters, AsOfParameters):
    """Which page of what is looked for among articles as they are, or were."""

    def request(self, cursors: Cursors, now: datetime) -> SearchRequest:
        """Return the search, of a past moment as fresh as news were then.

        Raises what `SearchParameters.request` does, and `BadMomentError`.
        """
        at = self.moment(now)
        if at is None:
            return super().request(cursors, now)
        if self.collapse or self.sort == "story_size":
            raise ParameterError("as_of", "stories are known as they are now only")
        whole = replace(self.first_page(at), as_of=at)
        return self.page(whole, cursors)


class PastQueryParameters(QueryParameters, AsOfParameters):
    """What is looked for among articles as they are, or were."""

    def request(self, now: datetime) -> SearchRequest:
        """Return the search, of a past moment as of that; raises `BadMomentError`, `QueryError`."""
        at = self.moment(now)
        return replace(self.wanted(), now=at or now, as_of=at)


class TimelineParameters(PastQueryParameters):
    """What is looked for, and in which steps it is counted."""

    interval: Interval = "day"


class ExplainParameters(QueryParameters):
    """What is looked for, and the article that is asked about."""

    article: Annotated[str | None, Field(pattern=ARTICLE_ID)] = None


class SectionParameters(Paging):
    """Which articles of a section."""

    language: Language = None
    country: Country = None

    def request(self, section: str, cursors: Cursors) -> SearchRequest:
        """Return the search for the articles of `section`; raises `BadCursorError`."""
        asked = SearchRequest(
            section=section, language=self.language, country=self.country, sort="date"
        )
        return self.page(asked, cursors)


class StoryParameters(Paging):
    """Which stories; filters narrow."""

    section: Name = None
    language: Language = Field(default=None, description="one that the story is told in")
    entity: Name = Field(default=None, description="id of an entity", examples=["Q16990"])

    def request(self, cursors: Cursors, now: datetime) -> StoryRequest:
        """Return the search for the stories, as fresh as they are at `now`.

        Raises `BadCursorError`.
        """
        asked = StoryRequest(
            now=now.replace(microsecond=0),
            section=self.section,
            language=self.language,
            entity=self.entity,
        )
        return self.page(asked, cursors)


class TrendingParameters(BaseModel):
    """Which trending list, and of when."""

    model_config = ConfigDict(extra="forbid")

    edition: Edition = EDITION
    window: Window = "24h"
    at: Moment = None

    def moment(self, now: datetime) -> datetime | None:
        """Return the moment asked for, None for now; raises `BadMomentError`."""
        return None if self.at is None else past_moment(self.at, now)


class TopicParameters(TrendingParameters):
    """On which list a topic is looked for first, and of when."""

    def request(self, topic_id: str, now: datetime) -> TopicRequest:
        """Return what is asked for; raises `BadMomentError`."""
        return TopicRequest(topic_id, self.edition, self.window, self.moment(now))


class FrontParameters(BaseModel):
    """Which topics a front page shows: of now or of a past moment.

    `language` is how editions were named before they had addresses of their own.
    """

    model_config = ConfigDict(extra="forbid")

    language: Language = None
    window: Window = "24h"
    at: Moment = None

    def trending(self, edition: str) -> TrendingParameters:
        """Return which trending list the page shows."""
        return TrendingParameters(edition=edition, window=self.window, at=self.at)


class BarParameters(FrontParameters):
    """Which bar: that of an edition, by its code."""

    of: str = Field(default=WORLD_CODE, max_length=16)
