"""The trending bar of a page: which list it shows, of when, and where its links lead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode

from services.gateway.core.reader.editions import WORLD, Edition
from services.gateway.core.trending.trends import (
    EDITION,
    WINDOWS,
    TrendingView,
    Window,
    edition_label,
)
from services.gateway.core.wording import told_for_machines
from shared.events import TrendTopic

TOPICS_SHOWN = 8
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Bar:
    """A list as a page shows it; `at` is the moment that was asked for, None for now."""

    view: TrendingView
    at: datetime | None = None
    edition: Edition = WORLD

    @property
    def topics(self) -> tuple[TrendTopic, ...]:
        """As many as fit."""
        return self.view.topics[:TOPICS_SHOWN]

    @property
    def place(self) -> str | None:
        """Where the topics are trending, unless it is the whole world."""
        return None if self.view.edition == EDITION else edition_label(self.view.edition)

    @property
    def windows(self) -> list[tuple[Window, str]]:
        """The windows, shortest first, and the addresses of the page with them."""
        return [(window, self._front(window, self.at)) for window in reversed(WINDOWS)]

    def ago(self, step: timedelta) -> str | None:
        """Return the address of the page as it was `step` before what is shown."""
        shown = self.at or self.view.as_of
        return self._front(self.view.window, shown - step) if shown else None

    def later(self, step: timedelta, now: datetime) -> str | None:
        """Return the address of the page `step` after what is shown, unless that is to come."""
        if self.at is None or self.at + step > now:
            return None
        return self._front(self.view.window, self.at + step)

    @property
    def back_to_now(self) -> str:
        """The address of the page as it is."""
        return self._front(self.view.window, None)

    def topic(self, topic_id: str) -> str:
        """Return the address of the page of a topic of this list."""
        told = {} if self.view.edition == EDITION else {"edition": self.view.edition}
        return _address(f"/topics/{quote(topic_id, safe='')}", self.view.window, self.at, told)

    def _front(self, window: Window, at: datetime | None) -> str:
        return _address(self.edition.path, window, at, {})


def _address(path: str, window: Window, at: datetime | None, told: dict[str, str]) -> str:
    if window != WINDOWS[0]:
        told = told | {"window": window}
    if at is not None:
        told = told | {"at": told_for_machines(at)}
    return f"{path}?{urlencode(told)}" if told else path
