"""Sources of one site share a slot."""

from __future__ import annotations

from services.ingest.core.polling.slots import slot_of
from tests import make


def test_feeds_of_a_site_share_a_slot() -> None:
    urls = (
        "https://gazette.example/a",
        "https://www.gazette.example/b",
        "http://gazette.example:81",
    )

    assert len({slot_of(make.source(feed_url=url), 6) for url in urls}) == 1


def test_moved_source_goes_with_its_address() -> None:
    moved = make.source(feed_url="https://old.example/f", moved_to="https://gazette.example/f")

    assert slot_of(moved, 6) == slot_of(make.source(feed_url="https://gazette.example/x"), 6)


def test_slots_are_all_used() -> None:
    urls = (f"https://paper{number}.example/feed" for number in range(200))

    assert {slot_of(make.source(feed_url=url), 6) for url in urls} == set(range(6))
