"""What a suite of cases came to: passed of how many, and every miss with its reason."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Result:
    """Counts the cases of one suite."""

    name: str
    passed: int = 0
    of: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, *, met: bool, what: str, reason: str = "") -> None:
        """Count a case; `what` and `reason` are told when it was not met."""
        self.of += 1
        self.passed += met
        if not met:
            self.misses.append(f"{what}: {reason}" if reason else what)

    @property
    def told(self) -> str:
        """Passed of how many, for people."""
        share = f" ({100 * self.passed / self.of:.1f} %)" if self.of else ""
        return f"{self.passed} of {self.of}{share}"
