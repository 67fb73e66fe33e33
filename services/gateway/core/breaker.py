"""When to stop asking what does not answer, so that nobody waits for it in vain."""

from __future__ import annotations

from enum import Enum

MOST_FAILURES = 3
PROBE_EVERY_S = 1.0


class Verdict(Enum):
    """What to do with a question."""

    ASK = "ask"
    PROBE_FIRST = "probe first"
    REFUSE = "refuse"


class Breaker:
    """Opens after some failures in a row and no answer between, or after a vain probe.

    While it is open one caller at a time, and at most one a second, is told to find out by a short
    question whether there are answers again. The others are refused at once. Times are in seconds
    of any clock.
    """

    def __init__(
        self, most_failures: int = MOST_FAILURES, probe_every_s: float = PROBE_EVERY_S
    ) -> None:
        self._most_failures = most_failures
        self._probe_every_s = probe_every_s
        self._failures = 0
        self._probe_from = 0.0
        self._probing = False

    def judge(self, now: float) -> Verdict:
        """Say what to do now; one who is told to probe has to tell what came of it."""
        if self._failures < self._most_failures:
            return Verdict.ASK
        if self._probing or now < self._probe_from:
            return Verdict.REFUSE
        self._probing = True
        return Verdict.PROBE_FIRST

    def probed(self, now: float, *, answered: bool) -> None:
        """Note what a probe found; a vain one opens, whoever asked for it."""
        self._probing = False
        self._probe_from = now + self._probe_every_s
        self._failures = 0 if answered else self._most_failures

    def answered(self) -> None:
        """Note that a question was answered, whatever the answer."""
        self._failures = 0

    def failed(self) -> None:
        """Note that a question was not answered."""
        self._failures += 1
