"""How answers are kept, compared and compressed."""

from __future__ import annotations

import pytest

from services.gateway.core.validators import http_date
from tests import make
from tests.fakes import MemoryFinder, MemoryTrendBoard
from tests.make_documents import article, snapshot
from tests.unit.gateway.conftest import Serve

A1 = make.article_id("a1")
LONG = f"/v1/articles/{A1}"
PLAIN = {"Accept-Encoding": "identity"}


def long_article() -> MemoryFinder:
    return MemoryFinder([article("a1", text="Ash fell. " * 500)])


async def test_tags_are_strong_and_stable(serve: Serve) -> None:
    tags = {(await serve(long_article()).get(LONG)).headers["ETag"] for _ in range(2)}

    assert len(tags) == 1
    assert tags.pop().startswith('"')


async def test_compressed_form_has_its_tag(serve: Serve) -> None:
    client = serve(long_article())
    packed, plain = await client.get(LONG), await client.get(LONG, headers=PLAIN)

    known = {"If-None-Match": plain.headers["ETag"]}

    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert (await client.get(LONG, headers=known)).status_code == 200
    assert (await client.get(LONG, headers=known | PLAIN)).status_code == 304


@pytest.mark.parametrize("headers", [{}, PLAIN, {"If-None-Match": "*"}])
async def test_every_form_says_that_it_varies(serve: Serve, headers: dict[str, str]) -> None:
    response = await serve(long_article()).get(LONG, headers=headers)

    assert response.headers["Vary"] == "Accept-Encoding"


async def test_refused_coding_is_not_sent(serve: Serve) -> None:
    response = await serve(long_article()).get(LONG, headers={"Accept-Encoding": "gzip;q=0"})

    assert "Content-Encoding" not in response.headers


async def test_head_tells_of_compressed_form(serve: Serve) -> None:
    client = serve(long_article())
    whole, head = await client.get(LONG), await client.head(LONG)

    assert head.content == b""
    for name in ("Content-Length", "Content-Encoding", "ETag"):
        assert head.headers[name] == whole.headers[name]


async def test_article_changed_when_first_seen(serve: Serve) -> None:
    version = int(make.NOW.timestamp() * 1000)
    client = serve(MemoryFinder([article("a1", version=version)]))

    changed = (await client.get(LONG)).headers["Last-Modified"]
    again = await client.get(LONG, headers={"If-Modified-Since": changed})

    assert changed == http_date(make.NOW)
    assert (again.status_code, again.content) == (304, b"")


async def test_list_changed_when_it_was_made(serve: Serve) -> None:
    board = MemoryTrendBoard(snapshot())

    response = await serve(board=board).get("/v1/trending")

    assert response.headers["Last-Modified"] == http_date(board.snapshots()[0].event_time)


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/", "max-age=10"),
        ("/v1/search", "max-age=10"),
        ("/v1/openapi.json", "max-age=10"),
        ("/static/page.css", "max-age=86400"),
        ("/livez", "no-store"),
        ("/readyz", "no-store"),
        ("/metrics", "no-store"),
        ("/v1/nothing", "no-store"),
        ("/v1/search/", "no-store"),
    ],
)
async def test_every_answer_says_how_long(serve: Serve, path: str, kept: str) -> None:
    assert kept in (await serve().get(path)).headers["Cache-Control"]
