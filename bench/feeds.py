"""How many feeds of a suite ingest reads as the suite says, beside two other parsers.

    python -m bench.feeds DIRECTORY [--json] [--failures]

DIRECTORY is a folder of the feedparser form, of the gofeed form, one above both, or one of raw
files (see `bench.feed_cases.suites`). Only expectations on title, link, date and id count as
`expectations`; those on further fields that ingest carries are `further`, and the rest is counted
as `other_kinds`. What counts as met is said in `bench.feed_cases.judging`. feedparser gets the same
bytes and headers as ingest, fastfeedparser the bytes. Sanitizer files state how one sanitizer
writes its output, so they are judged apart: nothing active may be left in anything published.
`dev` and `held_out` are halves by the hash of the file's name.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bench.feed_cases.judging import active_parts, is_met
from bench.feed_cases.readers import READERS, LimitedReader, Reading
from bench.feed_cases.suites import Case, read_suite
from bench.tables import machine

Met = tuple[int, int]


@dataclass
class Score:
    """What one reader did with a set of files."""

    outcomes: Counter[str] = field(default_factory=Counter)
    by_format: dict[str, Counter[str]] = field(default_factory=dict)
    reasons: Counter[str] = field(default_factory=Counter)
    met: Counter[str] = field(default_factory=Counter)
    of: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def add(self, case: Case, reading: Reading) -> None:
        """Count `reading` of `case`."""
        self.outcomes[reading.outcome] += 1
        self.by_format.setdefault(case.format, Counter())[reading.outcome] += 1
        if reading.outcome != "parsed":
            self.reasons[f"{reading.outcome}: {_short(reading.reason)}"] += 1
        for stated in () if case.is_sanitizer else case.stated:
            met = is_met(stated, reading, case)
            if met is None:
                continue
            key = stated.figure or f"further.{stated.field}"
            for name in (key, f"{case.format}.{key}"):
                self.of[name] += 1
                self.met[name] += met
            if not met:
                self.failures.append(f"{case.name}: {stated} [{_found(stated, reading)!r}]")

    def total(self, *, further: bool = False) -> Met:
        """Return how many were met of how many."""
        names = [name for name in self.of if name.startswith("further.") is further]
        names = [name for name in names if further or name in ("title", "link", "date", "id")]
        return sum(self.met[name] for name in names), sum(self.of[name] for name in names)

    def figures(self) -> dict[str, Any]:
        """Return the figures by name."""
        met, of = self.total()
        further_met, further = self.total(further=True)
        return {
            "parsed": self.outcomes["parsed"] + self.outcomes["partial"],
            "partial": self.outcomes["partial"],
            "rejected": self.outcomes["rejected"],
            "crashed": self.outcomes["crashed"],
            "expectations_met": met,
            "expectations": of,
            "further_met": further_met,
            "further": further,
            "fields": {name: [self.met[name], self.of[name]] for name in sorted(self.of)},
            "formats": {name: dict(counts) for name, counts in sorted(self.by_format.items())},
            "reasons": dict(self.reasons.most_common(20)),
        }


def _found(stated: Any, reading: Reading) -> Any:
    if stated.entry is None:
        return reading.feed.get(stated.field, reading.reason)
    entries = reading.entries
    return entries[stated.entry].get(stated.field) if stated.entry < len(entries) else "no entry"


def _short(reason: str) -> str:
    return reason.partition(":")[0][:60]


def half_of(case: Case) -> str:
    """Return the half that a file is of: tuned on, or only measured."""
    odd = hashlib.sha256(Path(case.name).name.encode()).digest()[-1] % 2
    return "held_out" if odd else "dev"


def measure(cases: Sequence[Case]) -> dict[str, Any]:
    """Return all figures of all readers on `cases`."""
    scores = {name: {half: Score() for half in ("dev", "held_out", "all")} for name in READERS}
    active: list[str] = []
    limited = LimitedReader()
    for case in cases:
        for name in READERS:
            reading = limited.read(name, case)
            scores[name]["all"].add(case, reading)
            scores[name][half_of(case)].add(case, reading)
            if name == "ingest" and (found := active_parts(reading)):
                active.append(f"{case.name}: {', '.join(found[:3])}")
    limited.close()
    own = scores["ingest"]
    return {
        "files": len(cases),
        **own["all"].figures(),
        "other_kinds": sum(case.others for case in cases if not case.is_sanitizer),
        "sanitizer_cases": sum(case.is_sanitizer for case in cases),
        "active": active,
        "halves": {half: own[half].total() for half in ("dev", "held_out")},
        "beside": {n: one["all"].figures() for n, one in scores.items() if n != "ingest"},
        "failures": own["all"].failures,
        "machine": machine(),
    }


def percent(met: int, of: int) -> str:
    """Return a share for people."""
    return f"{met}/{of} {100 * met / of:.1f} %" if of else "-"


def print_report(figures: dict[str, Any]) -> None:
    """Print the tables."""
    console = Console(width=110)
    readers = {"ingest": figures, **figures["beside"]}
    table = Table("", *readers, title=f"{figures['files']} files")
    for outcome in ("parsed", "partial", "rejected", "crashed"):
        table.add_row(outcome, *(str(one[outcome]) for one in readers.values()))
    for name in figures["fields"]:
        shares = (one["fields"].get(name, (0, 0)) for one in readers.values())
        table.add_row(name, *(percent(*share) for share in shares))
    totals = ((one["expectations_met"], one["expectations"]) for one in readers.values())
    table.add_row("expectations", *(percent(*total) for total in totals))
    further = ((one["further_met"], one["further"]) for one in readers.values())
    table.add_row("further", *(percent(*total) for total in further))
    console.print(table)
    formats = Table("format", "parsed", "partial", "rejected", "crashed", title="ingest")
    for name, counts in figures["formats"].items():
        formats.add_row(name, *(str(counts.get(one, 0)) for one in formats_outcomes()))
    console.print(formats)
    console.print(f"reasons: {figures['reasons']}")
    console.print(f"halves: {figures['halves']}; not judged: {figures['other_kinds']}")
    console.print(f"sanitizer cases: {figures['sanitizer_cases']}; active: {figures['active']}")


def formats_outcomes() -> tuple[str, ...]:
    """Return the outcomes as columns: `parsed` here means without a fault."""
    return ("parsed", "partial", "rejected", "crashed")


def main(
    directory: Path,
    *,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    failures: Annotated[bool, typer.Option("--failures")] = False,
) -> None:
    """Print the figures for the suite in DIRECTORY."""
    cases = list(read_suite(directory)) if directory.is_dir() else []
    if not cases:
        sys.exit(f"{directory} holds no feeds")
    figures = measure(cases)
    if failures:
        print("\n".join(figures["failures"]))
    figures["failures"] = len(figures["failures"])
    print(json.dumps(figures, default=str)) if as_json else print_report(figures)


if __name__ == "__main__":
    typer.run(main)
