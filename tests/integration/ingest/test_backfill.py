"""A file of history on a real broker: stopped in the middle, gone on with, every record once."""

from __future__ import annotations

import os
import signal
import sys
import uuid
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from subprocess import DEVNULL, Popen

import orjson

from services.ingest.adapters.kafka_backfills import group_lag, read_backfills
from services.ingest.core.backfill.progress import job_id
from shared.delivery import Message
from shared.events import BackfillProgress
from shared.kafka.consumer import consume_batches, group_consumer
from shared.kafka.publisher import KafkaPublisher, producer
from shared.topics import ARTICLES_RAW
from tests import make
from tests.integration.ingest.log import read_published
from tests.waiting import until_async

DEADLINE_S = 90.0
ARTICLES = 4000
COMMAND = (sys.executable, "-c", "from shared.cli import main; main()", "ingest", "backfill")


def _start(path: Path, servers: str) -> Popen[bytes]:
    settings = {"INGEST_KAFKA_SERVERS": servers, "INGEST_BACKFILL_MOST_LAG": "100000000"}
    return Popen([*COMMAND, str(path)], env=os.environ | settings, stderr=DEVNULL)  # noqa: S603


def _file(path: Path, tag: str) -> Path:
    url = f"https://gazette.example/{tag}"
    lines = [
        orjson.dumps({"url": f"{url}/{number}", "title": "T", "text": "x" * 2000})
        for number in range(ARTICLES)
    ]
    path.write_bytes(b"\n".join(lines))
    return path.resolve()


async def _progress(servers: str, path: Path) -> BackfillProgress | None:
    return (await read_backfills(servers)).get(job_id(str(path)))


async def _urls(servers: str, tag: str) -> Counter[str]:
    return Counter(article.url for article in await read_published(servers, tag))


async def test_stopped_file_is_gone_on_with(kafka_servers: str, tmp_path: Path) -> None:
    tag = uuid.uuid4().hex
    path = _file(tmp_path / "a.jsonl", tag)
    with _start(path, kafka_servers) as first:
        await until_async(lambda: _progress(kafka_servers, path), "it has begun", DEADLINE_S)
        first.send_signal(signal.SIGTERM)
        assert first.wait(DEADLINE_S) == 0
    stopped = await _progress(kafka_servers, path)
    with _start(path, kafka_servers) as second:
        assert second.wait(DEADLINE_S) == 0
    done = await _progress(kafka_servers, path)

    assert stopped is not None
    assert stopped.state == "stopped"
    assert 0 < stopped.read < ARTICLES
    assert done is not None
    assert (done.state, done.read, done.accepted) == ("done", ARTICLES, ARTICLES)
    assert list((await _urls(kafka_servers, tag)).values()) == [1] * ARTICLES


async def test_killed_file_is_gone_on_with(kafka_servers: str, tmp_path: Path) -> None:
    tag = uuid.uuid4().hex
    path = _file(tmp_path / "a.jsonl", tag)
    with _start(path, kafka_servers) as first:
        await until_async(lambda: _progress(kafka_servers, path), "it has begun", DEADLINE_S)
        first.kill()
    with _start(path, kafka_servers) as second:
        assert second.wait(DEADLINE_S) == 0

    assert list((await _urls(kafka_servers, tag)).values()) == [1] * ARTICLES


async def test_lag_is_what_a_group_has_not_read(kafka_servers: str) -> None:
    group = f"reader-{uuid.uuid4().hex}"
    async with producer(kafka_servers, "test") as made:
        articles = [make.raw_article(f"{group}{number}") for number in range(5)]
        await KafkaPublisher(made).publish(ARTICLES_RAW, articles)
    async with group_lag(kafka_servers, group, ARTICLES_RAW) as gauge:
        unread = await gauge.messages()
        await _read_all(kafka_servers, group, unread)

        assert unread >= 5
        assert await gauge.messages() == 0


async def _read_all(servers: str, group: str, count: int) -> None:
    read = 0

    async def note(batch: Sequence[Message]) -> None:
        nonlocal read
        read += len(batch)

    async with group_consumer(servers, group, [ARTICLES_RAW]) as consumer:
        await consume_batches(consumer, note, lambda: read >= count)
