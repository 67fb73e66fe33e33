"""Between aiohttp's words and ours: addresses, headers and errors."""

from __future__ import annotations

import aiohttp
from yarl import URL

from services.ingest.core.fetching.ports import FetchError
from shared.reach import PrivateAddressError


def exact(url: str) -> URL:
    """Return `url` as it stands; what is already encoded must not be encoded anew."""
    is_encoded = url.isascii() and url.isprintable() and not set(url) & set(' "<>\\^`{|}')
    return URL(url, encoded=is_encoded)


def told_headers(response: aiohttp.ClientResponse) -> dict[str, str]:
    """Return the headers under the names of the standards, repeated ones as one list."""
    names = ("Location", "Content-Type", "ETag", "Last-Modified", "Retry-After", "Date", "Age")
    single = {name: response.headers.get(name) for name in (*names, "Expires")}
    caching = ", ".join(response.headers.getall("Cache-Control", []))
    return {name: value for name, value in single.items() if value} | {"Cache-Control": caching}


def translated(error: Exception) -> FetchError:
    """Return the error in one line; the refusal of an address is hidden below aiohttp's own."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, PrivateAddressError):
            return FetchError(str(cause), kind="address")
        cause = cause.__cause__
    if isinstance(error, aiohttp.ClientResponseError):
        return FetchError(f"not an HTTP answer: {one_line(error.message)}", kind="format")
    return FetchError(one_line(f"{type(error).__name__}: {error}"))


def one_line(text: str) -> str:
    """Return `text` for a message."""
    return " ".join(text.split())[:300]
