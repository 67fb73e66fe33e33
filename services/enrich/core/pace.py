"""How often something costly is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

# Of ten seconds nine are left for the rest.
REST = 9.0


@dataclass
class Pace:
    """Lets something be done at an interval at most, and never for more than a tenth of the time.

    `seconds` is a clock that only goes forwards.
    """

    interval_s: float
    seconds: Callable[[], float]
    began_s: float = field(init=False)
    _rested_s: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        self.began_s = self.seconds()

    @property
    def is_due(self) -> bool:
        """Whether the interval has passed and the rest was long enough."""
        return self.has_rested and self.seconds() - self.began_s >= self.interval_s

    @property
    def has_rested(self) -> bool:
        """Whether enough was done beside it since the last time."""
        return self.seconds() >= self._rested_s

    def begin(self) -> None:
        """Note that it begins."""
        self.began_s = self.seconds()

    def end(self) -> float:
        """Note that it is done and return the seconds it took."""
        now_s = self.seconds()
        took_s = now_s - self.began_s
        self._rested_s = now_s + REST * took_s
        return took_s
