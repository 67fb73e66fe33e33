"""What an article said before: listed, whole, compared, and as of a moment."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from shared.events import EnrichedArticle
from tests import make, make_documents
from tests.fakes import MemoryFinder
from tests.memory_gateway import in_memory, source_board
from tests.unit.gateway.conftest import Serve

A1 = make.article_id("a1")
PATH = f"/v1/articles/{A1}"
NOON_MS = 1_795_176_000_000
HOUR_MS = 3_600_000


def edit(hour: int, **fields: Any) -> EnrichedArticle:
    """Return the version that was first seen `hour` hours after noon, of the day of `make.NOW`."""
    return make_documents.article_event("a1", version=NOON_MS + hour * HOUR_MS, **fields)


FIRST = edit(-3, title="Etna erupts", text="Ash fell on Catania. Two roads are closed.")
SECOND = edit(-2, title="Etna erupts", text="Ash fell on Catania. Three roads are closed.")
THIRD = edit(-1, title="Etna rests", text="Ash fell on Catania. Three roads are closed.")
RETRACTION = make_documents.retraction("a1", NOON_MS)


@pytest.fixture
async def client(serve: Serve) -> httpx.AsyncClient:
    return serve(await in_memory(FIRST, THIRD, SECOND))


async def test_versions_tell_what_changed(client: httpx.AsyncClient) -> None:
    told = (await client.get(f"{PATH}/versions")).json()

    assert (told["article_id"], told["total"], told["next"]) == (A1, 3, None)
    third, second, first = told["versions"]
    assert (third["changed"], third["words_added"], third["words_removed"]) == (["title"], 1, 1)
    assert (second["changed"], second["seen_at"]) == (["text"], "2026-11-20T10:00:00Z")
    assert (first["changed"], first["words_added"]) == ([], 0)
    assert [one["replaced_at"] for one in told["versions"]] == [
        None,
        "2026-11-20T11:00:00Z",
        "2026-11-20T10:00:00Z",
    ]


async def test_versions_are_paged_to_the_end(client: httpx.AsyncClient) -> None:
    page = await client.get(f"{PATH}/versions?limit=1")
    seen = [page.json()["versions"][0]]
    while link := page.links.get("next"):
        page = await client.get(link["url"])
        seen += page.json()["versions"]

    assert seen == (await client.get(f"{PATH}/versions")).json()["versions"]


async def test_version_is_the_article_as_it_was(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"{PATH}/versions/{NOON_MS - 3 * HOUR_MS}")

    assert answer.json()["text"] == "Ash fell on Catania. Two roads are closed."
    assert answer.json()["replaced_at"] == "2026-11-20T10:00:00Z"
    assert answer.headers["Cache-Control"] == "public, max-age=600"
    newest = await client.get(f"{PATH}/versions/{NOON_MS - HOUR_MS}")
    assert (newest.json()["title"], newest.json()["replaced_at"]) == ("Etna rests", None)
    assert "max-age=10," in newest.headers["Cache-Control"]


async def test_last_edit_is_compared_by_default(client: httpx.AsyncClient) -> None:
    told = (await client.get(f"{PATH}/diff")).json()

    assert (told["changed"], told["fields"]) == (["title"], [])
    assert told["texts"] == [
        {
            "field": "title",
            "passages": [
                {"kind": "equal", "text": "Etna "},
                {"kind": "removed", "text": "erupts"},
                {"kind": "added", "text": "rests"},
            ],
        }
    ]


async def test_any_two_versions_are_compared(client: httpx.AsyncClient) -> None:
    first, third = (NOON_MS - hours * HOUR_MS for hours in (3, 1))

    there = await client.get(f"{PATH}/diff?from={first}&to={third}")
    back = await client.get(f"{PATH}/diff?from={third}&to={first}")
    until = await client.get(f"{PATH}/diff?to={third - HOUR_MS}")

    assert there.json()["changed"] == back.json()["changed"] == ["title", "text"]
    assert there.headers["Cache-Control"] == "public, max-age=600"
    assert (until.json()["before"], until.json()["changed"]) == (first, ["text"])


async def test_fields_are_compared_by_their_values(serve: Serve) -> None:
    before, after = edit(-3, authors=("Ada",)), edit(-2, authors=("Ada", "Ugo"), image_url="x")
    told = (await serve(await in_memory(before, after)).get(f"{PATH}/diff")).json()

    assert told["changed"] == ["authors", "image_url"]
    assert told["fields"] == [
        {"field": "authors", "before": ["Ada"], "after": ["Ada", "Ugo"]},
        {"field": "image_url", "before": [], "after": ["x"]},
    ]


@pytest.mark.parametrize(
    ("moment", "title"),
    [
        ("2026-11-20T09:00Z", "Etna erupts"),
        ("2026-11-20T10:59:59.999Z", "Etna erupts"),
        ("2026-11-20T12:00%2B01:00", "Etna rests"),
        ("2026-11-20T12:00Z", "Etna rests"),
    ],
)
async def test_article_as_of_a_moment(client: httpx.AsyncClient, moment: str, title: str) -> None:
    answer = await client.get(f"{PATH}?as_of={moment}")

    assert answer.json()["title"] == title


async def test_nothing_is_told_from_before(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"{PATH}?as_of=2026-11-20T08:59:59Z")

    assert answer.status_code == 404
    assert "2026-11-20T08:59:59Z or before" in answer.json()["detail"]


async def test_bad_moment_is_named(client: httpx.AsyncClient) -> None:
    for path in (PATH, *(f"/v1/search{one}" for one in ("", "/timeline", "/export"))):
        answer = await client.get(f"{path}?as_of=2026-12-01T00:00Z")
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "as_of"
        assert "in the future" in answer.json()["detail"]


@pytest.mark.parametrize("path", ["/versions/5", "/diff?from=5", "/diff?to=5"])
async def test_unknown_version_is_named(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(PATH + path)

    assert answer.status_code == 404
    assert "no version 5 of" in answer.json()["detail"]


OF_ARTICLE = ("", "/versions", f"/versions/{FIRST.version}", "/diff", "?as_of=2026-11-20T10:30Z")


@pytest.mark.parametrize("path", OF_ARTICLE)
async def test_nothing_is_told_of_what_was_taken_back(serve: Serve, path: str) -> None:
    client = serve(await in_memory(FIRST, SECOND, RETRACTION))

    assert (await client.get(PATH + path)).status_code == 404


@pytest.mark.parametrize("path", [*OF_ARTICLE[2:3], *OF_ARTICLE[4:]])
async def test_told_anew_brings_nothing_back(serve: Serve, path: str) -> None:
    client = serve(await in_memory(FIRST, SECOND, edit(1), RETRACTION))

    assert (await client.get(PATH + path)).status_code == 404
    versions = (await client.get(f"{PATH}/versions")).json()["versions"]
    assert [one["version"] for one in versions] == [NOON_MS + HOUR_MS]


async def test_article_without_kept_versions_is_its_own(serve: Serve) -> None:
    client = serve(MemoryFinder([make_documents.article("a1", version=NOON_MS)]))

    told = (await client.get(f"{PATH}/versions")).json()
    assert (told["total"], [one["version"] for one in told["versions"]]) == (1, [NOON_MS])
    assert (await client.get(f"{PATH}/versions/{NOON_MS}")).status_code == 200
    assert (await client.get(f"{PATH}/diff")).json()["changed"] == []
    assert (await client.get(f"{PATH}?as_of=2026-11-20T12:00Z")).status_code == 200
    assert (await client.get(f"{PATH}?as_of=2026-11-20T11:59Z")).status_code == 404


async def test_version_not_found_yet_is_told(serve: Serve) -> None:
    known = await in_memory(FIRST)
    known._articles = [make_documents.article_of(SECOND)]

    told = (await serve(known).get(f"{PATH}/versions")).json()
    assert told["total"] == 2
    assert [one["replaced_at"] for one in told["versions"]] == [None, "2026-11-20T10:00:00Z"]


async def test_search_as_of_a_moment(client: httpx.AsyncClient) -> None:
    for words, moment, count in [
        ("erupts", "10:30", 1),
        ("rests", "10:30", 0),
        ("rests", "11:00", 1),
        ("erupts", "11:00", 0),
        ("ash", "08:00", 0),
    ]:
        asked = {"q": words, "as_of": f"2026-11-20T{moment}Z"}
        assert (await client.get("/v1/search", params=asked)).json()["total"] == count


@pytest.mark.parametrize("rest", ["collapse=story", "sort=story_size"])
async def test_stories_of_then_are_not_known(client: httpx.AsyncClient, rest: str) -> None:
    answer = await client.get(f"/v1/search?as_of=2026-11-20T10:00Z&{rest}")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "as_of"


async def test_cursor_of_then_is_not_one_of_now(serve: Serve) -> None:
    client = serve(MemoryFinder([make_documents.article(name) for name in "ab"]))
    past = (await client.get("/v1/search?limit=1&as_of=2026-11-20T12:00Z")).json()

    asked = {"limit": 1, "cursor": past["next"]}
    assert (await client.get("/v1/search", params=asked)).status_code == 422
    then = asked | {"as_of": "2026-11-20T12:00Z"}
    assert len((await client.get("/v1/search", params=then)).json()["results"]) == 1


async def test_page_marks_what_edits_changed(client: httpx.AsyncClient) -> None:
    page = (await client.get(f"/articles/{A1}")).text

    assert "<del>erupts</del><ins>rests</ins>" in page
    assert "<del>Two </del><ins>Three </ins>roads are closed." in page
    assert "title changed: 1 word added, 1 removed" in page


async def test_page_of_an_unedited_article_tells_no_versions(serve: Serve) -> None:
    page = (await serve(await in_memory(FIRST)).get(f"/articles/{A1}")).text

    assert "Versions" not in page


async def test_no_version_tells_more_than_may_be_shown(serve: Serve) -> None:
    """Nor does what was changed where the rest of the text is not shown."""
    lead = "Ash fell on Catania. " * 30
    texts = (f"{lead}Two secrets.", f"{lead}Three secrets.")
    versions = (edit(hour, text=text) for hour, text in enumerate(texts, start=-3))
    board = source_board(make.source(showing="excerpt"))
    client = serve(await in_memory(*versions), sources=board)

    paths = ("/versions", f"/versions/{NOON_MS - 2 * HOUR_MS}", "/diff")
    told = [(await client.get(PATH + path)).text for path in paths]
    told.append((await client.get(f"/articles/{A1}")).text)

    assert ["Catania" in one for one in told[1:]] == [True, False, True]
    assert not [one for one in told if "secrets" in one]
