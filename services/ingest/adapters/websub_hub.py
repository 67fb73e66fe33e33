"""Hubs on the web, asked by forms (WebSub, section 5.1)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import aiohttp

from services.ingest.core.identity.canonical_url import web_url
from services.ingest.core.websub.subscriptions import HubError

MOST_REDIRECTS = 3
MOST_REASON_BYTES = 2000
_REDIRECTS = (307, 308)
# Answers that tell of trouble which may be over later.
_PASSING = (408, 425, 429)


class HttpHub:
    """Asks hubs through a session that connects to public addresses only."""

    def __init__(self, session: aiohttp.ClientSession, timeout_s: float) -> None:
        self._session = session
        self._timeout_s = timeout_s

    async def ask(self, hub_url: str, form: Mapping[str, str]) -> None:
        """Return when the hub has taken the request; raises `HubError`."""
        url: str | None = hub_url
        try:
            async with asyncio.timeout(self._timeout_s):
                for _ in range(MOST_REDIRECTS + 1):
                    url = await self._post(url or hub_url, form)
                    if url is None:
                        return
        except TimeoutError as error:
            raise HubError(f"no answer within {self._timeout_s:g} s") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise HubError(" ".join(f"{type(error).__name__}: {error}".split())) from error
        raise HubError(f"more than {MOST_REDIRECTS} redirects")

    async def _post(self, url: str, form: Mapping[str, str]) -> str | None:
        """Return where to ask instead, or None when the request was taken."""
        async with self._session.post(url, data=form, allow_redirects=False) as answer:
            location = answer.headers.get("Location")
            if answer.status in _REDIRECTS and location:
                return web_url(location, url) or url
            if 200 <= answer.status < 300:
                return None
            said = (await answer.content.read(MOST_REASON_BYTES)).decode("utf-8", "replace")
            reason = " ".join(f"answered {answer.status} {answer.reason or ''}: {said}".split())
            is_refusal = 400 <= answer.status < 500 and answer.status not in _PASSING
            raise HubError(reason[:300], is_refusal=is_refusal)
