"""Attacks by address: where a fetcher is told to go."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from bench.attacks.stand import EVIL_NAME, Stand, ThroughError, Vector, answer

# All of them try to reach the service at {port} of this machine, or one inside the network.
PRIVATE_HOSTS = (
    "127.0.0.1",
    "127.0.0.1.",
    "127.1",
    "127.0.1",
    "127.255.255.254",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0x7f.1",
    "0177.0.0.1",
    "017700000001",
    "0x7F.0X0.00.0x1",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "%6c%6f%63alhost",
    "１２７.0.0.1",
    "①②⑦.⓪.⓪.①",
    "127。0。0。1",
    "0",
    "0.0.0.0",  # noqa: S104  # an attack
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "169.254.169.254",
    "2852039166",
    "0xA9FEA9FE",
    "100.64.0.1",
    "100.100.100.200",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::ffff:169.254.169.254]",
    "[::127.0.0.1]",
    "[::ffff:0:127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[2002:a9fe:a9fe::]",
    "[2001:0:4136:e378:8000:63bf:80ff:fffe]",
    "[2001:db8::1]",
    "[2001:2::1]",
    "[3fff::1]",
    "[100::1]",
    "[fc00::1]",
    "[fd00:ec2::254]",
    "[fe80::1]",
    "[fe80::1%25lo]",
    "[fec0::1]",
    "[ff02::1]",
    "[5f00::1]",
    "anna:secret@127.0.0.1",
    "evil.example@127.0.0.1",
)
WHOLE_ADDRESSES = (
    "http://127.0.0.1:{port}#@evil.example/",
    "http://127.0.0.1:{port}\\@evil.example/",
    "http:127.0.0.1:{port}/",
    "http:/\\127.0.0.1:{port}/",
    "http://evil.example\t@127.0.0.1:{port}/",
    "HTTP://127.0.0.1:{port}/",
    "file:///etc/passwd",
    "file://localhost/etc/passwd",
    "gopher://127.0.0.1:{port}/_GET",
    "ftp://127.0.0.1:{port}/",
    "dict://127.0.0.1:{port}/info",
    "ldap://127.0.0.1:{port}/",
    "jar:http://127.0.0.1:{port}!/",
    "data:text/xml,<rss/>",
    "javascript:alert(1)",
    "ws://127.0.0.1:{port}/",
    "//127.0.0.1:{port}/",
    "http:///etc/passwd",
    "http://",
    "http://[::1",
    "http://evil.example:99999/",
    "http://evil.example:-1/",
    "",
    "http://" + "a" * 300 + ".example/",
    "http://evil.example/" + "a" * 5000,
)
PORTS = (1, 22, 23, 25, 53, 110, 143, 445, 3306, 5432, 6379, 6667, 9092, 11211, 27017)
# Public by number, but on a port of something else: refused before anything is sent.
SOMEWHERE_PUBLIC = "93.184.215.14"


async def _refused(url: str, stand: Stand) -> str:
    return await stand.must_refuse(url.format(port=stand.canary.port))


def address_vectors() -> Iterator[Vector]:
    """Yield addresses in every notation, other schemes and ports."""
    for host in PRIVATE_HOSTS:
        yield Vector("address", host, partial(_refused, f"http://{host}:{{port}}/"))
    for url in WHOLE_ADDRESSES:
        yield Vector("address", url[:60] or "(empty)", partial(_refused, url))
    for port in PORTS:
        url = f"http://{SOMEWHERE_PUBLIC}:{port}/"
        yield Vector("port", f"port {port}", partial(_refused, url))


REBOUND_TO = ("127.0.0.2", "10.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1", "fd00::1")


async def _rebound(address: str, stand: Stand) -> str:
    """First the name is the evil server's, then it leads inside."""
    host = f"rebound-{address.replace(':', '-').replace('.', '-')}.example"
    stand.names.special[host] = [["127.0.0.1"], [address]]
    stand.evil.answers["/rebound"] = answer(b"<rss/>")
    await stand.fetch(stand.url("/rebound", host))
    return await stand.afresh(stand.url("/rebound", host))


async def _named(address: str, stand: Stand) -> str:
    host = f"named-{address.replace(':', '-').replace('.', '-')}.example"
    stand.names.special[host] = [[address]]
    return await stand.must_refuse(f"http://{host}:{stand.canary.port}/")


async def _all_inside(stand: Stand) -> str:
    stand.names.special["inside.example"] = [["10.0.0.1", "127.0.0.1", "::1", "192.168.1.1"]]
    return await stand.must_refuse(f"http://inside.example:{stand.canary.port}/")


def name_vectors() -> Iterator[Vector]:
    """Yield names that lead inside, at once or at the second look."""
    for address in REBOUND_TO:
        yield Vector("rebinding", f"name rebound to {address}", partial(_rebound, address))
        yield Vector("name", f"name of {address}", partial(_named, address))
    yield Vector("name", "name of many private addresses", _all_inside)


TARGETS = (
    "http://127.0.0.1:{port}/",
    "//127.0.0.1:{port}/",
    "http://localhost:{port}/",
    "http://0x7f000001:{port}/",
    "http://2130706433:{port}/",
    "http://[::1]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/",
    "http://evil.example@127.0.0.1:{port}/",
    "http://" + SOMEWHERE_PUBLIC + ":6379/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:{port}/_x",
    "data:text/xml,<rss/>",
    "javascript:alert(1)",
    "http://",
    "http://[::1",
    "/" + "a" * 4000,
)


async def _redirected(target: str, status: int, stand: Stand) -> str:
    path = f"/to-{status}-{TARGETS.index(target)}"
    location = f"Location: {target.format(port=stand.canary.port)}"
    stand.evil.answers[path] = answer(b"", f"{status} Moved", location)
    return await stand.must_refuse(stand.url(path))


async def _chain(length: int, stand: Stand) -> str:
    for number in range(length):
        to = f"Location: /chain-{length}-{number + 1}"
        stand.evil.answers[f"/chain-{length}-{number}"] = answer(b"", "302 Found", to)
    return await stand.must_refuse(stand.url(f"/chain-{length}-0"))


async def _circle(paths: tuple[str, ...], stand: Stand) -> str:
    for path, to in zip(paths, (*paths[1:], paths[0]), strict=True):
        stand.evil.answers[path] = answer(b"", "301 Moved", f"Location: {to}")
    return await stand.must_refuse(stand.url(paths[0]))


async def _stored(status: int, stand: Stand) -> str:
    """A move that is partly temporary, or ends inside, must not be adopted."""
    stand.evil.answers["/stored"] = answer(b"", "301 Moved", "Location: /stored-2")
    stand.evil.answers["/stored-2"] = answer(b"", f"{status} Moved", "Location: /stored-3")
    stand.evil.answers["/stored-3"] = answer(b"<rss/>")
    fetched = await stand.fetch(stand.url("/stored"))
    if fetched.moved_to:
        raise ThroughError(f"adopted {fetched.moved_to}")
    return "contained: followed once, not adopted"


async def _secrets(stand: Stand) -> str:
    """Credentials of a source must stay with its host."""
    stand.evil.answers["/secret"] = answer(
        b"", "301 Moved", f"Location: {stand.url('/told', 'other.example')}"
    )
    stand.evil.answers["/told"] = answer(b"<rss/>")
    fetched = await stand.fetch(stand.url("/secret", f"anna:secret@{EVIL_NAME}"))
    if b"authorization" in stand.evil.requests[-1].lower() or "secret" in fetched.url[7:25]:
        raise ThroughError("credentials went to another host")
    return "contained: credentials stayed behind"


async def _split(stand: Stand) -> str:
    """A line break in Location must not become a header of our next request."""
    stand.evil.answers["/split"] = (
        b"HTTP/1.1 302 Found\r\nLocation: /told%0d%0aX-Evil:%201\rX-Evil: 2\r\n\r\n"
    )
    try:
        reason = await stand.must_refuse(stand.url("/split"))
    except ThroughError:
        reason = "contained: one request line"
    if b"x-evil: " in stand.evil.requests[-1].lower():
        raise ThroughError("a header of theirs in our request")
    return reason


async def _refresh(stand: Stand) -> str:
    inside = f"http://127.0.0.1:{stand.canary.port}/"
    page = f'<html><meta http-equiv="refresh" content="0;url={inside}"></html>'.encode()
    stand.evil.answers["/refresh"] = answer(page, "200 OK", f"Refresh: 0;url={inside}")
    await stand.fetch(stand.url("/refresh"))
    return "contained: a refresh is not followed"


def redirect_vectors() -> Iterator[Vector]:
    """Yield redirects to where nobody may go, without end, or that tell too much."""
    for target in TARGETS:
        for status in (301, 307):
            name = f"{status} to {target[:40]}"
            yield Vector("redirect", name, partial(_redirected, target, status))
    for length in (6, 50):
        yield Vector("redirect", f"chain of {length}", partial(_chain, length))
    yield Vector("redirect", "circle of one", partial(_circle, ("/o",)))
    yield Vector("redirect", "circle of three", partial(_circle, ("/o1", "/o2", "/o3")))
    for status in (302, 303, 307):
        yield Vector("redirect", f"301 then {status}, stored", partial(_stored, status))
    yield Vector("redirect", "credentials to another host", _secrets)
    yield Vector("redirect", "line break in Location", _split)
    yield Vector("redirect", "refresh to a private address", _refresh)
