"""Every command and request in docs/sources.md does what is written there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from services.ingest.cli.articles import cli as ingest_cli
from services.ingest.core.entries import FoundFeed
from services.ingest.core.sources.keys import setting_entry
from services.ingest.discovering import Web
from shared.api_keys import new_key
from tests.unit.ingest.cli.outside import LinkParser, MemoryOutside, call
from tests.unit.ingest.fakes import MemoryFetcher
from tests.unit.ingest.routes.manager import Manager
from tests.unit.ingest.samples import FEED_URL, item, rss

PAGE = Path(__file__).parents[3] / "docs" / "sources.md"
HERALD = "https://herald.example/rss"
BODIES = {
    FEED_URL: rss(item()),
    HERALD: rss(item()).replace(b"Gazette", b"Herald"),
    "https://herald.example/": b"<html><body>News</body></html>",
}
LINKS = [FoundFeed(HERALD, "Herald")]
OPML = b'<opml><body><outline text="Mail" xmlUrl="https://mail.example/rss"/></body></opml>'
KEY = new_key(b"d" * 32)
_ANSWER = re.compile(r"\s+# (\d{3})$", re.MULTILINE)


def _lines(program: str) -> list[str]:
    """Return the commands of the page that call `program`, each on one line."""
    blocks = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    whole = "".join(blocks).replace("\\\n", " ")
    lines = [line for line in whole.splitlines() if line.startswith(program)]
    assert lines, f"the page calls {program} no more"
    return lines


def _request(line: str) -> httpx.Request:
    """Return what curl would send."""
    words = shlex.split(
        _ANSWER.sub("", line).replace("$INGEST", "http://ingest.example").replace("$KEY", KEY)
    )
    method, url, body = "", "", None
    headers: dict[str, str] = {}
    rest = iter(words[1:])
    for word in rest:
        if word == "-X":
            method = next(rest)
        elif word == "-H":
            name, _, value = next(rest).partition(": ")
            headers[name] = value
        elif word in ("-d", "--data-binary"):
            told = next(rest)
            body = OPML if told == "@sources.opml" else told.encode()
        elif word != "-i":
            url = word
    return httpx.Request(method or ("POST" if body else "GET"), url, headers=headers, content=body)


async def test_requests_are_answered_as_told() -> None:
    web = Web(MemoryFetcher(BODIES), LinkParser(LINKS))
    async with Manager(web=web, api_keys=setting_entry("desk", KEY)) as client:
        for line in _lines("curl "):
            expected = _ANSWER.search(line)
            answer = await client.send(_request(line))

            assert expected is not None, line
            assert answer.status_code == int(expected[1]), f"{line}: {answer.text}"


def test_commands_do_as_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("sources.opml").write_bytes(OPML)
    outside = MemoryOutside(bodies=BODIES, links=LINKS)
    for line in _lines("cupure sources "):
        result = call(outside, *shlex.split(line)[2:])

        assert result.exit_code == 0, f"{line}: {result.stderr}"
    assert sorted(one.name for one in outside.known.values()) == [
        "Gazette",
        "Herald",
        "Mail",
        "council.example",
    ]


def test_key_is_made() -> None:
    (line,) = _lines("cupure ingest key")
    result = CliRunner().invoke(ingest_cli, shlex.split(line)[2:])

    key, entry = result.stdout.splitlines()
    assert entry == setting_entry("desk", key)
