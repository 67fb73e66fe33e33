"""Whether every host was asked as it may be: the server's own book, in simulated time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Rule = Literal["two at once", "too soon", "inside Retry-After"]

# A date has whole seconds only, so a Retry-After may end up to one second early.
TOLERANCE_S = 1.0


class Breach(NamedTuple):
    """A request that should not have come, and by how many seconds."""

    host: str
    at_s: float
    rule: Rule
    by_s: float
    path: str


@dataclass
class _Host:
    under_way: int = 0
    ended_s: float | None = None
    quiet_until_s: float = 0.0


@dataclass
class HostBook:
    """Notes the beginning and the end of every request to a host; `delay_s` lies between two."""

    delay_s: float
    breaches: list[Breach] = field(default_factory=list)
    _hosts: dict[str, _Host] = field(default_factory=dict)

    def asked_before_s(self, host: str) -> float | None:
        """Return when the last request to `host` ended."""
        return self._hosts[host].ended_s if host in self._hosts else None

    def begin(self, host: str, now_s: float, path: str = "") -> None:
        """Note that a request begins, and what rule it breaks."""
        book = self._hosts.setdefault(host, _Host())
        if book.under_way:
            self.breaches.append(Breach(host, now_s, "two at once", 0.0, path))
        since_s = now_s - book.ended_s if book.ended_s is not None else self.delay_s
        if since_s < self.delay_s - 1e-6:
            self.breaches.append(Breach(host, now_s, "too soon", self.delay_s - since_s, path))
        early_s = book.quiet_until_s - now_s
        if early_s > TOLERANCE_S:
            self.breaches.append(Breach(host, now_s, "inside Retry-After", early_s, path))
        book.under_way += 1

    def end(self, host: str, now_s: float, retry_after_s: float = 0.0) -> None:
        """Note that a request has ended; the host may have asked for peace."""
        book = self._hosts[host]
        book.under_way -= 1
        book.ended_s = now_s
        book.quiet_until_s = max(book.quiet_until_s, now_s + retry_after_s)
