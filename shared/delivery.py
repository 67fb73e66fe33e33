"""The delivery policy every consumer follows: retry in order, park byte for byte, then commit.

Two kinds of failure. A `TransientError` says that the outside world failed: the same message is
tried again, in order, with capped back-off, for as long as it takes. Anything else says that the
message or our code is wrong: the message is parked and the next one has its turn. When too many
are parked in a row the fault is ours and the worker stops, leaving the rest on the log.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

import structlog
from pydantic import ValidationError

from shared.events import Event
from shared.telemetry import metrics
from shared.topics import Topic

log = structlog.get_logger()

# Two sends that each wait as long as the producer lets them, and well under the time that a
# consumer group gives a member to come back.
DEADLINE_S = 50.0
# What is under way may still take when the worker is told to stop.
GRACE_S = 5.0

EventT = TypeVar("EventT", bound=Event)
ResultT = TypeVar("ResultT")


class TransientError(Exception):
    """The outside world failed; the same call may succeed later."""


class UndecodableError(ValueError):
    """A message that is not the event its topic promises; says which field and why."""


class OversizeError(ValueError):
    """An event too large for its topic; says how large and how large it may be."""


class DeadlineError(RuntimeError):
    """A message that took longer than its deadline."""


class TooManyParkedError(RuntimeError):
    """So many messages parked in a row that the fault must be ours."""


class StoppingError(RuntimeError):
    """The worker is stopping while a message waits for the outside world; it is not done."""


class SupersededError(StoppingError):
    """Another worker has taken this one's place; what is under way here is not done."""


@dataclass(frozen=True, slots=True)
class Message:
    """A record of the log as the broker gave it."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()
    timestamp_ms: int = 0

    @property
    def position(self) -> str:
        """Where it stands, as `topic/partition@offset`."""
        return f"{self.topic}/{self.partition}@{self.offset}"


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that could not be handled, and why."""

    message: Message
    error: str
    reason: str

    @classmethod
    def of(cls, message: Message, error: Exception) -> DeadLetter:
        """Return the letter that tells of `error`."""
        return cls(message, type(error).__name__, str(error))


class DeadLetters(Protocol):
    """Where messages are parked; returns when every letter is safe."""

    async def park(self, letters: Sequence[DeadLetter]) -> None:
        """Keep the letters, or raise `TransientError`."""


class Unconnected:
    """Stands in for the dead letters until there is a connection to the broker."""

    async def park(self, letters: Sequence[DeadLetter]) -> None:
        """Raise `TransientError`, so that the letters wait."""
        raise TransientError(f"{len(letters)} letters wait for a connection to the broker")


class Publisher(Protocol):
    """Where events go out; returns when the broker has acknowledged every one."""

    async def publish(self, topic: Topic, events: Sequence[Event]) -> None:
        """Send the events in order, or raise `TransientError` or `OversizeError`."""


def decode(message: Message, model: type[EventT]) -> EventT:
    """Return the event in `message`; raises `UndecodableError` naming what is wrong."""
    if message.value is None:
        raise UndecodableError("the message has no value")
    try:
        event = model.model_validate_json(message.value)
    except ValidationError as error:
        raise UndecodableError(_first_fault(error)) from error
    if event.schema_version > model.current_schema:
        log.warning(
            "event of a newer version read as ours",
            position=message.position,
            theirs=event.schema_version,
            ours=model.current_schema,
        )
    return event


def _first_fault(error: ValidationError) -> str:
    fault = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in fault["loc"]) or "message"
    more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
    return f"{where}: {fault['msg']}{more}"


def interruptible_sleep(stopping: asyncio.Event) -> Callable[[float], Awaitable[None]]:
    """Return a sleep that ends early when `stopping` is set."""

    async def sleep(seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await stopping.wait()

    return sleep


@dataclass(frozen=True, slots=True)
class Backoff:
    """Full-jitter exponential back-off in seconds, capped."""

    first_s: float = 0.1
    cap_s: float = 30.0

    def delay_s(self, attempt: int, random: float) -> float:
        """Return the wait after failed attempt `attempt` (from 0); `random` is in [0, 1)."""
        return min(self.cap_s, self.first_s * 2.0 ** min(attempt, 30)) * (0.5 + random / 2)


@dataclass
class ParkingLimit:
    """Counts letters parked in a row and says when it is too many."""

    most: int = 100
    in_a_row: int = field(default=0, init=False)

    def succeeded(self) -> None:
        """Note a message that went through."""
        self.in_a_row = 0

    def parked(self, count: int = 1) -> None:
        """Note parked letters; raises `TooManyParkedError` above the limit."""
        self.in_a_row += count
        if self.in_a_row > self.most:
            raise TooManyParkedError(
                f"{self.in_a_row} messages parked in a row (limit {self.most}): stopping"
            )


@dataclass
class Delivery:
    """The policy with what it needs from outside: dead letters, sleep, chance, the wish to stop."""

    service: str
    dead_letters: DeadLetters
    sleep: Callable[[float], Awaitable[None]]
    random: Callable[[], float]
    should_stop: Callable[[], bool] = lambda: False
    backoff: Backoff = field(default_factory=Backoff)
    limit: ParkingLimit = field(default_factory=ParkingLimit)
    deadline_s: float = DEADLINE_S

    async def deliver(self, message: Message, handle: Callable[[Message], Awaitable[None]]) -> None:
        """Handle `message` or park it; returns only when one of the two is safe.

        Raises `StoppingError` when the worker stops first, `TooManyParkedError` at the limit: in
        both cases the offset must not be committed.
        """
        started = time.perf_counter()
        try:
            await self.until_healed(lambda: self._attempt(message, handle), message.position)
        except StoppingError:
            raise
        except Exception as error:
            await self.park([DeadLetter.of(message, error)])
            return
        self.succeeded(message.topic, 1)
        metrics.handling_seconds.labels(self.service, message.topic).observe(
            time.perf_counter() - started
        )

    async def _attempt(
        self, message: Message, handle: Callable[[Message], Awaitable[None]]
    ) -> None:
        try:
            async with asyncio.timeout(self.deadline_s):
                await handle(message)
        except TimeoutError as error:
            raise DeadlineError(f"not handled within {self.deadline_s} s") from error

    async def until_healed(self, action: Callable[[], Awaitable[ResultT]], what: str) -> ResultT:
        """Return what `action` returns, trying again after each `TransientError`."""
        attempt = 0
        while True:
            try:
                return await action()
            except TransientError as error:
                if self.should_stop():
                    raise StoppingError(f"stopped while {what} waited: {error}") from error
                delay_s = self.backoff.delay_s(attempt, self.random())
                metrics.retries.labels(self.service).inc()
                log.warning(
                    "will try again", what=what, error=str(error), delay_s=round(delay_s, 2)
                )
                await self.sleep(delay_s)
                attempt += 1

    async def park(self, letters: Sequence[DeadLetter]) -> None:
        """Park the letters, waiting for the broker as long as it takes; then count them."""
        if not letters:
            return
        await self.until_healed(lambda: self.dead_letters.park(letters), "parking")
        for letter in letters:
            metrics.messages.labels(self.service, letter.message.topic, "parked").inc()
            log.error(
                "message parked",
                topic=letter.message.topic,
                partition=letter.message.partition,
                offset=letter.message.offset,
                error=letter.error,
                reason=letter.reason,
            )
        self.limit.parked(len(letters))

    def succeeded(self, topic: str, count: int) -> None:
        """Note `count` messages of `topic` that went through."""
        if count:
            self.limit.succeeded()
            metrics.messages.labels(self.service, topic, "handled").inc(count)


async def within_grace(
    work: Coroutine[None, None, None], stopping: asyncio.Event, grace_s: float = GRACE_S
) -> None:
    """Run `work` to its end; once told to stop it has `grace_s`, then it is cut off.

    Cutting off is safe: what was not committed is read again.
    """
    task = asyncio.ensure_future(work)
    told = asyncio.ensure_future(stopping.wait())
    await asyncio.wait({task, told}, return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    await asyncio.wait({task}, timeout=grace_s)
    if not task.done():
        log.warning("stopping in the middle of a batch", grace_s=grace_s)
        task.cancel()
        await asyncio.wait({task}, timeout=grace_s)
    if task.done() and not task.cancelled():
        with suppress(StoppingError):
            task.result()
