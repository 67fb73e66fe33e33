"""New articles are told to those who have a list open that they belong on."""

from __future__ import annotations

import json
from typing import Any

import pytest
from starlette.types import ASGIApp

from services.gateway.app import create_app
from services.gateway.core.arrivals import wanted_by
from services.gateway.core.change_feed import LiveFeed, Told
from services.gateway.core.finder import SearchRequest
from shared.events import Lane, PlacedArticle
from tests import make
from tests.memory_gateway import outside
from tests.unit.gateway.listening import Listener

STREAM = "/v1/search/stream"
Arrivals = LiveFeed[PlacedArticle]


def gateway(feed: Arrivals) -> ASGIApp:
    return create_app(outside(arrivals=feed))


async def test_arrival_is_told_once() -> None:
    feed: Arrivals = LiveFeed[PlacedArticle]()
    listener = Listener(gateway(feed), f"{STREAM}?language=en")
    await listener.hears("retry:")
    feed.publish(Told(6, make.placed("a0", language="de")))
    feed.publish(Told(7, make.placed("a1")))

    await listener.hears("id: 7\nevent: article\n")
    data = listener.body.decode().rpartition("data: ")[2]
    assert json.loads(data)["article_id"] == make.article_id("a1")
    assert b"id: 6" not in listener.body
    await listener.leaves()


async def test_listener_goes_on_after_what_it_has() -> None:
    feed: Arrivals = LiveFeed[PlacedArticle]()
    feed.begin(5)
    for place in (5, 6, 7):
        feed.publish(Told(place, make.placed(f"a{place}")))

    listener = Listener(gateway(feed), STREAM, {"last-event-id": "5"})

    await listener.hears("id: 7\n")
    assert (b"id: 5\n" in listener.body, b"id: 6\n" in listener.body) == (False, True)
    await listener.leaves()


async def test_full_gateway_says_so() -> None:
    listener = Listener(gateway(LiveFeed[PlacedArticle](most_readers=0)), STREAM)
    await listener.ended()

    assert b"too many are listening" in listener.body
    assert listener.headers["retry-after"] == "30"


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ({}, True),
        ({"language": "de"}, False),
        ({"country": "GB"}, True),
        ({"country": "fr"}, False),
        ({"region": "europe"}, True),
        ({"region": "asia"}, False),
        ({"section": "world"}, True),
        ({"section": "sport"}, False),
        ({"source": "gazette", "entity": "Q16990"}, True),
        ({"entity": "Q1"}, False),
    ],
)
def test_filters_of_a_list_hold(asked: dict[str, str], fits: bool) -> None:
    source = make.source_ref(country="gb")
    placed = make.placed(source=source, sections=("world",), entities=(make.entity(),))

    assert wanted_by(SearchRequest(**asked))(placed) is fits  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "told",
    [{"change": "moved"}, {"change": "retracted"}, {"lane": Lane.BACKFILL}, {"replaces": 1}],
)
def test_only_what_is_new_arrives(told: dict[str, Any]) -> None:
    assert not wanted_by(SearchRequest())(make.placed(**told))
