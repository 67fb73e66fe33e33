"""The forms that a feed is answered in, by the ending of its address."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import Depends, Path, Request
from fastapi.responses import Response
from starlette.convertors import Convertor, register_url_convertor
from starlette.datastructures import URL

from services.gateway.core.feeds import atom, json_feed, rss
from services.gateway.core.feeds.model import Entry, Feed, plain, urn
from services.gateway.routes.conventions.problems import problem_responses
from services.gateway.routes.dependencies import site_of

Ending = Literal["rss", "atom", "json"]

# Readers of feeds come again and again; new articles may wait for them a minute.
CACHING = "public, max-age=60, stale-while-revalidate=60"


@dataclass(frozen=True, slots=True)
class _Written:
    media_type: str
    write: Callable[[Feed], bytes]


FORMS: Mapping[Ending, _Written] = {
    "rss": _Written(rss.MEDIA_TYPE, rss.write),
    "atom": _Written(atom.MEDIA_TYPE, atom.write),
    "json": _Written(json_feed.MEDIA_TYPE, json_feed.write),
}


class _EndingConvertor(Convertor[str]):
    """Lets only the endings of feeds be one, because ids may have dots."""

    regex = "|".join(FORMS)

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("ending", _EndingConvertor())


def feed_responses() -> dict[int | str, dict[str, Any]]:
    """Return how OpenAPI tells of a feed in all forms; 404 also answers any other ending."""
    content: dict[str, Any] = {
        one.media_type: {"schema": {"type": "string"}} for one in FORMS.values()
    }
    content[json_feed.MEDIA_TYPE] = {"schema": {"type": "object"}}
    return {200: {"description": "the feed", "content": content}, **problem_responses(404)}


@dataclass(frozen=True, slots=True)
class Writing:
    """How a feed is to be written that was asked for at `url`; pages are on `site`."""

    form: Ending
    url: URL
    site: str

    def answer(self, page: str, title: str, entries: Sequence[Entry]) -> Response:
        """Return the feed called `title`, which readers see at the address `page`."""
        address = f"{self.url.path}?{self.url.query}" if self.url.query else self.url.path
        feed = Feed(
            id=urn("feed", address.replace(f".{self.form}", "", 1)),
            title=plain(f"Cupure: {title}"),
            page_url=f"{self.site}{page}",
            self_url=f"{self.site}{address}",
            entries=entries,
        )
        written = FORMS[self.form]
        media = f"{written.media_type}; charset=utf-8"
        return Response(written.write(feed), headers={"Cache-Control": CACHING}, media_type=media)


async def _writing(
    request: Request,
    form: Annotated[Ending, Path(description="RSS 2.0, Atom or JSON Feed 1.1")],
) -> Writing:
    return Writing(form, request.url, site_of(request))


FeedForm = Annotated[Writing, Depends(_writing)]
