"""Sources managed on a real broker: by command, by any worker, and seen by all."""

from __future__ import annotations

import asyncio
import sys
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from aiohttp import web
from typer.testing import CliRunner, Result

from services.ingest.app import create_app
from services.ingest.cli.sources import cli
from services.ingest.core.identity.ids import source_id
from services.ingest.settings import Settings
from services.ingest.worker import Worker
from tests.unit.ingest.samples import item, rss
from tests.waiting import until_async

DEADLINE_S = 60.0
LIST = '<opml><body><outline text="Mail" xmlUrl="{url}"/><outline xmlUrl="mail"/></body></opml>'


@pytest.fixture
async def feed_url() -> AsyncIterator[str]:
    """Yield the address of a feed that nobody has asked for before."""

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(body=rss(item()), content_type="application/rss+xml")

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/{uuid.uuid4().hex}.xml"
    await runner.cleanup()


@asynccontextmanager
async def running(servers: str) -> AsyncIterator[httpx.AsyncClient]:
    """Run a worker and yield a client of it."""
    settings = Settings(kafka_servers=servers, allow_private_networks=True, parse_processes=1)
    worker = Worker(settings, None, asyncio.Event())
    work = asyncio.create_task(worker.run())
    transport = httpx.ASGITransport(create_app(worker))
    try:
        async with httpx.AsyncClient(transport=transport, base_url="http://ingest.example") as one:
            await until_async(lambda: _is_ready(one), "ready", DEADLINE_S)
            yield one
    finally:
        worker.stopping.set()
        await work


async def _is_ready(client: httpx.AsyncClient) -> bool:
    return (await client.get("/readyz")).status_code == 200


async def _is_ok(client: httpx.AsyncClient, path: str) -> bool:
    answer = await client.get(f"{path}/health")
    return answer.status_code == 200 and answer.json()["status"] == "ok"


async def _command(servers: str, *arguments: str) -> Result:
    words = [*arguments, "--servers", servers]
    return await asyncio.to_thread(CliRunner().invoke, cli, words)


async def test_added_source_is_polled_and_told(
    kafka_servers: str, feed_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INGEST_ALLOW_PRIVATE_NETWORKS", "true")
    path = f"/v1/sources/{source_id(feed_url)}"
    async with running(kafka_servers) as client:
        added = await _command(kafka_servers, "add", feed_url, "--country", "GB")

        await until_async(lambda: _is_ok(client, path), "it was polled", DEADLINE_S)
        shown = await _command(kafka_servers, "show", source_id(feed_url)[:9])

    assert (added.exit_code, shown.exit_code) == (0, 0)
    assert "entries 1, published" in shown.stdout


async def test_private_address_is_not_added(kafka_servers: str, feed_url: str) -> None:
    result = await _command(kafka_servers, "add", feed_url)

    assert result.exit_code == 1
    assert "not a public address" in result.stderr


async def test_change_is_seen_by_all(kafka_servers: str, feed_url: str) -> None:
    path = f"/v1/sources/{source_id(feed_url)}"
    async with running(kafka_servers) as one, running(kafka_servers) as other:
        added = await one.post("/v1/sources", json={"feed_url": feed_url})
        changed = await one.patch(path, json={"state": "paused", "rank": 7})

        async def has_heard() -> bool:
            answer = await other.get(path)
            return answer.status_code == 200 and answer.json() == changed.json()

        await until_async(has_heard, "the other knows", DEADLINE_S)
        assert (await other.post("/v1/sources", json={"feed_url": feed_url})).status_code == 409

    assert (added.status_code, changed.status_code) == (201, 200)


async def test_list_is_imported_once(kafka_servers: str, feed_url: str, tmp_path: Path) -> None:
    (tmp_path / "a.opml").write_text(LIST.format(url=feed_url))
    told = [await _command(kafka_servers, "import", str(tmp_path / "a.opml")) for _ in range(2)]
    exported = await _command(kafka_servers, "export", "--format", "yaml")

    assert [one.stdout for one in told] == [
        "added 1, changed 0, unchanged 0, faults 1\n",
        "added 0, changed 0, unchanged 1, faults 1\n",
    ]
    assert f"url: {feed_url}" in exported.stdout


async def test_missing_broker_is_one_line() -> None:
    process = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).parent / "cupure"),
        *("sources", "list", "--servers", "127.0.0.1:1"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, error = await process.communicate()

    assert (process.returncode, out) == (1, b"")
    assert error.decode().splitlines()[-1].startswith("cupure: ")
