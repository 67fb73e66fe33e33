"""Feeds of a simulated fleet, by hand."""

from __future__ import annotations

from typing import Any

from bench.fleet_sim.scripts import EntryScript, FeedScript, Fleet, Habits, HostScript

HOST = "outlet-0.test"


def entry(number: int = 0, appears_s: int = 0, **fields: Any) -> EntryScript:
    link = f"http://{HOST}/news/0-{number}.html"
    return EntryScript(f"0-{number}", link, link, appears_s, **fields)


def feed(*entries: EntryScript, window: int = 15, **habits: Any) -> FeedScript:
    return FeedScript(0, HOST, "/feeds/0.xml", "daily", entries, window, Habits(**habits))


def fleet(one: FeedScript, host: HostScript | None = None, hours: float = 24) -> Fleet:
    return Fleet((one,), {HOST: host or HostScript(HOST)}, hours, seed=1)
