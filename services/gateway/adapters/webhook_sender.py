"""Webhooks by HTTP: to public addresses only, without redirects, in bounded time and size."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial

import aiohttp

from services.gateway.core.saved.delivery import UnreachableError
from shared import __version__
from shared.reach import PrivateAddressError, Reach, public_socket

AGENT = f"Cupure/{__version__} (webhooks)"
# The status says all; what else comes is not read.
MOST_FIELD_BYTES = 8_190


class WebhookSender:
    """Sends by one session, which keeps no cookies and uses no proxy."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Return the status that is answered; raises `UnreachableError`."""
        try:
            async with self._session.post(
                url, data=body, headers=headers, allow_redirects=False
            ) as answer:
                return answer.status
        except TimeoutError as error:
            raise UnreachableError("no answer in time") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise UnreachableError(_why(error)) from error


@asynccontextmanager
async def webhook_sender(reach: Reach, within_s: float) -> AsyncIterator[WebhookSender]:
    """Own a sender that connects to where `reach` lets it and waits for `within_s`."""
    session = aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(socket_factory=partial(public_socket, reach), limit=0),
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=within_s),
        headers={"User-Agent": AGENT},
        auto_decompress=False,
        max_field_size=MOST_FIELD_BYTES,
    )
    try:
        yield WebhookSender(session)
    finally:
        await session.close()


def _why(error: BaseException) -> str:
    """Return the reason in one line; the refusal of an address is hidden below aiohttp's own."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, PrivateAddressError):
            return str(cause)
        cause = cause.__cause__
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]
