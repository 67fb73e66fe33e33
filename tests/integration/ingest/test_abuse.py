"""Attacks on the real fetcher and parse processes: contained, while a healthy source is read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, NamedTuple

import pytest

from bench.abuse import attack_all, own_vectors
from bench.attacks.bodies import naughty_vectors
from bench.attacks.html import Watcher
from bench.attacks.stand import ThroughError, Vector
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


class Told(NamedTuple):
    """How many attacks there were, which got through, and what canary and healthy source saw."""

    attacks: int
    through: list[str]
    reached: list[Any]
    polls: int
    failures: list[Any]


def by_address() -> list[Vector]:
    """Return attacks by where an address leads."""
    groups = ("address", "port", "rebinding", "name", "redirect")
    return [one for one in own_vectors() if one.group in groups]


def by_answer() -> list[Vector]:
    """Return attacks by what a server answers."""
    return [one for one in own_vectors() if one.group in ("bomb", "disguise", "odd answer")]


def by_content() -> list[Vector]:
    """Return attacks by what a body holds, the quick ones."""
    own = (one for one in own_vectors() if one.group in ("XML", "feed", "JSON"))
    quick = [one for one in own if not any(mark in one.name for mark in LONG)]
    return [*quick, *naughty_vectors(STRINGS)]


def _attack(choose: Callable[[], list[Vector]]) -> Told:
    verdicts, stood = asyncio.run(attack_all(choose(), SETTINGS))
    through = [
        f"{one.vector.group}: {one.vector.name}: {one.reason}"
        for one in verdicts
        if not one.is_contained
    ]
    health = stood.health
    return Told(len(verdicts), through, stood.canary.requests, health.polls, health.failures)


def _attacked(choose: Callable[[], list[Vector]]) -> Told:
    """Attack in a new process: its memory is bounded, and this one holds what other tests left."""
    with ProcessPoolExecutor(1, get_context("spawn")) as fresh:
        return fresh.submit(_attack, choose).result()


def test_attacks_by_address_are_contained() -> None:
    told = _attacked(by_address)

    assert told.through == []
    assert told.attacks > 100
    assert told.reached == []


def test_attacks_by_answer_are_contained() -> None:
    told = _attacked(by_answer)

    assert told.through == []
    assert (told.polls > 0, told.failures) == (True, [])


def test_attacks_by_content_are_contained() -> None:
    told = _attacked(by_content)

    assert told.through == []
    assert (told.polls > 0, told.failures) == (True, [])


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
