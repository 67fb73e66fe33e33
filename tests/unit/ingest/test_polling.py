"""One poll: every entry published, unchanged or parked, and the three add up."""

from __future__ import annotations

from datetime import timedelta

import orjson
import pytest

from services.ingest.core.fetching.ports import FetchError
from shared.delivery import StoppingError
from tests import make
from tests.make import NOW
from tests.unit.ingest.core.pages.test_extraction import PAGE
from tests.unit.ingest.fakes import Bench
from tests.unit.ingest.samples import FEED_URL, LONG_TEXT, item, rss

SOURCE = make.source()


async def test_entries_become_articles_oldest_first() -> None:
    bench = Bench({FEED_URL: rss(item("new"), item("old"))})

    await bench.poller.poll(SOURCE)

    assert [article.guid for article in bench.articles] == ["old", "new"]
    assert bench.articles[0].source.id == SOURCE.source_id
    assert bench.articles[0].language_hint == "en-gb"


async def test_second_poll_publishes_nothing() -> None:
    bench = Bench({FEED_URL: rss(item())})
    await bench.poller.poll(SOURCE)
    bench.fetcher.bodies[FEED_URL] += b" "
    await bench.poller.poll(SOURCE)
    await bench.poller.poll(SOURCE)

    assert bench.tally.entries == {"published": 1, "unchanged": 1}
    assert bench.tally.polls == {"read": 2, "not_modified": 1}


async def test_restarted_worker_publishes_nothing_again() -> None:
    bench = Bench({FEED_URL: rss(item("a"), item("b", title=""))})
    await bench.poller.poll(SOURCE)
    bench.restart()
    await bench.poller.poll(SOURCE)

    assert bench.tally.entries == {"published": 1, "parked": 1, "unchanged": 2}


async def test_edited_entry_is_a_new_version() -> None:
    bench = Bench({FEED_URL: rss(item())})
    await bench.poller.poll(SOURCE)
    bench.fetcher.bodies[FEED_URL] = rss(item(title="Etna still erupts"))
    await bench.poller.poll(SOURCE)

    assert [article.title for article in bench.articles] == ["Etna erupts", "Etna still erupts"]
    assert len({article.article_id for article in bench.articles}) == 1


async def test_summary_is_completed_from_the_page() -> None:
    page = "https://gazette.example/etna"
    bench = Bench({FEED_URL: rss(item(text="Teaser")), page: PAGE.encode()})

    await bench.poller.poll(SOURCE)

    assert LONG_TEXT.strip() in bench.articles[0].text
    assert bench.articles[0].authors == ("Anna Rossi",)
    assert bench.articles[0].summary == "Ash over Catania."


@pytest.mark.parametrize("page", [None, b"deadly", b""])
async def test_lost_page_leaves_the_summary(page: bytes | None) -> None:
    pages = {} if page is None else {"https://gazette.example/etna": page}
    bench = Bench({FEED_URL: rss(item(text="Teaser")), **pages})

    await bench.poller.poll(SOURCE)

    assert bench.articles[0].text == "Teaser"


async def test_dead_host_is_not_asked_on() -> None:
    bench = Bench({FEED_URL: rss(*(item(str(n), text="Teaser") for n in range(9)))})
    for number in range(9):
        bench.fetcher.errors[f"https://gazette.example/{number}"] = FetchError("no answer")

    await bench.poller.poll(SOURCE)

    assert bench.tally.pages == {"failed": 3, "skipped": 6}
    assert bench.tally.entries == {"published": 9}


async def test_unusable_entries_are_parked_once() -> None:
    bench = Bench({FEED_URL: rss(item("a", title=""), item("b", link="javascript:x"), item("c"))})
    await bench.poller.poll(SOURCE)
    bench.fetcher.bodies[FEED_URL] += b" "
    await bench.poller.poll(SOURCE)

    letters = bench.dead_letters.letters
    assert [letter.reason for letter in letters] == ["no usable http(s) link", "no title"]
    assert letters[0].message.topic == f"feed:{FEED_URL}"
    assert orjson.loads(letters[0].message.value or b"")["guid"] == "b"
    assert bench.tally.entries == {"published": 1, "parked": 2, "unchanged": 3}


async def test_same_entry_twice_counts_as_unchanged() -> None:
    bench = Bench({FEED_URL: rss(item(), item())})

    await bench.poller.poll(SOURCE)

    assert bench.tally.entries == {"published": 1, "unchanged": 1}


async def test_no_feed_backs_off_with_reason() -> None:
    bench = Bench({FEED_URL: b"\x00<rss><<{" * 20})

    await bench.poller.poll(SOURCE)

    told = bench.last_poll()
    assert (told.outcome, told.failures) == ("failed", 1)
    assert told.next_poll_at > NOW
    assert "neither XML nor JSON" in (told.error or "")


async def test_retry_after_is_honoured() -> None:
    bench = Bench()
    bench.fetcher.retry_after_s = 1000

    await bench.poller.poll(SOURCE)

    assert bench.last_poll().next_poll_at >= NOW + timedelta(seconds=1000)


async def test_broker_away_is_waited_for() -> None:
    bench = Bench({FEED_URL: rss(item("a"), item("b", title=""))})
    bench.publisher.failures, bench.dead_letters.failures = 3, 2

    await bench.poller.poll(SOURCE)

    assert (len(bench.articles), len(bench.dead_letters.letters)) == (1, 1)


async def test_stop_amid_retries_forgets_poll() -> None:
    bench = Bench({FEED_URL: rss(item())})
    bench.publisher.failures = 1
    bench.delivery.should_stop = lambda: True

    with pytest.raises(StoppingError):
        await bench.poller.poll(SOURCE)

    assert bench.polls.get(SOURCE.source_id) is None
