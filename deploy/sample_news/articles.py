"""What the sample's files say: outlets, stories, and how each outlet tells a story."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Section = Literal[
    "world", "politics", "business", "technology", "science", "health", "sport", "culture"
]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class FileModel(BaseModel):
    """An immutable value read from a file; an unknown field is a mistake in the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Outlet(FileModel):
    """An invented newspaper or agency, and the kind of feed it offers."""

    id: Slug
    name: Text
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")]
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    owner: Text
    format: Literal["rss", "atom", "json"]
    content: Literal["full", "summary"]
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]

    @property
    def feed_path(self) -> str:
        """Return where the feed is, from the root of the server."""
        return f"/{self.id}/feed.{'json' if self.format == 'json' else 'xml'}"


class Update(FileModel):
    """A paragraph that is added to an article some time after its publication."""

    after_minutes: Annotated[float, Field(gt=0)]
    title: Text | None = None
    add_paragraph: Text


class Article(FileModel):
    """One outlet's telling of a story, dated before the epoch or in minutes after it."""

    outlet: Slug
    hours_ago: Annotated[float, Field(ge=0.3, le=96)] | None = None
    live_minute: Annotated[float, Field(ge=0)] | None = None
    authors: tuple[Text, ...] = ()
    title: Text
    summary: Text
    text: Text
    copy_of: Slug | None = None
    updates: tuple[Update, ...] = ()

    @model_validator(mode="after")
    def _has_one_date(self) -> Self:
        if (self.hours_ago is None) == (self.live_minute is None):
            raise ValueError("give either hours_ago or live_minute")
        return self

    @property
    def minute(self) -> float:
        """Return the minute of publication, counted from the epoch."""
        return -60 * self.hours_ago if self.hours_ago is not None else self.live_minute or 0.0

    @cached_property
    def paragraphs(self) -> tuple[str, ...]:
        """Return the text's paragraphs, each on one line."""
        return tuple(" ".join(part.split()) for part in self.text.split("\n\n") if part.strip())


class Story(FileModel):
    """An event and every telling of it in one language."""

    story: Slug
    section: Section
    articles: Annotated[tuple[Article, ...], Field(min_length=1)]
