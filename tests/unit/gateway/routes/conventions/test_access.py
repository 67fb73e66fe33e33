"""Who may ask what, and how often."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from services.gateway.core.access.addresses import read_networks
from services.gateway.core.access.guard import AccessRules
from services.gateway.core.access.keys import KeyRing, Scope, Terms, issued
from services.gateway.routes.dependencies import Conduct
from services.gateway.settings import Settings
from tests import make
from tests.fakes import MemoryFinder
from tests.unit.gateway.conftest import Serve

READ, STREAM, OLD = "read-key", "stream-key", "old-key"
PROBLEM = "application/problem+json"
CLOSED = AccessRules(anonymous_read=False)


def keys(is_whole: bool = True, **terms: Any) -> KeyRing:
    ring = KeyRing()
    if is_whole:
        ring.is_whole.set()
    yesterday = make.NOW - timedelta(days=1)
    ring.note(issued([], "agency", READ, Terms((Scope.READ,), **terms), yesterday))
    ring.note(issued([], "desk", STREAM, Terms((Scope.STREAM,)), yesterday))
    ring.note(issued([], "gone", OLD, Terms(expires_at=make.NOW), yesterday))
    return ring


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


@pytest.mark.parametrize(
    "headers", [bearer(READ), {"X-Api-Key": READ}, {"authorization": f"bearer {READ}"}]
)
async def test_key_opens_a_closed_api(serve: Serve, headers: dict[str, str]) -> None:
    client = serve(conduct=Conduct(keys(), CLOSED))

    assert (await client.get("/v1/search", headers=headers)).status_code == 200


@pytest.mark.parametrize("headers", [{}, bearer("guess"), bearer(OLD), {"X-Api-Key": "guess"}])
async def test_closed_api_asks_for_a_key(serve: Serve, headers: dict[str, str]) -> None:
    response = await serve(conduct=Conduct(keys(), CLOSED)).get("/v1/search", headers=headers)

    assert (response.status_code, response.headers["Content-Type"]) == (401, PROBLEM)
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


async def test_pages_stay_open(serve: Serve) -> None:
    client = serve(conduct=Conduct(keys(), CLOSED))

    for path in ("/", "/search?q=etna", "/static/page.css", "/livez", "/metrics"):
        assert (await client.get(path)).status_code == 200


async def test_wrong_key_is_told_where_none_is_needed(serve: Serve) -> None:
    response = await serve(conduct=Conduct(keys())).get("/v1/search", headers=bearer("guess"))

    assert response.status_code == 401


@pytest.mark.parametrize(("path", "key"), [("/v1/search", STREAM), ("/v1/trending/stream", READ)])
async def test_key_is_good_for_its_scopes(serve: Serve, path: str, key: str) -> None:
    response = await serve(conduct=Conduct(keys())).get(path, headers=bearer(key))

    assert (response.status_code, response.headers["Content-Type"]) == (403, PROBLEM)


async def test_keys_not_yet_heard_of_are_no_reproach(serve: Serve) -> None:
    client = serve(conduct=Conduct(keys(is_whole=False)))

    response = await client.get("/v1/search", headers=bearer("guess"))

    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert (await client.get("/v1/search", headers=bearer(READ))).status_code == 200


async def test_closed_api_is_not_for_shared_caches(serve: Serve) -> None:
    client = serve(conduct=Conduct(keys(), CLOSED))

    told = (await client.get("/v1/trending", headers=bearer(READ))).headers["Cache-Control"]

    assert told == "private, max-age=5"
    assert "public" in (await client.get("/")).headers["Cache-Control"]


async def test_quota_of_a_key_is_told_and_kept(serve: Serve) -> None:
    client = serve(conduct=Conduct(keys(per_minute=2)))

    answers = [await client.get("/v1/search", headers=bearer(READ)) for _ in range(3)]

    assert [one.status_code for one in answers] == [200, 200, 429]
    assert {one.headers["RateLimit-Policy"] for one in answers} == {'"key";q=2;w=60'}
    assert answers[0].headers["RateLimit"] == '"key";r=1;t=30'
    assert answers[2].headers["RateLimit"] == '"key";r=0;t=60'
    assert answers[2].headers["Retry-After"] == "30"


async def test_exceeded_quota_is_a_problem(serve: Serve) -> None:
    client = serve(conduct=Conduct(keys(per_minute=1)))
    await client.get("/v1/search", headers=bearer(READ))

    problem = (await client.get("/v1/search", headers=bearer(READ))).json()

    assert problem["type"].endswith("#quota-exceeded")
    assert problem["violated-policies"] == ["key"]
    assert problem["detail"] == "1 requests a minute may be made."


async def test_key_without_quota_has_the_common_one(serve: Serve) -> None:
    client = serve(conduct=Conduct(keys(), AccessRules(key_per_minute=9)))

    headers = (await client.get("/v1/search", headers=bearer(READ))).headers

    assert headers["RateLimit-Policy"] == '"key";q=9;w=60'


async def test_not_changed_and_faulty_count_too(serve: Serve) -> None:
    client = serve(conduct=Conduct(rules=AccessRules(anonymous_per_minute=3)))
    known = {"If-None-Match": "*"}

    asked = [("/v1/search", known), ("/v1/nothing", {}), ("/", {}), ("/v1/search", {})]
    answers = [await client.get(path, headers=headers) for path, headers in asked]

    assert [one.status_code for one in answers] == [304, 404, 200, 429]
    assert all("RateLimit" in one.headers for one in answers)


async def test_guesses_are_counted(serve: Serve) -> None:
    client = serve(conduct=Conduct(keys(), AccessRules(anonymous_per_minute=1)))

    answers = [await client.get("/v1/search", headers=bearer("guess")) for _ in range(2)]

    assert [one.status_code for one in answers] == [401, 429]


async def test_addresses_behind_a_proxy_are_told_apart(serve: Serve) -> None:
    rules = AccessRules(anonymous_per_minute=1)
    believing = serve(conduct=Conduct(rules=rules, trusted=read_networks("127.0.0.0/8")))
    doubting = serve(conduct=Conduct(rules=rules))

    for client, expected in ((believing, [200, 200]), (doubting, [200, 429])):
        sent = [{"X-Forwarded-For": f"203.0.113.{number}"} for number in (1, 2)]
        answers = [await client.get("/v1/search", headers=one) for one in sent]
        assert [one.status_code for one in answers] == expected


async def test_without_quotas_nothing_is_counted(serve: Serve) -> None:
    assert "RateLimit" not in (await serve().get("/v1/search")).headers


async def test_static_files_and_probes_are_free(serve: Serve) -> None:
    client = serve(conduct=Conduct(rules=AccessRules(anonymous_per_minute=1)))

    for path in ("/static/page.css", "/livez", "/readyz", "/metrics") * 2:
        assert (await client.get(path)).status_code == 200


async def test_log_names_the_key_never_tells_it(serve: Serve) -> None:
    finder = MemoryFinder()
    finder.is_away = True

    with capture_logs([merge_contextvars]) as logs:
        await serve(finder, conduct=Conduct(keys())).get("/v1/search", headers=bearer(READ))

    assert [one["client"] for one in logs] == ["agency"]
    assert READ not in str(logs)


def test_rules_are_read_from_settings() -> None:
    told = Settings(anonymous_read=False, anonymous_per_minute=60, trusted_proxies="10.0.0.0/8")

    assert told.rules == AccessRules(False, 60, None)
    assert told.trusted == read_networks("10.0.0.0/8")
    with pytest.raises(ValidationError, match="trusted_proxies"):
        Settings(trusted_proxies="proxy.example")
