"""A file of articles, one JSON object a line, straight into the log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import orjson

from services.ingest.adapters.jsonl_file import Line
from services.ingest.core.entries import Draft, EntryError
from services.ingest.core.intake.intake import Intake, Outcome
from services.ingest.core.intake.parking import line_letter
from services.ingest.core.intake.pushed import read_pushed
from shared.delivery import DeadLetters, Delivery
from shared.events import Lane


@dataclass
class FilePush:
    """Pushes lines and counts: read = accepted + unchanged + parked."""

    path: str
    intake: Intake
    dead_letters: DeadLetters
    delivery: Delivery
    tell_parked: Callable[[int, str], None]
    lane: Lane | None = None
    counts: Counter[str] = field(default_factory=Counter)

    async def push(self, batches: Iterable[Sequence[Line]]) -> None:
        """Push every line; one that is no article is parked byte for byte and told of."""
        for lines in batches:
            await self._push_batch(lines)

    async def _push_batch(self, lines: Sequence[Line]) -> None:
        read = [self._read(line) for line in lines]
        drafts = [one for one in read if isinstance(one, Draft)]
        taken = iter(await self.delivery.until_healed(lambda: self.intake.take(drafts), self.path))
        for line, one in zip(lines, read, strict=True):
            outcome = next(taken) if isinstance(one, Draft) else one
            if outcome.status == "rejected":
                await self._park(line, outcome.error or "rejected")
            self.counts["parked" if outcome.status == "rejected" else outcome.status] += 1

    def _read(self, line: Line) -> Draft | Outcome:
        try:
            return read_pushed(orjson.loads(line.value), self.lane)
        except orjson.JSONDecodeError as error:
            return Outcome("rejected", error=f"not JSON: {error}")
        except EntryError as error:
            return Outcome("rejected", error=str(error))

    async def _park(self, line: Line, reason: str) -> None:
        letter = line_letter(self.path, line.number, line.value, reason)
        await self.delivery.until_healed(lambda: self.dead_letters.park([letter]), self.path)
        self.tell_parked(line.number, reason)
