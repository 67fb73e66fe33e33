"""Which pages of others may read."""

from __future__ import annotations

import pytest

from services.gateway.routes.dependencies import Conduct
from services.gateway.settings import Settings
from tests.unit.gateway.conftest import Serve

APP = "https://app.example"
LETTING_IN = Conduct(cors_origins=frozenset({APP}))
ASKING = {"Origin": APP, "Access-Control-Request-Method": "GET"}
ALLOWED = "Access-Control-Allow-Origin"


@pytest.mark.parametrize("path", ["/", "/v1/search", "/v1/nothing"])
async def test_nobody_may_read_by_default(serve: Serve, path: str) -> None:
    client = serve()

    assert ALLOWED not in (await client.get(path, headers={"Origin": APP})).headers
    assert (await client.options(path, headers=ASKING)).status_code in (404, 405)


@pytest.mark.parametrize("path", ["/", "/v1/search", "/v1/nothing"])
async def test_allowed_page_reads_every_answer(serve: Serve, path: str) -> None:
    headers = (await serve(conduct=LETTING_IN).get(path, headers={"Origin": APP})).headers

    assert headers[ALLOWED] == APP
    assert "Origin" in headers["Vary"]
    for name in ("ETag", "Link", "Retry-After", "RateLimit", "X-Request-ID"):
        assert name in headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in headers


async def test_preflight_names_what_may_be_sent(serve: Serve) -> None:
    response = await serve(conduct=LETTING_IN).options("/v1/search", headers=ASKING)

    assert (response.status_code, response.content) == (204, b"")
    assert response.headers[ALLOWED] == APP
    assert "X-Api-Key" in response.headers["Access-Control-Allow-Headers"]
    assert "GET" in response.headers["Access-Control-Allow-Methods"]


async def test_other_page_is_not_let_in(serve: Serve) -> None:
    client, other = serve(conduct=LETTING_IN), {"Origin": "https://evil.example"}

    response = await client.get("/v1/search", headers=other)

    assert ALLOWED not in response.headers
    assert "Origin" in response.headers["Vary"]
    assert (await client.options("/v1/search", headers=ASKING | other)).status_code == 405


async def test_everyone_may_read_if_set(serve: Serve) -> None:
    headers = (
        await serve(conduct=Conduct(cors_origins=frozenset("*"))).get(
            "/v1/search", headers={"Origin": APP}
        )
    ).headers

    assert headers[ALLOWED] == "*"
    assert "Origin" not in headers.get("Vary", "")


def test_origins_are_read_from_setting() -> None:
    told = Settings(cors_origins=f" {APP}/, https://other.example,")

    assert told.origins == {APP, "https://other.example"}
    assert not Settings().origins
