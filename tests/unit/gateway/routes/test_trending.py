"""What trends now, what trended then, and a topic's own address."""

from __future__ import annotations

import pytest

from tests import make
from tests.fakes import MemoryTrendBoard, MemoryTrendHistory
from tests.make_documents import past_snapshot, snapshot, topic, trend
from tests.unit.gateway.conftest import Serve

THEN = "2026-11-20T10:30Z"


def history() -> MemoryTrendHistory:
    """Return lists of two, three and four hours ago."""
    return MemoryTrendHistory(
        trend(topic("Q1"), hours_ago=4),
        trend(topic("Q2"), topic("Q1"), hours_ago=3),
        trend(topic("Q3"), hours_ago=2),
        trend(topic("Q4"), hours_ago=3, edition="language:de"),
    )


async def test_editions_have_lists_of_their_own(serve: Serve) -> None:
    german = past_snapshot(topic("Q4"), edition="language:de")
    client = serve(board=MemoryTrendBoard(snapshot(topic("Q1")), german))

    answer = (await client.get("/v1/trending?edition=language:de")).json()
    editions = (await client.get("/v1/trending/editions")).json()["editions"]

    assert (answer["edition"], answer["topics"][0]["topic_id"]) == ("language:de", "Q4")
    assert [one["edition"] for one in editions] == ["world", "language:de"]


async def test_unknown_edition_names_the_known(serve: Serve) -> None:
    response = await serve().get("/v1/trending?edition=country:xx")

    assert response.status_code == 404
    assert "there are: world" in response.json()["detail"]


async def test_list_as_of_a_moment(serve: Serve) -> None:
    client = serve(history=history())

    answer = (await client.get("/v1/trending", params={"at": "2026-11-20T09:30Z"})).json()
    german = (await client.get(f"/v1/trending?edition=language:de&at={THEN}")).json()

    assert answer["as_of"] == "2026-11-20T09:00:00Z"
    assert [one["topic_id"] for one in answer["topics"]] == ["Q2", "Q1"]
    assert [one["topic_id"] for one in german["topics"]] == ["Q4"]


async def test_settled_answers_are_kept_for_long(serve: Serve) -> None:
    client = serve(history=history())

    settled = await client.get("/v1/trending?at=2026-11-20T09:30Z")
    latest = await client.get(f"/v1/trending?at={THEN}")
    again = await client.get(
        "/v1/trending?at=2026-11-20T09:30Z", headers={"If-None-Match": settled.headers["ETag"]}
    )

    assert settled.headers["Cache-Control"] == "public, max-age=86400"
    assert latest.headers["Cache-Control"] == "public, max-age=5"
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("at", "status", "why"),
    [
        ("2026-11-20T07:00Z", 404, "No list of world over 24h is kept from 2026-11-20T07:00:00Z"),
        ("2026-11-20T12:30Z", 422, "at: in the future"),
        ("2026-11-20T10:30", 422, "at: its zone is missing"),
        ("noon", 422, "at: not a moment"),
    ],
)
async def test_moments_without_an_answer(serve: Serve, at: str, status: int, why: str) -> None:
    response = await serve(history=history()).get("/v1/trending", params={"at": at})

    assert response.status_code == status
    assert response.json()["detail"].startswith(why)


async def test_topic_tells_its_way(serve: Serve) -> None:
    live = past_snapshot(topic("Q9"), topic("Q1"), hours_ago=0)
    client = serve(board=MemoryTrendBoard(live), history=history())

    answer = (await client.get("/v1/trending/Q1")).json()

    assert (answer["rank"], answer["left_at"]) == (2, None)
    assert [(one["at"], one["rank"]) for one in answer["history"]] == [
        ("2026-11-20T08:00:00Z", 1),
        ("2026-11-20T09:00:00Z", 2),
    ]


async def test_topic_that_left_is_remembered(serve: Serve) -> None:
    client = serve(board=MemoryTrendBoard(snapshot(topic("Q9"))), history=history())

    answer = (await client.get("/v1/trending/Q2")).json()

    assert answer["left_at"] == answer["as_of"] == "2026-11-20T09:00:00Z"
    assert answer["topic"]["label"] == "Mount Etna"


async def test_topic_as_of_a_moment(serve: Serve) -> None:
    client = serve(board=MemoryTrendBoard(snapshot(topic("Q1"))), history=history())

    answer = (await client.get("/v1/trending/Q1?at=2026-11-20T09:10Z")).json()

    assert (answer["rank"], answer["as_of"]) == (2, "2026-11-20T09:00:00Z")
    assert (await client.get(f"/v1/trending/Q1?at={THEN}")).status_code == 404


async def test_forgotten_topic_is_not_there(serve: Serve) -> None:
    old = MemoryTrendHistory(trend(topic("Q1"), hours_ago=24 * 8))

    response = await serve(history=old).get("/v1/trending/Q1")

    assert response.status_code == 404
    assert response.json()["detail"] == "This topic is not trending, and was not of late."


async def test_odd_topic_ids_are_found(serve: Serve) -> None:
    odd = topic("cupure:mccann+Q1/2")
    client = serve(board=MemoryTrendBoard(snapshot(odd)))

    response = await client.get("/v1/trending/cupure%3Amccann%2BQ1%2F2")

    assert response.json()["topic"]["topic_id"] == odd.topic_id


async def test_past_needs_the_index_and_now_does_not(serve: Serve) -> None:
    away = history()
    away.is_away = True
    client = serve(board=MemoryTrendBoard(snapshot(topic())), history=away)

    assert (await client.get(f"/v1/trending?at={THEN}")).status_code == 503
    assert (await client.get("/v1/trending")).status_code == 200


async def test_front_page_of_the_past(serve: Serve) -> None:
    client = serve(board=MemoryTrendBoard(snapshot(topic(label="Now"))), history=history())

    html = (await client.get("/?at=2026-11-20T09:30Z")).text

    assert "as they were on <b>Friday, 20 November 2026, 09:00 UTC</b>" in html
    assert "Back to now" in html
    assert "data-at" in html
    assert 'href="/topics/Q2?at=2026-11-20T09%3A30%3A00Z"' in html
    assert ">Now</a>" not in html.partition("<ol>")[2].partition("</ol>")[0]
    assert make.NOW.isoformat() in html


async def test_front_page_of_no_known_past(serve: Serve) -> None:
    client = serve(history=history())

    for at, status in (("2026-11-19T09:30Z", 404), ("2027-01-01T00:00Z", 422)):
        response = await client.get("/", params={"at": at})
        assert response.status_code == status
        assert "To the front page" in response.text


async def test_topic_page_of_one_that_left(serve: Serve) -> None:
    html = (await serve(history=history()).get("/topics/Q1")).text

    assert "Not trending now: last on the list on Friday, 20 November 2026, 09:00 UTC" in html
    assert "<polyline points=" in html
    assert 'role="img" aria-label="Its score: from' in html
