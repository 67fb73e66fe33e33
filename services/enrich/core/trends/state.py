"""A book as JSON has it, and back: what a successor goes on from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from services.enrich.core.trends import standing
from services.enrich.core.trends.counts import Sighting
from services.enrich.core.trends.history import History, Measure
from services.enrich.core.trends.sightings import SALIENCES, Words
from services.enrich.core.trends.standing import microseconds, moment
from services.enrich.core.trends.window import Entry, Window
from shared.events import Provenance

if TYPE_CHECKING:
    from services.enrich.core.trends.book import TrendBook

# What the title says is read from it again.
FIELDS = [field.name for field in fields(Sighting) if field.name != "said"]


def dumped(book: TrendBook) -> dict[str, Any]:
    """Return all that `book` knows."""
    return {
        "at": None if book.at is None else microseconds(book.at),
        "begun": None if book.begun is None else microseconds(book.begun),
        "last": book.last.model_dump(mode="json"),
        "names": {key: (one.label, one.type) for key, one in book.words.entities.items()},
        "window": _window(book.window),
        "history": _history(book.history),
        "standings": {name: standing.dump(known) for name, known in book.standings.items()},
    }


def restore(book: TrendBook, state: Mapping[str, Any]) -> None:
    """Let a new book know what was dumped."""
    one = book.words.one
    book.at = None if state["at"] is None else moment(state["at"])
    book.begun = None if state["begun"] is None else moment(state["begun"])
    book.last = Provenance.model_validate(state["last"])
    for key, (label, of) in state["names"].items():
        book.words.name(one(key), label, of)
    _restore_window(book.window, state["window"], book.words)
    _restore_history(book.history, state["history"], book.words)
    book.standings = {name: standing.restored(known) for name, known in state["standings"].items()}


def _window(window: Window) -> dict[str, Any]:
    entries = [
        [_sighting(entry.sighting), entry.text, entry.present]
        for place in sorted(window.buckets)
        for entry in window.buckets[place].values()
    ]
    return {"entries": entries, "grown": sorted(window.grown)}


def _restore_window(window: Window, state: Mapping[str, Any], words: Words) -> None:
    for sighting, text, present in state["entries"]:
        window.put(Entry(_restored(sighting, words), text, present))
    window.grown = set(state["grown"])


def _sighting(one: Sighting) -> list[Any]:
    values = {name: getattr(one, name) for name in FIELDS}
    values["event_time"] = microseconds(one.event_time)
    values["topics"] = [[key, salience] for key, salience in one.topics.items()]
    return list(values.values())


def _restored(state: list[Any], words: Words) -> Sighting:
    values = dict(zip(FIELDS, state, strict=True))
    one = words.one
    for name in ("owner", "story_id", "language", "country", "outlet"):
        values[name] = one(values[name])
    for name in ("sections", "phrases"):
        values[name] = tuple(map(one, values[name]))
    values["event_time"] = moment(values["event_time"])
    values["topics"] = {one(key): SALIENCES[round(100 * part)] for key, part in values["topics"]}
    return Sighting(**values, said=words.said(values["title"], values["language"]))


def _history(history: History) -> dict[str, Any]:
    return {
        "tables": {
            edition: {str(hours): table.dump() for hours, table in tables.items()}
            for edition, tables in history.tables.items()
        },
        "days": {edition: sorted(days) for edition, days in history.days.items()},
        "measured": {str(hours): microseconds(end) for hours, end in history.measured.items()},
        "pending": [
            [one.hours, microseconds(one.at), one.edition, one.counts, one.total]
            for one in history.pending
        ],
        "late": [_sighting(one) for one in history.late],
    }


def _restore_history(history: History, state: Mapping[str, Any], words: Words) -> None:
    for edition, tables in state["tables"].items():
        for hours, table in tables.items():
            history.table(edition, int(hours)).restore(table)
    history.days = {edition: set(days) for edition, days in state["days"].items()}
    history.measured = {int(hours): moment(end) for hours, end in state["measured"].items()}
    history.pending = [
        Measure(hours, moment(end), edition, counts, total)
        for hours, end, edition, counts, total in state["pending"]
    ]
    history.late = [_restored(one, words) for one in state["late"]]
