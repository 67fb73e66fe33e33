"""Dated headlines, and when each was seen: once, or in every poll that lists it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from bench.enrich_line.articles import article, outlet
from bench.story_cases.gold import read_headlines
from shared.events import RawArticle

Kind = Literal["uci", "google"]
# What the judge looks at.
WINDOW_HOURS: dict[str, int] = {"uci": 4, "google": 6}
# The judge's first list is due when so much was seen.
UNJUDGED = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline under the id that the judge knows it by."""

    id: str
    title: str
    outlet: str

    def raw(self, at: datetime) -> RawArticle:
        """Return the article as ingest would publish it, seen at `at`."""
        return article(self.id, self.title, "", at, outlet(self.outlet or "?"))


@dataclass(frozen=True, slots=True)
class News:
    """All that was seen, in order of time: at each moment some headlines."""

    kind: Kind
    seen: Sequence[tuple[datetime, Sequence[Headline]]]
    file: Path

    @property
    def window(self) -> timedelta:
        """How long the lists look back."""
        return timedelta(hours=WINDOW_HOURS[self.kind])

    def hours(self) -> Iterator[datetime]:
        """Yield the moments of the lists that are judged."""
        at, last = self.seen[0][0] + UNJUDGED, self.seen[-1][0]
        while at <= last:
            yield at
            at += timedelta(hours=1)

    def moments(self, every: timedelta) -> list[datetime]:
        """Return when lists are made: on the hours, and so often or after each poll."""
        hours = list(self.hours())
        if self.kind == "google":
            between = [at for at, _ in self.seen if at >= hours[0]]
        else:
            count = (self.seen[-1][0] - hours[0]) // every
            between = [hours[0] + turn * every for turn in range(count + 1)]
        return sorted({*hours, *between})


def read_news(kind: Kind, file: Path) -> News:
    """Return the headlines of `file`; ends where it is not what `kind` says."""
    try:
        seen = list(_clicked(file) if kind == "uci" else _polled(file))
    except (OSError, KeyError, ValueError) as error:
        sys.exit(f"{file}: {error!r}")
    if not seen or seen[-1][0] - seen[0][0] < UNJUDGED:
        sys.exit(f"{file}: less than six hours of news")
    return News(kind, seen, file)


def _clicked(file: Path) -> Iterator[tuple[datetime, Sequence[Headline]]]:
    for row in read_headlines(file):
        at = datetime.fromtimestamp(int(row["TIMESTAMP"]) / 1000, UTC)
        yield at, [Headline(row["ID"], row["TITLE"], row["PUBLISHER"])]


def _polled(file: Path) -> Iterator[tuple[datetime, Sequence[Headline]]]:
    with file.open(encoding="utf-8") as lines:
        polls = [json.loads(line) for line in lines]
    for poll in polls:
        at = datetime.fromisoformat(poll["fetched_at"]).astimezone(UTC)
        yield at, [_headline(text) for text in dict.fromkeys(poll["headlines"])]


def _headline(text: str) -> Headline:
    title, _, outlet = text.rpartition(" - ")
    return Headline(text, title or text, outlet)


def cut(news_file: Path, folder: Path, kind: Kind, *, first: int, most: int) -> Path:
    """Return a file of `most` polls, or headlines, after the `first`, as the judge reads it."""
    lines = news_file.read_text(encoding="utf-8").splitlines(keepends=True)
    head, rows = (lines[:1], lines[1:]) if kind == "uci" else ([], lines)
    file = folder / news_file.name
    file.write_text("".join([*head, *rows[first : first + most]]), encoding="utf-8")
    return file
