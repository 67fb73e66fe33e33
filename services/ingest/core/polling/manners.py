"""How often one host is asked, over all of its feeds and pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

DAY_S = 86_400.0
MOST_DELAY_S = 300.0
FIRST_PEACE_S = 60.0
FIRST_SILENCE_S = 30.0
MOST_DOUBLINGS = 16
JITTER = 0.2
# A host is forgotten when it has been left alone for this long, and its troubles with it.
KEEP_S = 2 * DAY_S
SWEEP_FROM = 1024

Trouble = Literal["overload", "silence"]
"""It asked for peace (429, 503), or did not answer at all."""


@dataclass(slots=True)
class _Host:
    ended_at: datetime
    peace_until: datetime
    delay_s: float = 0.0
    stretch: float = 1.0
    troubles: int = 0


def _half() -> float:
    return 0.5


@dataclass
class HostManners:
    """One request at a time for each host, `delay_s` apart, and none while it is in trouble.

    `random` in [0, 1) stretches every wait by up to a fifth, so that requests do not fall into
    step. Hosts long left alone are forgotten; so are the quietest when they are more than
    `most_hosts`.
    """

    delay_s: float
    random: Callable[[], float] = _half
    most_hosts: int = 100_000
    _hosts: dict[str, _Host] = field(default_factory=dict)
    _busy: set[str] = field(default_factory=set)
    _sweep_at: int = SWEEP_FROM

    @property
    def remembered(self) -> int:
        """How many hosts are known."""
        return len(self._hosts)

    def ready_at(self, host: str, now: datetime) -> datetime:
        """Return when `host` may be asked; never before `now`."""
        known = self._hosts.get(host)
        if known is None:
            return now
        delay_s = max(self.delay_s, known.delay_s) * known.stretch
        return max(now, known.peace_until, known.ended_at + timedelta(seconds=delay_s))

    def is_busy(self, host: str) -> bool:
        """Return whether a request to `host` is under way."""
        return host in self._busy

    def begin(self, host: str) -> None:
        """Note that a request to `host` is under way."""
        self._busy.add(host)

    def finish(
        self, host: str, now: datetime, peace_s: float = 0.0, trouble: Trouble | None = None
    ) -> None:
        """Note the end of a request; the host is left alone for `peace_s`, if it asked for that.

        In trouble it is left alone ever longer, up to a day; each good answer halves its record.
        """
        self._busy.discard(host)
        known = self._known(host, now)
        known.ended_at = now
        known.stretch = self._stretch()
        known.troubles = known.troubles + 1 if trouble else known.troubles // 2
        wait_s = max(peace_s, _peace_s(trouble, known.troubles, peace_s) * known.stretch)
        known.peace_until = max(known.peace_until, now + timedelta(seconds=min(wait_s, DAY_S)))
        self._sweep(now)

    def leave_alone(self, host: str, until: datetime, now: datetime) -> None:
        """Ask nothing of `host` before `until`, as it has told whoever asked it before us."""
        if until > now:
            known = self._known(host, now)
            known.peace_until = max(known.peace_until, min(until, now + timedelta(seconds=DAY_S)))

    def slow_down(self, host: str, delay_s: float, now: datetime) -> None:
        """Keep requests to `host` at least `delay_s` apart, as its robots.txt asks for."""
        self._known(host, now).delay_s = min(delay_s, MOST_DELAY_S)

    def _known(self, host: str, now: datetime) -> _Host:
        long_ago = now - timedelta(seconds=KEEP_S)
        return self._hosts.setdefault(host, _Host(long_ago, long_ago))

    def _stretch(self) -> float:
        return 1.0 + JITTER * self.random()

    def _sweep(self, now: datetime) -> None:
        if len(self._hosts) < min(self._sweep_at, self.most_hosts + 1):
            return
        oldest = now - timedelta(seconds=KEEP_S)
        kept = [(host, one) for host, one in self._hosts.items() if _last(one) > oldest]
        if len(kept) > self.most_hosts:
            kept.sort(key=lambda pair: _last(pair[1]))
            kept = kept[-self.most_hosts * 9 // 10 :]
        self._hosts = dict(kept)
        self._sweep_at = max(SWEEP_FROM, 2 * len(kept))


def _last(host: _Host) -> datetime:
    return max(host.ended_at, host.peace_until)


def _peace_s(trouble: Trouble | None, in_a_row: int, asked_s: float) -> float:
    """Return how long a host is left alone after so many troubles; one silence is none yet."""
    if trouble is None or (in_a_row == 1 and (trouble == "silence" or asked_s > 0)):
        return 0.0
    first_s = FIRST_PEACE_S if trouble == "overload" else FIRST_SILENCE_S / 2
    return float(min(DAY_S, first_s * 2.0 ** min(in_a_row - 1, MOST_DOUBLINGS)))
