"""The parameters that routes share, with their limits; an unknown one is an error, not ignored."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import Path, Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from services.gateway.core.cursor import decode_cursor
from services.gateway.core.finder import SearchRequest, Sort
from services.gateway.core.query_text import parse_query

MOST_PER_PAGE = 100
# A form sends an empty text for what is not chosen.
_EmptyIsNone = BeforeValidator(lambda value: value or None)
Name = Annotated[str | None, Field(max_length=128), _EmptyIsNone]
Language = Annotated[str | None, Field(max_length=16, examples=["en"]), _EmptyIsNone]
Limit = Annotated[int, Query(ge=1, le=MOST_PER_PAGE)]
ArticlePath = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
NamePath = Annotated[str, Path(min_length=1, max_length=128)]


class Paging(BaseModel):
    """How much of a list, and from where."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=20, ge=1, le=MOST_PER_PAGE)
    cursor: str | None = Field(
        default=None, min_length=1, max_length=512, description="`next` of the page before"
    )

    def of(self, request: SearchRequest) -> SearchRequest:
        """Return `request` for the page that the cursor stands for."""
        after = None if self.cursor is None else decode_cursor(request, self.cursor)
        return replace(request, limit=self.limit, after=after)


class SearchParameters(Paging):
    """What is looked for; filters narrow, words and "phrases" are all required."""

    q: str = Field(default="", max_length=500, examples=['etna "ash cloud"'])
    section: Name = None
    language: Language = None
    source: Name = Field(default=None, description="id of an outlet")
    entity: Name = Field(default=None, description="id of an entity", examples=["Q16990"])
    sort: Sort = Field(default="relevance", description="without `q` always by date")

    def request(self) -> SearchRequest:
        """Return the search these parameters stand for.

        Raises `BadCursorError` and, before the index is asked, `QueryTooLongError`.
        """
        parse_query(self.q)
        return self.of(
            SearchRequest(
                q=self.q.strip(),
                section=self.section,
                language=self.language,
                source=self.source,
                entity=self.entity,
                sort=self.sort,
            )
        )


class SectionParameters(Paging):
    """Which articles of a section."""

    language: Language = None

    def request(self, section: str) -> SearchRequest:
        """Return the search for the articles of `section`; raises `BadCursorError`."""
        return self.of(SearchRequest(section=section, language=self.language, sort="date"))


class EditionParameters(BaseModel):
    """Which edition of the front page; without one, all languages."""

    model_config = ConfigDict(extra="forbid")

    language: Language = None
