"""Articles that others hand in."""

from __future__ import annotations

from typing import Any

import pytest

from services.ingest.core.entries import EntryError
from services.ingest.core.intake.pushed import read_pushed
from shared.events import Lane

GOOD: dict[str, Any] = {"url": "https://www.gazette.example/a", "title": "A", "text": "Words."}


def test_host_is_the_default_source() -> None:
    draft = read_pushed(GOOD)

    assert draft.source.owner == "gazette.example"
    assert (draft.lane, draft.text) == (Lane.LIVE, "Words.")


def test_given_source_is_kept() -> None:
    draft = read_pushed(GOOD | {"source": {"id": "gazette", "owner": "Trust"}})

    assert (draft.source.id, draft.source.name, draft.source.owner) == (
        "gazette",
        "gazette",
        "Trust",
    )


def test_lane_can_be_overridden() -> None:
    assert read_pushed(GOOD | {"lane": "live"}, Lane.BACKFILL).lane == Lane.BACKFILL


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"title": ""}, "title"),
        ({"title": " <b></b> "}, "title"),
        ({"text": None}, "text"),
        ({"url": "ftp://gazette.example/a"}, "url"),
        ({"published_at": "yesterday"}, "published_at"),
        ({"lane": "fast"}, "lane"),
        ({"source": {"name": "x"}}, "source.id"),
    ],
)
def test_reason_names_the_field(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(EntryError, match=reason):
        read_pushed(GOOD | change)


@pytest.mark.parametrize("raw", [None, 3, "text", [], {}])
def test_other_values_are_refused(raw: object) -> None:
    with pytest.raises(EntryError):
        read_pushed(raw)
