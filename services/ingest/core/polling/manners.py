"""How often one host is asked, over all of its feeds and pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass
class HostManners:
    """One request at a time for each host, `delay_s` apart, and none while it asks for peace."""

    delay_s: float
    _free_at: dict[str, datetime] = field(default_factory=dict)
    _busy: set[str] = field(default_factory=set)

    def ready_at(self, host: str, now: datetime) -> datetime:
        """Return when `host` may be asked; never before `now`."""
        return max(now, self._free_at.get(host, now))

    def is_busy(self, host: str) -> bool:
        """Return whether a request to `host` is under way."""
        return host in self._busy

    def begin(self, host: str) -> None:
        """Note that a request to `host` is under way."""
        self._busy.add(host)

    def finish(self, host: str, now: datetime, peace_s: float = 0.0) -> None:
        """Note the end of a request; the host is left alone for `peace_s`, if it asked for that."""
        self._busy.discard(host)
        self._free_at[host] = now + timedelta(seconds=max(self.delay_s, peace_s))
