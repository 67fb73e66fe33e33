"""Who may change things."""

from __future__ import annotations

from typing import Any

import pytest
from structlog.testing import capture_logs

from services.ingest.core.sources.keys import KeyListError, setting_entry
from services.ingest.routes.keys import is_loopback
from shared.api_keys import new_key
from tests.unit.ingest.routes.manager import Manager

KEY = new_key(b"k" * 32)
KEYS = setting_entry("desk", KEY)
NEW = {"feed_url": "https://gazette.example/feed.xml"}
ARTICLE = {"url": "https://gazette.example/a", "title": "A", "text": "Words."}
CHANGES = [
    ("POST", "/v1/sources", NEW),
    ("PATCH", "/v1/sources/gazette", {"rank": 3}),
    ("DELETE", "/v1/sources/gazette", None),
    ("POST", "/v1/sources/import", NEW),
    ("POST", "/v1/sources/discover", {"url": "https://gazette.example/"}),
    ("POST", "/v1/articles", ARTICLE),
]


@pytest.mark.parametrize(("method", "path", "body"), CHANGES)
@pytest.mark.parametrize("headers", [{}, {"X-Api-Key": "guess"}, {"Authorization": "Bearer x"}])
async def test_changes_need_a_key(
    method: str, path: str, body: Any, headers: dict[str, str]
) -> None:
    async with Manager(api_keys=KEYS) as client:
        answer = await client.request(method, path, json=body, headers=headers)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.headers["content-type"] == "application/problem+json"
    assert client.broker.published == []


@pytest.mark.parametrize("headers", [{"X-Api-Key": KEY}, {"Authorization": f"Bearer {KEY}"}])
async def test_key_opens_and_is_named(headers: dict[str, str]) -> None:
    async with Manager(api_keys=KEYS, http_host="0.0.0.0") as client:  # noqa: S104
        with capture_logs() as logs:
            answer = await client.post("/v1/sources", json=NEW, headers=headers)

    assert answer.status_code == 201
    assert [line["by"] for line in logs if "by" in line] == ["desk"]
    assert KEY not in str(logs)


@pytest.mark.parametrize(("method", "path", "body"), CHANGES)
async def test_open_network_without_keys_is_refused(method: str, path: str, body: Any) -> None:
    async with Manager(http_host="0.0.0.0") as client:  # noqa: S104
        answer = await client.request(method, path, json=body)

    assert answer.status_code == 403
    assert "INGEST_API_KEYS" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("origin", "status"), [("https://evil.example", 403), ("http://localhost:3000", 201)]
)
async def test_foreign_page_cannot_change(origin: str, status: int) -> None:
    async with Manager() as client:
        answer = await client.post("/v1/sources", json=NEW, headers={"Origin": origin})

    assert answer.status_code == status


async def test_reading_needs_no_key() -> None:
    async with Manager(api_keys=KEYS, http_host="0.0.0.0") as client:  # noqa: S104
        answers = [await client.get(path) for path in ("/v1/sources", "/v1/stats")]

    assert [answer.status_code for answer in answers] == [200, 200]


def test_unreadable_keys_stop_the_start() -> None:
    with pytest.raises(KeyListError):
        Manager(api_keys="desk")


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),  # noqa: S104
        ("::", False),
        ("ingest.example", False),
        ("", False),
    ],
)
def test_loopback_is_told_from_network(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected
