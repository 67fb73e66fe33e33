"""One article stays one, whatever its feed does with ids, addresses and dates; two stay two."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.ingest.core.entries import Entry
from tests.make import NOW, hours_ago
from tests.unit.ingest.core.intake.reads import SITE, Reads, entry


async def _articles(*reads: tuple[Entry, ...]) -> tuple[int, int]:
    """Return how many articles and versions come of these reads."""
    reading = Reads()
    for entries in reads:
        await reading.read(*entries)
    return len(reading.ids), len(reading.articles)


async def test_same_entry_is_known() -> None:
    assert await _articles((entry(),), (entry(),)) == (1, 1)


async def test_edited_entry_is_a_version() -> None:
    assert await _articles((entry(),), (entry(title="Etna again"),)) == (1, 2)


async def test_reverted_edit_is_a_version() -> None:
    first, second = entry(), entry(title="Etna again")

    assert await _articles((first,), (second,), (first,)) == (1, 3)


async def test_guid_that_changes_is_no_article() -> None:
    first, second = (entry(guid=f"{SITE}/etna#{n}", title=f"Part {n}") for n in (1, 2))

    assert await _articles((first,), (second,), (second,)) == (1, 2)


async def test_new_address_with_same_guid_is_known() -> None:
    reading = Reads()
    await reading.read(entry())
    await reading.read(entry(url=f"{SITE}/etna-erupts-again"))

    assert len(reading.articles) == 1
    assert [one.reason for one in reading.appearances] == ["guid"]


async def test_reused_guid_is_another_article() -> None:
    first = entry(guid="1", title="Etna erupts above Catania")
    second = entry(guid="1", title="Bank raises rate", url=f"{SITE}/bank", content="Rates. " * 99)

    assert await _articles((first,), (second,)) == (2, 2)


async def test_guid_of_two_entries_tells_nothing() -> None:
    assert await _articles((entry("a", guid="x"), entry("b", guid="x"))) == (2, 2)


async def test_come_back_with_new_ids_is_known() -> None:
    reading = Reads()
    await reading.read(entry("a", title="Etna erupts"), entry("b"))
    await reading.read(entry("moved", title="Etna erupts"), entry("b"))

    assert len(reading.articles) == 2
    assert [one.reason for one in reading.appearances] == ["content"]


async def test_come_back_after_a_while_is_known() -> None:
    old = entry("old", published_at=hours_ago(30))
    back = replace(old, guid="new", url=f"{SITE}/new")

    assert await _articles((old,), (entry("a"),), (entry("b"),), (entry("c"), back)) == (4, 4)


async def test_return_to_busy_feed_is_known() -> None:
    old = entry("old", title="Etna erupts", published_at=hours_ago(5))
    back = replace(old, guid="new", url=f"{SITE}/new")
    others = [(entry(f"o{n}", published_at=hours_ago(4 - n / 50)),) for n in range(120)]

    assert await _articles((old,), *others, (back,)) == (121, 121)


async def test_undated_return_is_known_by_text() -> None:
    old = entry("old", published_at=None)
    back = replace(old, guid="new", url=f"{SITE}/new")

    assert await _articles((old,), (back,)) == (1, 1)


@pytest.mark.parametrize("moment", [NOW, hours_ago(1)])
async def test_same_title_at_once_is_two(moment: object) -> None:
    both = tuple(entry(slug, title="Weather", published_at=moment) for slug in ("a", "b"))

    assert await _articles(both) == (2, 2)


async def test_same_title_later_is_two() -> None:
    first = entry("a", title="Weather", published_at=hours_ago(30))
    second = entry("b", title="Weather", published_at=hours_ago(2))

    assert await _articles((first,), (second,)) == (2, 2)


STATUS = tuple(
    entry(f"{n}", url=f"{SITE}/status", title=title, published_at=hours_ago(n))
    for n, title in enumerate(("Database slow", "Mail delayed", "Login repaired"), start=1)
)


async def test_entries_sharing_a_page_are_several() -> None:
    assert await _articles(STATUS) == (3, 3)
    assert await _articles(STATUS[2:], STATUS[1:], STATUS, STATUS) == (3, 3)


async def test_page_that_shows_the_latest_is_several() -> None:
    assert await _articles(*((one,) for one in reversed(STATUS))) == (3, 3)


async def test_dates_stamped_at_each_fetch_are_ignored() -> None:
    reads = [
        tuple(entry(str(n), published_at=hours_ago(9 - hour)) for n in range(5))
        for hour in range(4)
    ]

    assert await _articles(*reads) == (5, 5)


async def test_only_entry_stamped_at_each_fetch() -> None:
    reads = [(entry(published_at=hours_ago(9 - hour)),) for hour in range(6)]

    assert await _articles(*reads) == (1, 2)


async def test_article_put_on_top_again_is_a_version() -> None:
    others = tuple(entry(str(n)) for n in range(5))
    top = entry(published_at=NOW)

    assert await _articles((*others, entry()), (top, *others), (top, *others)) == (6, 7)


POOL = (
    entry("a", title="Etna erupts above Catania"),
    entry("a", title="Etna erupts above Catania", content="Short. " * 200),
    entry("a", guid=f"{SITE}/a#2", title="Etna erupts above Catania, again"),
    entry("b", guid="twin", title="Weather"),
    entry("c", guid="twin", title="Weather"),
    entry("d", title="Bank raises its rate"),
    *STATUS,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.permutations(POOL), min_size=1, max_size=3))
async def test_order_and_repetition_change_no_articles(reads: list[list[Entry]]) -> None:
    reading = Reads()
    for entries in reads:
        await reading.read(*entries, *entries[:3])
    expected = Reads()
    await expected.read(*POOL)

    assert reading.ids == expected.ids
    assert len(reading.ids) == 7
