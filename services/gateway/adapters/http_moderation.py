"""Moderating through the API of a running gateway, so that its rules and its trail hold."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

from shared.delivery import TransientError

TIMEOUT_S = 30
COMMENTS = "/v1/moderation/comments"


class GatewayRefusedError(Exception):
    """What the gateway answered other than was hoped, in its words."""


class HttpModeration:
    """A gateway at `url`, asked with `key`; raises `GatewayRefusedError` and `TransientError`."""

    def __init__(self, url: str, key: str) -> None:
        self._url = url.rstrip("/")
        self._key = key

    def find(self, **asked: Any) -> list[dict[str, Any]]:
        """Return comments as moderators see them."""
        query = urlencode({name: value for name, value in asked.items() if value is not None})
        comments: list[dict[str, Any]] = self._ask(f"{COMMENTS}?{query}")["comments"]
        return comments

    def comment(self, comment_id: str) -> dict[str, Any]:
        """Return one comment."""
        return self._ask(_address(comment_id))

    def decide(self, comment_id: str, action: str, reason: str) -> dict[str, Any]:
        """Return the comment as it stands after the decision."""
        decision = {"action": action, "reason": reason}
        return self._ask(f"{_address(comment_id)}/decisions", decision)

    def _ask(self, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._key}", "Content-Type": "application/json"}
        content = None if body is None else json.dumps(body).encode()
        request = Request(self._url + path, content, headers)  # noqa: S310  # where they said
        try:
            with urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310
                told: dict[str, Any] = json.load(answer)
                return told
        except HTTPError as error:
            raise GatewayRefusedError(_detail(error)) from error
        except (URLError, TimeoutError, ConnectionError) as error:
            raise TransientError(f"no gateway answers at {self._url}: {error}") from error


def _address(comment_id: str) -> str:
    return f"{COMMENTS}/{quote(comment_id, safe='')}"


def _detail(error: HTTPError) -> str:
    try:
        return str(json.load(error)["detail"])
    except (ValueError, KeyError, TypeError):
        return f"the gateway answered {error.code}"
