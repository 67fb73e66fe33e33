"""Pages that fail or redirect, other sources, and an account of every entry."""

from __future__ import annotations

import pytest

from services.ingest.core.fetching.ports import FetchError
from tests import make
from tests.unit.ingest.core.intake.reads import SITE, Reads, entry, teaser
from tests.unit.ingest.core.pages.test_extraction import PAGE

AWAY = FetchError("connection refused")
GONE = FetchError("answered 404 Not Found", status=404, kind="status")
BUSY = FetchError("answered 503", status=503, kind="status")
PAGE_URL = f"{SITE}/etna"


def _with_page() -> Reads:
    reading = Reads()
    reading.fetcher.bodies[PAGE_URL] = PAGE.encode()
    return reading


async def test_failed_page_is_asked_for_again() -> None:
    reading = _with_page()
    reading.fetcher.refusal = BUSY
    first = await reading.read(teaser())
    reading.fetcher.refusal = None
    second = await reading.read(teaser())

    assert (first.pages_due, second.pages_due) == (True, False)
    assert [one.access for one in reading.articles] == ["summary", "full"]
    assert reading.articles[0].text == "Ash over Catania."


async def test_page_is_given_up_after_three_more() -> None:
    reading = Reads()
    reading.fetcher.refusal = AWAY
    due = [(await reading.read(teaser())).pages_due for _ in range(6)]

    assert due == [True, True, True, False, False, False]
    assert len(reading.fetcher.asked) == 4
    assert len(reading.articles) == 1


@pytest.mark.parametrize("refusal", [GONE, FetchError("not allowed", kind="robots")])
async def test_page_refused_for_good_is_left(refusal: FetchError) -> None:
    reading = Reads()
    reading.fetcher.refusal = refusal

    assert not (await reading.read(teaser())).pages_due
    assert reading.articles[0].access == "summary"


async def test_edit_waits_for_its_page() -> None:
    reading = _with_page()
    await reading.read(teaser())
    reading.fetcher.refusal = BUSY
    waiting = await reading.read(teaser(title="Etna rests"))
    reading.fetcher.refusal = None
    await reading.read(teaser(title="Etna rests"))

    assert (waiting.published, waiting.pages_due) == (0, True)
    assert [one.access for one in reading.articles] == ["full", "full"]
    assert reading.articles[1].title == "Etna rests"


async def test_edit_of_a_summary_waits_for_nothing() -> None:
    reading = Reads()
    reading.fetcher.refusal = AWAY
    await reading.read(teaser())
    await reading.read(teaser(title="Etna rests"))

    assert [one.title for one in reading.articles] == ["Report on etna", "Etna rests"]


async def test_full_text_is_never_lost_to_a_dead_page() -> None:
    reading = _with_page()
    await reading.read(teaser())
    reading.fetcher.refusal = AWAY
    for _ in range(6):
        await reading.read(teaser(title="Etna rests"))

    assert [one.access for one in reading.articles] == ["full"]


async def test_empty_page_leaves_a_marked_summary() -> None:
    reading = Reads()
    reading.fetcher.bodies[PAGE_URL] = b"<html></html>"
    result = await reading.read(teaser())

    assert (reading.articles[0].access, reading.articles[0].text) == (
        "summary",
        "Ash over Catania.",
    )
    assert not result.pages_due


async def test_page_that_names_anothers_address() -> None:
    reading = Reads()
    link = '<link rel="canonical" href="https://gazette.example/all"></head>'
    for slug in ("a", "b", "c"):
        body = PAGE.replace("</head>", link)
        reading.fetcher.bodies[f"{SITE}/{slug}"] = body.encode()
    for _ in range(2):
        await reading.read(*(teaser(slug) for slug in ("a", "b", "c")))

    assert len(reading.ids) == len(reading.articles) == 3


async def test_canonical_address_is_one_article() -> None:
    reading = Reads()
    link = f'<link rel="canonical" href="{PAGE_URL}"></head>'
    reading.fetcher.bodies[f"{SITE}/go/1"] = PAGE.replace("</head>", link).encode()
    await reading.read(teaser("go/1"))
    await reading.read(teaser("go/1"), entry("go/2", title="Report on go/1", url=PAGE_URL))

    assert reading.articles[0].canonical_url == PAGE_URL
    assert len(reading.ids) == 1


async def test_entry_without_title_waits_for_its_page() -> None:
    reading = _with_page()
    reading.fetcher.refusal = BUSY
    waiting = await reading.read(teaser(title=""))
    reading.fetcher.refusal = None
    await reading.read(teaser(title=""))

    assert (waiting.parked, waiting.pages_due) == (0, True)
    assert [one.title for one in reading.articles] == ["Etna erupts"]


async def test_second_source_is_met_without_its_page() -> None:
    reading = _with_page()
    await reading.read(teaser())
    aggregator = make.source("aggregator")
    for title in ("Etna, they say", "Etna, they say again"):
        result = await reading.read(teaser(title=title), source=aggregator)
        assert (result.published, result.unchanged) == (0, 1)

    assert reading.fetcher.asked == [PAGE_URL]
    assert [(one.source.id, one.reason) for one in reading.appearances] == [("aggregator", "feed")]
    assert reading.bench.tally.appearances == 1


async def test_two_feeds_of_an_owner_are_one_voice() -> None:
    reading = Reads()
    news, world = (make.source(name, owner="Trust") for name in ("news", "world"))
    await reading.read(entry(), source=news)
    await reading.read(entry(), source=world)
    await reading.read(entry(title="Etna rests"), source=world)
    await reading.read(entry(), source=news)

    assert [one.title for one in reading.articles] == ["Report on etna", "Etna rests"]
    assert len(reading.appearances) == 1


async def test_only_new_articles_arrive() -> None:
    reading = Reads()
    first = await reading.read(entry("a", published_at=make.hours_ago(2)))
    second = await reading.read(
        entry("b", published_at=make.hours_ago(1)), entry("a", title="New title")
    )

    assert (first.arrivals, first.lag_s) == ((make.hours_ago(2),), None)
    assert (second.arrivals, second.lag_s) == ((make.hours_ago(1),), 3660.0)


async def test_mended_entry_is_published() -> None:
    reading = Reads()
    broken = await reading.read(entry(title=""))
    mended = await reading.read(entry())

    assert (broken.parked, mended.published) == (1, 1)


async def test_lost_polls_publish_nothing_again() -> None:
    reading = Reads()
    await reading.read(entry("a"), entry("b"), entry("c", title=""))
    reading.recent.clear()
    result = await reading.read(entry("a"), entry("b"), entry("c", title=""))

    assert (result.unchanged, len(reading.articles)) == (3, 2)
    assert reading.appearances == []
