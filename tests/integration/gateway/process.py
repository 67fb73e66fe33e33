"""A gateway as a process of its own."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

NOWHERE = {"GATEWAY_ELASTIC_URL": "http://127.0.0.1:1", "GATEWAY_KAFKA_SERVERS": "127.0.0.1:1"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def gateway(**settings: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """Run a gateway and yield it with its address once it answers."""
    port = free_port()
    environment = {**os.environ, **settings, "GATEWAY_HTTP_PORT": str(port)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "services.gateway", env=environment, stdout=asyncio.subprocess.PIPE
    )
    url = f"http://127.0.0.1:{port}"
    try:
        await until_answers(f"{url}/livez")
        yield process, url
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def until_answers(url: str) -> None:
    async with asyncio.timeout(90):
        while not await _answers(url):
            await asyncio.sleep(0.1)


async def _answers(url: str) -> bool:
    async with httpx.AsyncClient(timeout=10) as client:
        try:
            return (await client.get(url)).status_code == 200
        except httpx.TransportError:
            return False
