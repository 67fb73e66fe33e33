"""Attacks on the real fetcher and parse processes: contained, while a healthy source is read."""

from __future__ import annotations

import pytest

from bench.abuse import Verdict, attack_all, own_vectors
from bench.attacks.bodies import naughty_vectors
from bench.attacks.html import Watcher
from bench.attacks.stand import Stand, ThroughError, Vector
from services.ingest.settings import Settings

SETTINGS = Settings(
    fetch_timeout_s=4,
    fetch_first_byte_timeout_s=1,
    parse_timeout_s=1,
    parse_processes=2,
)
LONG = (
    "100,000",
    "200,000 open",
    "4 MB",
    "escaped",
    "end",
    "60,000",
    "1 MB",
    "binary",
    "in CDATA",
)
STRINGS = [
    "<script>alert(1)</script>",
    "\u202eabc\u202c",
    "NULL",
    "' OR 1=1 --",
    "田中さん",
    "1E99",
]


def _told(verdicts: list[Verdict]) -> list[str]:
    """Return the attacks that got through."""
    return [
        f"{one.vector.group}: {one.vector.name}: {one.reason}"
        for one in verdicts
        if not one.is_contained
    ]


async def _attacked(vectors: list[Vector]) -> tuple[list[Verdict], Stand]:
    return await attack_all(vectors, SETTINGS)


async def test_attacks_by_address_are_contained() -> None:
    groups = ("address", "port", "rebinding", "name", "redirect")
    verdicts, stood = await _attacked([one for one in own_vectors() if one.group in groups])

    assert _told(verdicts) == []
    assert len(verdicts) > 100
    assert stood.canary.requests == []


async def test_attacks_by_answer_are_contained() -> None:
    groups = ("bomb", "disguise", "odd answer")
    verdicts, stood = await _attacked([one for one in own_vectors() if one.group in groups])

    assert _told(verdicts) == []
    assert (stood.health.polls > 0, stood.health.failures) == (True, [])


async def test_attacks_by_content_are_contained() -> None:
    quick = [
        one
        for one in own_vectors()
        if one.group in ("XML", "feed", "JSON") and not any(mark in one.name for mark in LONG)
    ]
    verdicts, stood = await _attacked([*quick, *naughty_vectors(STRINGS)])

    assert _told(verdicts) == []
    assert (stood.health.polls > 0, stood.health.failures) == (True, [])


@pytest.mark.parametrize(
    "html",
    [
        "<p><script>x</script></p>",
        "<img src='a.png' onerror='x'>",
        "<a href=' java\nscript:x'>y</a>",
        "<iframe src='https://a.example'></iframe>",
    ],
)
def test_the_watcher_sees_what_is_active(html: str) -> None:
    with pytest.raises(ThroughError):
        Watcher().feed(html)


def test_the_watcher_passes_what_is_not() -> None:
    Watcher().feed("<p>javascript: <a href='https://a.example/?x=a:b'>y</a></p>")
