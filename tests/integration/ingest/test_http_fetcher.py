"""Fetching over a real socket: limits, redirects, conditional requests, public addresses only."""

from __future__ import annotations

import asyncio
import base64
import gzip
from collections.abc import AsyncIterator, Callable

import brotli
import pytest

from services.ingest.adapters.system_clock import SystemClock
from services.ingest.core.fetching.ports import FetchError
from services.ingest.core.polling.manners import HostManners
from tests.integration.ingest.http_site import NameServer, RawSite, answer, fetcher, raw_site

BODY = b"x" * 100


@pytest.fixture
async def site() -> AsyncIterator[RawSite]:
    async with raw_site() as made:
        made.answers["/feed"] = answer(BODY, ETag='"1"', Cache_Control="max-age=60")
        yield made


async def _refused(site: RawSite, url: str, reason: str) -> FetchError:
    async with fetcher(site.address) as http:
        with pytest.raises(FetchError, match=reason) as caught:
            await http.fetch(url)
    return caught.value


async def test_answer_comes_with_its_terms(site: RawSite) -> None:
    site.answers["/feed"] = answer(
        BODY, ETag='"1"', Cache_Control="max-age=60", Link="<https://hub.example>; rel=hub"
    )
    async with fetcher(site.address) as http:
        fetched = await http.fetch(site.url("/feed"))

    assert (fetched.status, fetched.body, fetched.etag) == (200, BODY, '"1"')
    assert fetched.terms.max_age_s == 60
    assert fetched.link_headers == ("<https://hub.example>; rel=hub",)


async def test_validators_go_back_unchanged(site: RawSite) -> None:
    site.answers["/feed"] = answer(status="304 Not Modified")
    async with fetcher(site.address) as http:
        fetched = await http.fetch(site.url("/feed"), 'W/"a b"', "Fri, 20 Nov 2026 10:00:00 GMT")

    assert fetched.status == 304
    assert b'If-None-Match: W/"a b"\r\n' in site.requests[0]
    assert b"If-Modified-Since: Fri, 20 Nov 2026 10:00:00 GMT\r\n" in site.requests[0]


async def test_unasked_304_is_an_error(site: RawSite) -> None:
    site.answers["/feed"] = answer(status="304 Not Modified")

    await _refused(site, site.url("/feed"), "304 to an unconditional request")


async def test_publishers_can_reach_us(site: RawSite) -> None:
    async with fetcher(site.address) as http:
        await http.fetch(site.url("/feed"))

    assert b"mailto:news@example.org" in site.requests[0]


async def test_requests_to_a_host_take_turns(site: RawSite) -> None:
    async def slowly(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.02)
        writer.write(answer(BODY))

    site.answers = {f"/{number}": slowly for number in range(5)}
    async with fetcher(site.address) as http:
        await asyncio.gather(*(http.fetch(site.url(path)) for path in site.answers))

    assert (len(site.requests), site.most_under_way) == (5, 1)


@pytest.mark.parametrize("encoding", ["gzip", "br", "", "utf-8", "identity"])
async def test_bodies_are_unpacked(site: RawSite, encoding: str) -> None:
    pack = {"gzip": gzip.compress, "br": brotli.compress}.get(encoding, lambda body: body)
    site.answers["/feed"] = answer(pack(BODY), Content_Encoding=encoding)
    async with fetcher(site.address) as http:
        assert (await http.fetch(site.url("/feed"))).body == BODY


async def test_overloaded_host_gets_peace(site: RawSite) -> None:
    site.answers["/busy"] = answer(status="429 Too Many", Retry_After="600")
    async with fetcher(site.address) as http:
        with pytest.raises(FetchError, match="429") as caught:
            await http.fetch(site.url("/busy"))
        with pytest.raises(FetchError, match="left alone") as refused:
            await http.fetch(site.url("/feed"))

    assert (caught.value.status, caught.value.retry_after_s) == (429, 600)
    assert (refused.value.kind, len(site.requests)) == ("peace", 1)


async def test_dead_host_gets_peace() -> None:
    kinds = []
    async with fetcher("127.0.0.1:1") as http:
        for _ in range(3):
            with pytest.raises(FetchError) as caught:
                await http.fetch("http://127.0.0.1:1/feed")
            kinds.append(caught.value.kind)

    assert kinds == ["network", "network", "peace"]


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"Content_Encoding": "zstd"}, "compressed as 'zstd'"),
        ({"Content_Encoding": "gzip, gzip"}, "compressed as 'gzip, gzip'"),
        ({"Content_Encoding": "br"}, "the body is not br"),
        ({"X_Large": "x" * 40_000}, "headers have more than 32768|Got more than 32768"),
    ],
)
async def test_bad_headers_are_refused(site: RawSite, headers: dict[str, str], reason: str) -> None:
    site.answers["/"] = answer(BODY, **headers)

    await _refused(site, site.url("/"), reason)


@pytest.mark.parametrize("pack", [gzip.compress, brotli.compress])
async def test_bombs_are_refused(site: RawSite, pack: Callable[[bytes], bytes]) -> None:
    encoding = "gzip" if pack is gzip.compress else "br"
    site.answers["/"] = answer(pack(b"x" * 20_000_000), Content_Encoding=encoding)

    error = await _refused(site, site.url("/"), "more than 100000 bytes")
    assert error.kind == "size"


async def test_announced_size_is_believed(site: RawSite) -> None:
    site.answers["/"] = b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n"

    await _refused(site, site.url("/"), "announces 99999999 bytes")


async def _drip(writer: asyncio.StreamWriter, piece: bytes) -> None:
    while not writer.is_closing():
        writer.write(piece)
        await writer.drain()
        await asyncio.sleep(0.02)


@pytest.mark.parametrize(
    ("begin", "piece", "reason"),
    [
        (b"", b"", "no answer began within 0.5 s"),
        (b"HTTP/1.1 200 OK\r\n", b"X-A: 1\r\n", "no answer began|Too many"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x", "more slowly than 1000 bytes a second"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 9000, "more than 100000 bytes"),
    ],
)
async def test_endless_answers_are_ended(
    site: RawSite, begin: bytes, piece: bytes, reason: str
) -> None:
    async def endless(writer: asyncio.StreamWriter) -> None:
        writer.write(begin)
        await _drip(writer, piece)

    site.answers["/"] = endless

    await _refused(site, site.url("/"), reason)


def _redirect(to: str, status: int = 302) -> bytes:
    return answer(status=f"{status} Elsewhere", Location=to)


@pytest.mark.parametrize(
    ("statuses", "is_moved"), [([301, 308], True), ([301, 302], False), ([302, 301], False)]
)
async def test_only_permanent_moves_are_told(
    site: RawSite, statuses: list[int], is_moved: bool
) -> None:
    for number, status in enumerate(statuses):
        site.answers[f"/{number}"] = _redirect(f"/{number + 1}", status)
    site.answers["/2"] = answer(BODY)
    async with fetcher(site.address) as http:
        fetched = await http.fetch(site.url("/0"))

    assert fetched.url == site.url("/2")
    assert fetched.moved_to == (site.url("/2") if is_moved else None)


@pytest.mark.parametrize(
    ("target", "reason", "kind"),
    [
        ("/", "in a circle", "redirect"),
        ("file:///etc/passwd", "not an http", "redirect"),
        ("http://127.0.0.1:1/", "not a public address|not one of the web", "address"),
        ("http://169.254.169.254/latest", "not a public address", "address"),
    ],
)
async def test_bad_redirects_are_refused(
    site: RawSite, target: str, reason: str, kind: str
) -> None:
    site.answers["/"] = _redirect(target, 301)

    assert (await _refused(site, site.url("/"), reason)).kind == kind


async def test_long_chains_are_refused(site: RawSite) -> None:
    site.answers = {f"/{number}": _redirect(f"/{number + 1}") for number in range(9)}

    await _refused(site, site.url("/0"), "more than 5 redirects")
    assert len(site.requests) == 6


async def test_credentials_stay_with_their_host(site: RawSite) -> None:
    names = NameServer({"one.example": ["127.0.0.1"], "two.example": ["127.0.0.1"]})
    site.answers["/a"] = _redirect("/b")
    site.answers["/b"] = _redirect(site.url("/c", "two.example"), 301)
    site.answers["/c"] = answer(BODY)
    url = site.url("/a", "anna:secret@one.example")
    async with fetcher(site.address, resolver=names) as http:
        fetched = await http.fetch(url)

    sent = base64.b64encode(b"anna:secret")
    assert [sent in request for request in site.requests] == [True, True, False]
    assert (fetched.url, fetched.moved_to) == (site.url("/c", "two.example"), None)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0x7f000001", "2130706433", "0177.0.0.1"],
)
async def test_private_addresses_are_refused(site: RawSite, host: str) -> None:
    async with fetcher() as http:
        with pytest.raises(FetchError, match="not a public address") as caught:
            await http.fetch(site.url("/feed", host))

    assert (caught.value.kind, site.requests) == ("address", [])


async def test_rebound_name_is_refused(site: RawSite) -> None:
    names = NameServer({"rebind.example": ["127.0.0.1", "10.0.0.1"]})
    async with fetcher(site.address, resolver=names) as http:
        await http.fetch(site.url("/feed", "rebind.example"))
    async with fetcher(site.address, resolver=names) as http:
        with pytest.raises(FetchError, match=r"10\.0\.0\.1 is not a public address"):
            await http.fetch(site.url("/feed", "rebind.example"))


async def test_pages_obey_robots(site: RawSite) -> None:
    site.answers["/robots.txt"] = answer(b"User-agent: *\nDisallow: /private\nCrawl-delay: 3")
    site.answers["/private/feed"] = answer(BODY)
    manners = HostManners(0.0)
    async with fetcher(site.address, manners=manners) as http:
        with pytest.raises(FetchError, match="does not allow it") as caught:
            await http.fetch(site.url("/private/page"), purpose="page")

    assert caught.value.kind == "robots"
    assert site.paths() == ["/robots.txt"]
    now = SystemClock().now()
    assert (manners.ready_at(site.address, now) - now).total_seconds() > 2


async def test_robots_are_asked_once(site: RawSite) -> None:
    site.answers["/a"] = site.answers["/b"] = answer(BODY)
    async with fetcher(site.address) as http:
        for path in ("/a", "/b", "/a"):
            await http.fetch(site.url(path), purpose="page")

    assert site.paths() == ["/robots.txt", "/a", "/b", "/a"]


async def test_feeds_need_no_robots(site: RawSite) -> None:
    site.answers["/robots.txt"] = answer(b"User-agent: *\nDisallow: /")
    async with fetcher(site.address) as http:
        await http.fetch(site.url("/feed"))

    assert site.paths() == ["/feed"]


async def test_unreachable_robots_hold_pages_back(site: RawSite) -> None:
    site.answers["/robots.txt"] = answer(status="500 Oops")
    async with fetcher(site.address) as http:
        with pytest.raises(FetchError, match="can be had") as caught:
            await http.fetch(site.url("/page"), purpose="page")

    assert caught.value.retry_after_s == 3600
