"""Reading an answer within its limits."""

from __future__ import annotations

import asyncio

import aiohttp

from services.ingest.core.fetching.decoding import BodyDecoder
from services.ingest.core.fetching.limits import FetchLimits
from services.ingest.core.fetching.ports import FetchError


def check_headers(response: aiohttp.ClientResponse, limits: FetchLimits) -> None:
    """Return if the headers, and the body they announce, are not too large."""
    size = sum(len(name) + len(value) for name, value in response.raw_headers)
    if size > limits.max_header_bytes:
        raise FetchError(f"the headers have more than {limits.max_header_bytes} bytes", kind="size")
    announced = response.content_length
    if announced is not None and announced > limits.max_bytes:
        raise FetchError(
            f"announces {announced} bytes, allowed are {limits.max_bytes}", kind="size"
        )


async def read_body(response: aiohttp.ClientResponse, limits: FetchLimits) -> bytes:
    """Return the body, decompressed; raises `FetchError` when it is too large or too slow."""
    decoder = BodyDecoder(", ".join(response.headers.getall("Content-Encoding", [])), limits)
    taken = 0
    begun = asyncio.get_running_loop().time()
    while chunk := await _next_chunk(response, begun, taken, limits):
        taken += len(chunk)
        decoder.take(chunk)
    return decoder.body()


async def _next_chunk(
    response: aiohttp.ClientResponse, begun: float, taken: int, limits: FetchLimits
) -> bytes:
    """Return what comes next, empty at the end; it must come while the average is high enough."""
    late = begun + max(limits.slow_s, taken / limits.min_bytes_per_s)
    try:
        async with asyncio.timeout_at(late):
            return await response.content.readany()
    except TimeoutError as error:
        raise FetchError(
            f"the body comes more slowly than {limits.min_bytes_per_s:g} bytes a second",
            kind="time",
        ) from error
