"""Articles that others hand in, by HTTP or in a file."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from services.ingest.core.entries import Draft, EntryError
from services.ingest.core.identity.canonical_url import UrlError, canonical_url, web_url
from services.ingest.core.sources.refs import unknown_source
from services.ingest.core.text.clean_text import one_line, plain_text
from shared.events import Lane, SourceRef, UtcTime

ShortText = Annotated[str, StringConstraints(max_length=1000)]


class PushedSource(BaseModel):
    """Where a pushed article comes from; `owner` counts independent voices."""

    model_config = ConfigDict(extra="ignore")

    id: Annotated[ShortText, Field(min_length=1)]
    name: ShortText | None = None
    owner: ShortText | None = None
    site: ShortText | None = None
    country: ShortText | None = None
    language: ShortText | None = None


class PushedArticle(BaseModel):
    """An article as it is pushed; without a source, the host of its address is the source."""

    model_config = ConfigDict(extra="ignore")

    url: str
    title: Annotated[str, Field(min_length=1)]
    text: str
    source: PushedSource | None = None
    guid: ShortText | None = None
    summary: str = ""
    authors: Annotated[list[ShortText], Field(max_length=100)] = []
    published_at: UtcTime | None = None
    modified_at: UtcTime | None = None
    language: ShortText | None = None
    sections: Annotated[list[ShortText], Field(max_length=100)] = []
    image_url: str | None = None
    lane: Lane = Lane.LIVE


def read_pushed(raw: Any, lane: Lane | None = None) -> Draft:
    """Return the article in `raw`, a JSON value; raises `EntryError` naming the field.

    `lane` overrides the lane that the article names.
    """
    pushed, canonical = _validated(raw)
    title = one_line(pushed.title)
    if not title:
        raise EntryError("title: is empty")
    return Draft(
        url=web_url(pushed.url) or canonical,
        canonical_url=canonical,
        source=_source(pushed),
        guid=pushed.guid,
        title=title,
        text=plain_text(pushed.text),
        summary=plain_text(pushed.summary),
        authors=_lines(pushed.authors),
        published_at=pushed.published_at,
        modified_at=pushed.modified_at,
        language_hint=pushed.language,
        sections=_lines(pushed.sections),
        image_url=web_url(pushed.image_url) if pushed.image_url else None,
        lane=lane or pushed.lane,
    )


def _validated(raw: Any) -> tuple[PushedArticle, str]:
    """Return the article and its canonical address."""
    if not isinstance(raw, dict):
        raise EntryError("not a JSON object")
    try:
        pushed = PushedArticle.model_validate(raw)
        return pushed, canonical_url(pushed.url)
    except ValidationError as error:
        raise EntryError(_faults(error)) from error
    except UrlError as error:
        raise EntryError(f"url: {error}") from error


def _faults(error: ValidationError) -> str:
    faults = error.errors(include_url=False, include_input=False)
    return "; ".join(
        f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}" for fault in faults[:3]
    )


def _source(pushed: PushedArticle) -> SourceRef:
    if pushed.source is None:
        return unknown_source(pushed.url)
    given = pushed.source
    name = one_line(given.name or given.id)
    return SourceRef(
        id=given.id,
        name=name,
        owner=one_line(given.owner or "") or name,
        site=web_url(given.site) if given.site else None,
        country=given.country,
        language=given.language,
    )


def _lines(texts: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for line in map(one_line, texts) if line))
