"""Dead letters read back and sent home: byte for byte, with the headers they came with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from shared import topics
from shared.delivery import Message
from shared.kafka.errors import translated
from shared.kafka.latest import read_all
from shared.kafka.publisher import DEAD_LETTER_PREFIX, producer

ATTEMPT_HEADER = "replay-attempt"


class NotReplayableError(ValueError):
    """A letter that did not come from a topic of the agreement, or came back too often."""


@dataclass(frozen=True, slots=True)
class ParkedLetter:
    """A dead letter as it lies in its topic; `offset` is its place there."""

    offset: int
    parked_at: datetime
    origin: Message
    service: str
    error: str
    reason: str

    @property
    def attempt(self) -> int:
        """How often it has been replayed before it was parked here."""
        told = dict(self.origin.headers).get(ATTEMPT_HEADER, b"0")
        return int(told) if told.isdigit() else 0


def to_letter(record: Message) -> ParkedLetter:
    """Return the letter in a record of a dead-letter topic."""
    told = {
        name.removeprefix(DEAD_LETTER_PREFIX): value.decode("utf-8", "replace")
        for name, value in record.headers
        if name.startswith(DEAD_LETTER_PREFIX)
    }
    own = tuple(pair for pair in record.headers if not pair[0].startswith(DEAD_LETTER_PREFIX))
    origin = Message(
        topic=told.get("topic", ""),
        partition=int(told.get("partition", "-1")),
        offset=int(told.get("offset", "-1")),
        key=record.key,
        value=record.value,
        headers=own,
    )
    parked_at = datetime.fromtimestamp(record.timestamp_ms / 1000, tz=UTC)
    return ParkedLetter(
        record.offset,
        parked_at,
        origin,
        told.get("service", ""),
        told.get("error", ""),
        told.get("reason", ""),
    )


async def read_parked(servers: str, service: str) -> list[ParkedLetter]:
    """Return all letters of `service` that its topic still holds, oldest first."""
    letters: list[ParkedLetter] = []
    await read_all(
        servers, topics.DEAD_LETTERS[service], lambda record: letters.append(to_letter(record))
    )
    return letters


def require_replayable(letter: ParkedLetter, most_attempts: int) -> None:
    """Raise `NotReplayableError` naming why `letter` cannot go home."""
    if letter.origin.topic not in topics.BY_NAME:
        raise NotReplayableError(
            f"letter {letter.offset} came from {letter.origin.topic!r}, which is no topic"
        )
    if letter.attempt >= most_attempts:
        raise NotReplayableError(
            f"letter {letter.offset} was replayed {letter.attempt} times already"
        )


async def replay(servers: str, letters: Sequence[ParkedLetter], most_attempts: int = 5) -> None:
    """Send every letter to the topic it came from, in order, each acknowledged.

    All are checked before the first is sent. Safe to repeat: writes are idempotent by id and
    version.
    """
    for letter in letters:
        require_replayable(letter, most_attempts)
    async with producer(servers, "cupure-replay") as out:
        for letter in letters:
            with translated(f"replaying letter {letter.offset}"):
                await out.send_and_wait(
                    letter.origin.topic,
                    letter.origin.value,
                    key=letter.origin.key,
                    headers=_counted(letter),
                )


def _counted(letter: ParkedLetter) -> list[tuple[str, bytes]]:
    kept = [pair for pair in letter.origin.headers if pair[0] != ATTEMPT_HEADER]
    return [*kept, (ATTEMPT_HEADER, str(letter.attempt + 1).encode())]
