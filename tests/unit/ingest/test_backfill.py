"""A job of back-fill: every record once, behind the live articles, from where it stood."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from pathlib import Path
from threading import Event

import orjson
import pytest

from services.ingest.adapters.jsonl_file import JsonLinesFile
from services.ingest.adapters.warc_file import WarcFile
from services.ingest.backfill import Backfill
from services.ingest.core.backfill.progress import started
from services.ingest.core.backfill.records import RecordFile, StoredRecord
from shared.delivery import TooManyParkedError
from shared.events import BackfillProgress, Lane, RawArticle
from tests import make
from tests.fakes import delivery
from tests.unit.ingest.archives import html, write_warc
from tests.unit.ingest.fakes import Bench, InlineParser


class Gauge:
    """Says in turn what it was given, then nothing waits; stops the job when it is asked `stop`."""

    def __init__(self, *lags: int) -> None:
        self.lags = list(lags)
        self.asked = 0

    async def messages(self) -> int:
        self.asked += 1
        return self.lags.pop(0) if self.lags else 0


class HeldFile(JsonLinesFile):
    """A file that is read no further until it may go on."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, 1000)
        self.is_read, self.go_on = Event(), Event()

    def records(self, position: int) -> Generator[StoredRecord, None, None]:
        self.is_read.set()
        self.go_on.wait(10)
        yield from super().records(position)


class Job:
    """A job on fakes, two records a batch."""

    def __init__(self, path: Path, bench: Bench, *lags: int, batches: int | None = None) -> None:
        self.file: RecordFile = (
            WarcFile(path, 100_000) if ".warc" in path.name else JsonLinesFile(path, 1000)
        )
        self.bench = bench
        self.gauge = Gauge(*lags)
        self.delivery = delivery(bench.dead_letters, "ingest")
        if batches is not None:
            self.delivery.should_stop = lambda: self.gauge.asked >= batches
        self.path = path

    async def run(self, before: BackfillProgress | None = None) -> BackfillProgress:
        job = Backfill(
            path=self.path.name,
            file=self.file,
            parser=InlineParser(),
            intake=self.bench.intake,
            publisher=self.bench.publisher,
            delivery=self.delivery,
            gauge=self.gauge,
            most_lag=10,
            at_once=2,
        )
        return await job.run(started(self.path.name, self.file.size, before, make.NOW))


def lines(path: Path, *slugs: str) -> Path:
    made = [
        orjson.dumps({"url": f"https://a.example/{slug}", "title": slug, "text": "x"})
        if slug
        else b"nonsense"
        for slug in slugs
    ]
    path.write_bytes(b"\n".join(made))
    return path


def titles(articles: list[RawArticle]) -> list[str]:
    return [article.title for article in articles]


async def test_every_record_is_accounted_for(tmp_path: Path) -> None:
    bench = Bench()
    path = lines(tmp_path / "a.jsonl", "one", "two", "", "one", "three")

    done = await Job(path, bench).run()

    assert (done.state, done.read, done.position) == ("done", 5, path.stat().st_size)
    assert (done.accepted, done.unchanged, done.parked) == (3, 1, 1)
    assert titles(bench.articles) == ["one", "two", "three"]
    assert {article.lane for article in bench.articles} == {Lane.BACKFILL}


async def test_bad_records_are_parked_whole(tmp_path: Path) -> None:
    bench = Bench()
    path = lines(tmp_path / "a.jsonl", "one", "")

    await Job(path, bench).run()

    (letter,) = bench.dead_letters.letters
    assert letter.message.value == b"nonsense"
    assert letter.message.offset == path.read_bytes().index(b"nonsense")


async def test_stopped_job_goes_on_there(tmp_path: Path) -> None:
    bench, path = Bench(), lines(tmp_path / "a.jsonl", *"abcdefg")

    stopped = await Job(path, bench, batches=2).run()
    first = titles(bench.articles)
    done = await Job(path, bench).run(stopped)

    assert (stopped.state, first) == ("stopped", list("abcd"))
    assert (done.state, done.read, done.accepted) == ("done", 7, 7)
    assert titles(bench.articles) == list("abcdefg")


async def test_progress_follows_the_articles(tmp_path: Path) -> None:
    """A position on the log says that all before it is safe."""
    bench, path = Bench(), lines(tmp_path / "a.jsonl", *"abcd")
    sent: list[str] = []
    publish = bench.publisher.publish

    async def told(topic, events):  # type: ignore[no-untyped-def]  # as the port has it
        await publish(topic, events)
        sent.append(topic.name)

    bench.publisher.publish = told  # type: ignore[method-assign]  # to see the order
    await Job(path, bench).run()

    shown = [name for name in sent if name in ("articles.raw.v1", "ingest.backfills.v1")]
    assert shown == ["articles.raw.v1", "ingest.backfills.v1"] * 2 + ["ingest.backfills.v1"]


async def test_live_articles_go_first(tmp_path: Path) -> None:
    bench = Bench()
    job = Job(lines(tmp_path / "a.jsonl", "a"), bench, 900, 11, 10)

    await job.run()

    assert job.gauge.asked == 4
    assert len(bench.articles) == 1


async def test_stop_ends_the_waiting(tmp_path: Path) -> None:
    bench = Bench()
    job = Job(lines(tmp_path / "a.jsonl", "a"), bench, *[900] * 9, batches=3)

    assert (await job.run()).state == "stopped"
    assert not bench.articles


async def test_known_articles_stay_as_they_are(tmp_path: Path) -> None:
    bench = Bench()
    await Job(lines(tmp_path / "a.jsonl", "a"), bench).run()
    bench.clock.advance(60)
    older = {"url": "http://a.example/a?utm_source=x", "title": "Older", "text": "y"}
    (tmp_path / "b.jsonl").write_bytes(orjson.dumps(older))

    done = await Job(tmp_path / "b.jsonl", bench).run()

    assert (done.unchanged, titles(bench.articles)) == (1, ["a"])


async def test_nothing_but_nonsense_stops_the_job(tmp_path: Path) -> None:
    bench, path = Bench(), lines(tmp_path / "a.jsonl", *[""] * 300)

    with pytest.raises(TooManyParkedError):
        await Job(path, bench).run()

    told = bench.publisher.events["ingest.backfills.v1"][-1]
    assert isinstance(told, BackfillProgress)
    assert (told.state, told.parked) == ("stopped", len(bench.dead_letters.letters))


async def test_archive_becomes_articles(tmp_path: Path) -> None:
    bench = Bench()
    pages = [(f"https://www.gazette.example/{n}", html(f"Etna erupts {n} times")) for n in "123"]
    pages.append(("https://www.gazette.example/", b"<html><p>Front page</p></html>"))

    done = await Job(write_warc(tmp_path / "a.warc.gz", pages), bench).run()

    assert (done.accepted, done.skipped, done.parked) == (3, 2, 0)
    article = bench.articles[0]
    assert article.title == "Etna erupts 1 times"
    assert "Ash fell on the roofs" in article.text
    assert article.event_time.year == 2020


async def test_deadly_page_is_parked_alone(tmp_path: Path) -> None:
    bench = Bench()
    pages = [("https://a.example/1", b"deadly"), ("https://a.example/2", html("Etna erupts"))]

    done = await Job(write_warc(tmp_path / "a.warc", pages), bench).run()

    assert (done.accepted, done.parked) == (1, 1)
    assert b"deadly" in (bench.dead_letters.letters[0].message.value or b"")


async def test_outage_is_waited_out(tmp_path: Path) -> None:
    bench, path = Bench(), lines(tmp_path / "a.jsonl", *"abc")
    bench.publisher.failures = 3

    done = await Job(path, bench).run()

    assert (done.accepted, titles(bench.articles)) == (3, list("abc"))


async def test_cancelled_job_notes_where_it_stands(tmp_path: Path) -> None:
    bench, path = Bench(), lines(tmp_path / "a.jsonl", *"abc")
    job = Job(path, bench, 0, *[900] * 10_000)
    running = asyncio.create_task(job.run())
    while job.gauge.asked < 5:
        await asyncio.sleep(0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running

    told = bench.publisher.events["ingest.backfills.v1"][-1]
    assert isinstance(told, BackfillProgress)
    assert (told.state, told.read) == ("stopped", 2)


async def test_cancelled_while_it_reads(tmp_path: Path) -> None:
    job = Job(lines(tmp_path / "a.jsonl", *"abc"), Bench())
    job.file = held = HeldFile(job.path.parent / "a.jsonl")
    running = asyncio.create_task(job.run())
    await asyncio.to_thread(held.is_read.wait, 10)

    running.cancel()
    await asyncio.sleep(0)
    held.go_on.set()

    with pytest.raises(asyncio.CancelledError):
        await running
