"""What holds for every answer: errors, caching, ids, headers, health and metrics."""

from __future__ import annotations

from typing import NoReturn

import pytest
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from services.gateway.core.finder import SearchRequest
from services.gateway.routes.dependencies import Conduct
from shared.telemetry import add_trace
from tests import make
from tests.fakes import MemoryFinder
from tests.make_documents import article
from tests.unit.gateway.conftest import Serve

A1 = make.article_id("a1")
PROBLEM = "application/problem+json"


def away() -> MemoryFinder:
    finder = MemoryFinder()
    finder.is_away = True
    return finder


class BrokenFinder(MemoryFinder):
    """Has a fault of its own."""

    async def search(self, request: SearchRequest) -> NoReturn:
        raise ZeroDivisionError("secret detail")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/nothing", 404),
        ("GET", f"/v1/articles/{A1}", 404),
        ("POST", "/v1/search", 405),
        ("GET", "/v1/articles/not-an-id", 422),
        ("GET", "/v1/search?limit=0", 422),
        ("GET", "/v1/search?limit=101", 422),
        ("GET", "/v1/search?lnaguage=en", 422),
        ("GET", "/v1/search?cursor=forged", 422),
        ("GET", "/v1/search?q=" + "a" * 2501, 422),
        ("GET", "/v1/search?q=" + "a+OR+" * 40 + "a", 422),
        ("GET", "/v1/trending?window=3h", 422),
    ],
)
async def test_errors_are_problems(serve: Serve, method: str, path: str, status: int) -> None:
    response = await serve().request(method, path)

    problem = response.json()
    assert (response.status_code, response.headers["Content-Type"]) == (status, PROBLEM)
    assert problem["status"] == status
    assert problem["instance"] == path.partition("?")[0]
    assert problem["request_id"] == response.headers["X-Request-ID"]
    assert response.headers["Cache-Control"] == "no-store"


async def test_invalid_parameter_is_named(serve: Serve) -> None:
    problem = (await serve().get("/v1/search?limit=0")).json()

    assert [one["field"] for one in problem["errors"]] == ["limit"]


async def test_index_away_says_when_to_retry(serve: Serve) -> None:
    response = await serve(away()).get("/v1/search")

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert response.headers["Content-Type"] == PROBLEM


async def test_our_fault_keeps_its_secrets(serve: Serve) -> None:
    response = await serve(BrokenFinder(), strict=False).get("/v1/search")

    assert response.status_code == 500
    assert "secret" not in response.text
    assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_known_answer_is_not_sent_again(serve: Serve) -> None:
    client = serve(MemoryFinder([article("a1")]))
    first = await client.get(f"/v1/articles/{A1}")

    again = await client.get(
        f"/v1/articles/{A1}", headers={"If-None-Match": f'"other", {first.headers["ETag"]}'}
    )

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "max-age" in again.headers["Cache-Control"]


async def test_changed_answer_is_sent(serve: Serve) -> None:
    path = f"/v1/articles/{A1}"
    old = await serve(MemoryFinder([article("a1")])).get(path)

    changed = serve(MemoryFinder([article("a1", title="Etna calms down")]))
    response = await changed.get(path, headers={"If-None-Match": old.headers["ETag"]})

    assert response.status_code == 200


async def test_head_has_headers_only(serve: Serve) -> None:
    client = serve(MemoryFinder([article("a1")]))
    whole = await client.get("/v1/search")

    head = await client.head("/v1/search")

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == whole.headers["ETag"]
    assert head.headers["Content-Length"] == whole.headers["Content-Length"]


async def test_large_answers_are_compressed(serve: Serve) -> None:
    client = serve(MemoryFinder([article("a1", text="Ash fell. " * 500)]))

    response = await client.get(f"/v1/articles/{A1}")
    plain = await client.get(f"/v1/articles/{A1}", headers={"Accept-Encoding": "identity"})

    assert response.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response.headers["Vary"]
    assert response.json() == plain.json()


@pytest.mark.parametrize(("given", "kept"), [("abc-1", True), ("a b\t", False), ("x" * 65, False)])
async def test_request_id_is_kept_if_sound(serve: Serve, given: str, kept: bool) -> None:
    response = await serve().get("/v1/trending", headers={"X-Request-ID": given})

    assert (response.headers["X-Request-ID"] == given) is kept
    assert response.headers["X-Request-ID"]


async def test_log_and_problem_tell_both_ids(serve: Serve) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    sent = {"X-Request-ID": "abc-1", "traceparent": f"00-{trace}-b7ad6b7169203331-01"}

    with capture_logs([merge_contextvars, add_trace]) as logs:
        response = await serve(away()).get("/v1/search", headers=sent)

    assert response.json()["request_id"] == "abc-1"
    assert [(one["request_id"], one["trace_id"]) for one in logs] == [("abc-1", trace)]


@pytest.mark.parametrize("given", [None, "00-0-0-01", "x" * 9000])
async def test_unsound_trace_is_answered(serve: Serve, given: str | None) -> None:
    headers = {"traceparent": given} if given else {}

    assert (await serve().get("/v1/trending", headers=headers)).status_code == 200


@pytest.mark.parametrize("path", ["/", "/v1/search", "/v1/nothing", "/nothing", "/static/page.css"])
async def test_safe_headers_on_every_answer(serve: Serve, path: str) -> None:
    headers = (await serve().get(path)).headers

    policy = headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["Referrer-Policy"] == "same-origin"


async def test_ready_when_index_answers(serve: Serve) -> None:
    assert (await serve().get("/readyz")).status_code == 200
    assert (await serve(away()).get("/readyz")).status_code == 503
    assert (await serve(away()).get("/livez")).status_code == 200


async def test_requests_measured_by_template(serve: Serve) -> None:
    client = serve(MemoryFinder([article("a1")]))

    await client.get(f"/v1/articles/{A1}")
    await client.get("/no/such/page")
    await client.get("/static/page.css")
    await client.get("/livez")
    told = (await client.get("/metrics")).text

    assert 'route="/v1/articles/{article_id}"' in told
    assert 'route="unmatched",status="404"' in told
    assert 'route="unmatched",status="200"' not in told
    assert 'route="/static"' in told
    assert 'route="/livez"' in told
    assert A1 not in told


@pytest.mark.parametrize("path", ["/", "/v1/search", "/static/page.css", "/nothing", "/livez"])
async def test_every_answer_is_closed_to_others(serve: Serve, path: str) -> None:
    headers = (await serve().get(path)).headers
    policy = dict(one.split(" ", 1) for one in headers["Content-Security-Policy"].split("; "))

    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["img-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers


async def test_https_alone_is_told_where_it_is_set(serve: Serve) -> None:
    response = await serve(conduct=Conduct(https_for_s=3600)).get("/")

    told = response.headers["Strict-Transport-Security"]
    assert told == "max-age=3600; includeSubDomains"
