"""Editions: chosen by path, remembered when a reader says so, and not before."""

from __future__ import annotations

import pytest

from tests.fakes import MemoryFinder
from tests.make import source_ref
from tests.make_documents import article, story
from tests.unit.gateway.conftest import Serve


def news() -> MemoryFinder:
    austrian = source_ref("kurier", country="AT")
    return MemoryFinder(
        [
            article("a1", title="Ash over Catania"),
            article("a2", code="de", outlet="rheinblick", title="Asche über Catania"),
            article("a3", code="de", source=austrian, title="Wien hilft", sections=("world",)),
        ],
        [story(of=("a2", "a3")).model_copy(update={"languages": ("de",)})],
    )


async def test_country_edition_tells_what_its_outlets_tell(serve: Serve) -> None:
    html = (await serve(news()).get("/de-at")).text.partition("<main")[2]

    assert "Wien hilft" in html
    assert "Asche über Catania" not in html
    assert "Ash over Catania" not in html


async def test_choice_is_remembered(serve: Serve) -> None:
    client = serve(news())
    chosen = await client.post("/editions/de")
    remembered = await client.get("/?window=2h")

    assert (chosen.status_code, chosen.headers["Location"]) == (303, "/de")
    assert "HttpOnly" in chosen.headers["Set-Cookie"]
    assert (remembered.status_code, remembered.headers["Location"]) == (302, "/de?window=2h")


async def test_choice_of_world_is_forgotten(serve: Serve) -> None:
    client = serve(news())
    await client.post("/editions/de")
    await client.post("/editions/world")

    assert (await client.get("/")).status_code == 200


async def test_reading_sets_no_cookie(serve: Serve) -> None:
    client = serve(news())

    for path in ("/", "/de", "/search?q=ash", "/sections/world"):
        assert "Set-Cookie" not in (await client.get(path)).headers


async def test_front_page_differs_by_cookie(serve: Serve) -> None:
    assert "Cookie" in (await serve(news()).get("/")).headers["Vary"]


async def test_nobody_else_chooses_for_a_reader(serve: Serve) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}

    assert (await serve(news()).post("/editions/de", headers=headers)).status_code == 403


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [("/?language=de", 302, "/de"), ("/world", 308, "/"), ("/?language=xx", 404, None)],
)
async def test_other_addresses_lead_to_editions(
    serve: Serve, path: str, status: int, location: str | None
) -> None:
    response = await serve(news()).get(path)

    assert (response.status_code, response.headers.get("Location")) == (status, location)


@pytest.mark.parametrize("path", ["/xx", "/de-xx", "/editions/xx"])
async def test_unknown_edition_is_not_there(serve: Serve, path: str) -> None:
    assert (await serve(news()).get(path)).status_code == 404
