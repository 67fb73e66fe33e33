"""Recorded polls, by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

START = datetime(2025, 5, 1, 8, tzinfo=UTC)
FEED = "https://gazette.example/rss"
WIRE = "https://wire.example/all.xml"

Fields = Mapping[str, Any]


def item(number: int, **changed: Any) -> dict[str, Any]:
    """Return an item; what is given replaces what it says of its own accord, None leaves it out."""
    told = {
        "guid": f"https://gazette.example/{number}",
        "title": f"Bridge number {number} over the Isel opens to traffic",
        "link": f"https://gazette.example/{number}",
        "description": f"<p>The mayor cut ribbon <b>{number}</b> &amp; spoke.</p>",
        "pubDate": f"Thu, 01 May 2025 0{number % 10}:00:00 GMT",
    }
    return {name: value for name, value in {**told, **changed}.items() if value is not None}


def lines(polls: Sequence[tuple[str, int, Sequence[Fields]]]) -> list[str]:
    """Return a line for each poll: feed, minutes after the start, items."""
    return [
        json.dumps(
            {
                "feed": feed,
                "fetched_at": (START + timedelta(minutes=minute)).isoformat(),
                "items": list(items),
            }
        )
        for feed, minute, items in polls
    ]


def everyday() -> list[str]:
    """Return polls of two feeds, as they are found in the world."""
    edited = item(2, title="Bridge number 2 over the Isel closed again")
    untitled = item(9, title="", guid="n-9")
    return lines(
        [
            (FEED, 0, [item(2), item(1)]),
            (WIRE, 1, [item(1), item(7, guid="7", link="https://wire.example/7")]),
            (FEED, 15, [edited, item(1)]),
            (WIRE, 16, [item(7, guid="7", link="https://wire.example/7"), untitled]),
            (FEED, 30, [item(3, guid=None), item(2)]),  # edited back; 1 has left
            (FEED, 45, [item(3, guid=None), item(2), item(1, pubDate=None)]),
            (FEED, 60, [item(4, link="https://gazette.example/4?page=1"), item(3, guid=None)]),
            (FEED, 75, [item(4, link="https://gazette.example/four"), item(3, guid=None)]),
        ]
    )
