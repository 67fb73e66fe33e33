"""Makes the fleet: hosts of many sizes, feeds of all habits, by a seed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from random import Random
from typing import TypeVar

from bench.fleet_sim.patterns import HOUR_S, SHARES, publishing_times
from bench.fleet_sim.scripts import (
    Conditional,
    Damage,
    EntryScript,
    FeedScript,
    Fleet,
    Format,
    Habits,
    HostKind,
    HostScript,
    ReturnsAs,
    Validators,
)

ChoiceT = TypeVar("ChoiceT")

WINDOWS = {"quiet": 5, "weekly": 6, "daily": 8, "busy": 15}
USUAL_WINDOW = 10
FORMATS: dict[Format, float] = {"rss": 70, "atom": 24, "json": 6}
VALIDATORS: dict[Validators, float] = {"both": 60, "etag": 15, "date": 13, "none": 12}
CONDITIONAL: dict[Conditional, float] = {"honoured": 94, "ignored": 5, "always_304": 1}
DAMAGE: dict[Damage, float] = {"": 96.5, "markup": 1.5, "charset": 1, "cut": 0.5, "short": 0.5}
MAX_AGE_S: dict[int | None, float] = {None: 80, 0: 5, 300: 8, 900: 5, 3600: 2}
TTL_MINUTES: dict[int | None, float] = {None: 88, 5: 2, 15: 3, 30: 2, 60: 5}
MOVED: dict[int, float] = {0: 96, 301: 2, 302: 1, 308: 1}
HOST_KINDS: dict[HostKind, float] = {"open": 93.95, "strict": 3, "spells": 2, "dead": 1}
HOST_SIZES = {(1, 1): 70.0, (2, 5): 20.0, (6, 30): 8.0, (31, 100): 1.5, (101, 200): 0.5}
RETURNS: dict[ReturnsAs, float] = {"same": 60, "new_guid": 25, "new_link": 15}

HANGING_SHARE = 0.0005
GONE_SHARE = 0.003
PAGES_SHARE = 0.005
SYNDICATES_SHARE = 0.03
EDITED_SHARE = 0.06
ABSENT_SHARE = 0.015


def pick(chance: Random, weights: Mapping[ChoiceT, float]) -> ChoiceT:
    """Return one of the choices, by weight."""
    return chance.choices(list(weights), list(weights.values()))[0]


def make_fleet(feeds: int, hours: float, seed: int) -> Fleet:
    """Return the fleet; the same for the same arguments."""
    chance = Random(f"hosts {seed}")  # noqa: S311  # a script, not a secret
    until_s = int(hours * HOUR_S)
    hosts: dict[str, HostScript] = {}
    made: list[FeedScript] = []
    while len(made) < feeds:
        host = _host(chance, len(hosts), until_s)
        hosts[host.name] = host
        size = 1 if host.kind == "hanging" else _size(chance, feeds)
        for number in range(len(made), min(feeds, len(made) + size)):
            made.append(_feed(number, host, until_s, seed))
    return Fleet(tuple(_syndicated(made, seed)), hosts, hours, seed)


def _size(chance: Random, feeds: int) -> int:
    low, high = pick(chance, HOST_SIZES)
    return min(chance.randint(low, high), max(1, feeds // 5))


def _host(chance: Random, number: int, until_s: int) -> HostScript:
    kind: HostKind = "hanging" if chance.random() < HANGING_SHARE else pick(chance, HOST_KINDS)
    spells: tuple[tuple[int, int], ...] = ()
    if kind == "spells":
        starts = [chance.randrange(until_s) for _ in range(2)]
        spells = tuple((start, start + chance.randrange(1200, 5400)) for start in starts)
    return HostScript(
        name=f"outlet-{number}.test",
        kind=kind,
        min_gap_s=chance.choice((5.0, 20.0, 60.0)) if kind == "strict" else 0.0,
        retry_after_s=chance.choice((60, 300, 900)) if kind in ("strict", "spells") else 0,
        dated=chance.random() < 0.4,
        spells_s=spells,
    )


def _feed(number: int, host: HostScript, until_s: int, seed: int) -> FeedScript:
    chance = Random(f"feed {seed} {number}")  # noqa: S311
    pattern = pick(chance, {name: share for name, (share, _) in SHARES.items()})
    path = f"/feeds/{number}.xml"
    window = WINDOWS.get(pattern, USUAL_WINDOW)
    times = publishing_times(pattern, chance, until_s)
    # What had left the window before the start is nobody's business.
    before = [moment for moment in times if moment < 0]
    kept = before[-window:] + times[len(before) :]
    entries = tuple(_entry(chance, number, host.name, at, n) for n, at in enumerate(kept))
    habits = _habits(chance, number, host, until_s)
    return FeedScript(number, host.name, path, pattern, entries, window, habits)


def _habits(chance: Random, number: int, host: HostScript, until_s: int) -> Habits:
    moved = pick(chance, MOVED)
    elsewhere = f"moved-{number}.test" if chance.random() < 0.5 else host.name
    gone = chance.random() < GONE_SHARE
    return Habits(
        format=pick(chance, FORMATS),
        validators=pick(chance, VALIDATORS),
        conditional=pick(chance, CONDITIONAL),
        damage=pick(chance, DAMAGE),
        max_age_s=pick(chance, MAX_AGE_S),
        ttl_minutes=pick(chance, TTL_MINUTES),
        summary_only=host.kind == "open" and chance.random() < PAGES_SHARE,
        dated=chance.random() < 0.95,
        moved=moved,
        moved_to=f"http://{elsewhere}/moved/{number}.xml" if moved else "",
        moved_at_s=chance.randrange(until_s) if chance.random() < 0.7 else 0,
        gone_at_s=chance.randrange(until_s) if gone else None,
    )


def _entry(chance: Random, feed: int, host: str, appears_s: int, number: int) -> EntryScript:
    key = f"{feed}-{number}"
    link = f"http://{host}/news/{key}.html"
    edits: tuple[int, ...] = ()
    if chance.random() < EDITED_SHARE:
        first = appears_s + chance.randrange(600, 6 * HOUR_S)
        edits = (first, first + chance.randrange(600, HOUR_S))[: chance.choice((1, 1, 1, 2))]
    absent = None
    if chance.random() < ABSENT_SHARE:
        out = appears_s + chance.randrange(HOUR_S, 3 * HOUR_S)
        back = out + chance.randrange(HOUR_S // 2, 4 * HOUR_S)
        # Who has been away before anybody looked simply stands there.
        absent = (out, back) if back > 0 else None
    guid = link if chance.random() < 0.5 else f"tag:{host},2026:{key}"
    return EntryScript(key, link, guid, appears_s, edits, absent, pick(chance, RETURNS))


def _syndicated(feeds: list[FeedScript], seed: int) -> Iterator[FeedScript]:
    """Yield the feeds; some take every third article of the feed before them as well."""
    chance = Random(f"syndication {seed}")  # noqa: S311
    for before, feed in zip([None, *feeds], feeds, strict=False):
        if before is None or chance.random() >= SYNDICATES_SHARE:
            yield feed
            continue
        own_ids = chance.random() < 0.3
        taken = [_taken(entry, feed, own_ids) for entry in before.entries[::3]]
        yield replace(feed, entries=(*feed.entries, *taken))


def _taken(entry: EntryScript, feed: FeedScript, own_ids: bool) -> EntryScript:
    guid = f"{feed.number}:{entry.key}" if own_ids else entry.guid
    return replace(entry, guid=guid, absent_s=None)
