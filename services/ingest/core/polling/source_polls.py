"""The events that tell how a look at a source went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from services.ingest.core.entries import Feed, FeedError, FeedHints
from services.ingest.core.fetching.ports import Fetched, FetchError
from services.ingest.core.formats.feed_hints import with_link_headers
from services.ingest.core.intake.reading import ReadResult
from services.ingest.core.polling.schedule import NextPoll, Wishes
from services.ingest.core.provenance import PROVENANCE
from shared.events import DayCount, PollingWishes, PollOutcome, SourcePoll

MOST_ARRIVALS = 50
# Two weeks before the latest day, and the day before them, which need not be known in full.
DAYS = 16
_GONE = 410
# What stays known of a source when an answer says nothing of it.
_CARRIED = (
    "format",
    "fault",
    "last_success_at",
    "full_at",
    "etag",
    "last_modified",
    "body_hash",
    "hub_url",
    "self_url",
    "lag_s",
    "moved_to",
    "wishes",
    "recent",
    "arrivals",
    "days",
)


_VALIDATORS = ("etag", "last_modified", "body_hash")


@dataclass(frozen=True, slots=True)
class Look:
    """A look at a source: what the last one told, when it was asked and when that was over."""

    source_id: str
    last: SourcePoll | None
    asked_at: datetime
    done_at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """What a source answered; `feed` is None when there is nothing in it that is new.

    `body_hash` is of all bytes that were read: None after 304.
    """

    fetched: Fetched
    feed: Feed | None = None
    body_hash: str | None = None

    def unless_known(self, known_hash: str | None) -> Answer:
        """Return the answer without its feed if the same bytes have been read before."""
        is_known = self.body_hash is not None and self.body_hash == known_hash
        return Answer(self.fetched, None if is_known else self.feed, self.body_hash)

    def wishes(self, last: SourcePoll | None) -> Wishes:
        """Return what the answer asks of us; a feed that did not come asks what it asked last."""
        hints = self.feed.hints if self.feed else known_hints(last)
        return Wishes(self.fetched.terms, hints)


def known_hints(last: SourcePoll | None) -> FeedHints:
    """Return what the feed asked of its readers when it was read last."""
    if last is None:
        return FeedHints()
    told = last.wishes
    return FeedHints(
        told.ttl_s, told.update_period_s, frozenset(told.skip_hours), frozenset(told.skip_days)
    )


def read_poll(
    look: Look, answer: Answer, feed: Feed, result: ReadResult, next_poll: NextPoll
) -> SourcePoll:
    """Return the event of a look that gave a feed, whose entries came to `result`."""
    # With pages due it must be read again even if nothing changes.
    validators = dict.fromkeys(_VALIDATORS) if result.pages_due else _trusted(look, answer, feed)
    named = with_link_headers(feed, answer.fetched.link_headers, answer.fetched.url)
    told = {
        "format": feed.format,
        "fault": feed.fault,
        "hub_url": named.hub_url,
        "self_url": named.self_url,
        "wishes": _wishes(feed.hints),
        "full_at": look.done_at,
        "entries": result.entries,
        "published": result.published,
        "unchanged": result.unchanged,
        "parked": result.parked,
        "recent": result.recent,
        "arrivals": all_arrivals(look.last, result.arrivals),
        "days": _days(look, result.arrivals),
    }
    lag = {} if result.lag_s is None else {"lag_s": result.lag_s}
    return _answered(look, "read", answer, next_poll, told | validators | lag)


def _trusted(look: Look, answer: Answer, feed: Feed) -> dict[str, str | None]:
    """Return the validators to ask with; of a feed with a new fault only the hash.

    Perhaps it was cut on its way: a server that knows nothing of that must not answer 304.
    """
    told = _validators(answer)
    if feed.fault and feed.fault != (look.last.fault if look.last else None):
        told |= {"etag": None, "last_modified": None}
    return told


def all_arrivals(last: SourcePoll | None, new: Iterable[datetime]) -> tuple[datetime, ...]:
    """Return when the latest articles were published, newest first, with those that are new."""
    before = last.arrivals if last else ()
    return tuple(sorted((*new, *before), reverse=True)[:MOST_ARRIVALS])


def with_push(last: SourcePoll, result: ReadResult, now: datetime) -> SourcePoll:
    """Return the `last` look with what came to `result` since then without being asked for."""
    look = Look(last.source_id, last, last.event_time, now)
    marks = {one.mark for one in result.recent}
    return last.model_copy(
        update={
            "recent": (*result.recent, *(one for one in last.recent if one.mark not in marks)),
            "arrivals": all_arrivals(last, result.arrivals),
            "days": _days(look, result.arrivals),
        }
    )


def unchanged_poll(look: Look, answer: Answer, next_poll: NextPoll) -> SourcePoll:
    """Return the event of a look that gave nothing new: 304, or the same bytes again."""
    told = {} if answer.body_hash is None else {"full_at": look.done_at, **_validators(answer)}
    return _answered(look, "not_modified", answer, next_poll, told)


def failed_poll(look: Look, error: Exception, next_poll: NextPoll) -> SourcePoll:
    """Return the event of a look that came to nothing; what was known before stays known."""
    failures = 1 + (look.last.failures if look.last else 0)
    told = {"failures": failures, "error": reason_of(error), "status": status_of(error)}
    return _poll(look, "failed", next_poll, told | {"peace_until": _peace_until(look, error)})


def gone_poll(look: Look, error: FeedError) -> SourcePoll:
    """Return the event of a look that found the source ended; once revived, it is asked at once."""
    told = {"error": reason_of(error), "status": status_of(error)}
    return _poll(look, "gone", NextPoll(look.done_at, 0.0), told)


def _peace_until(look: Look, error: Exception) -> datetime | None:
    """Return until when the host itself has asked to be left alone, if it has."""
    if not isinstance(error, FetchError) or error.status is None or not error.retry_after_s:
        return None
    return look.done_at + timedelta(seconds=error.retry_after_s)


def is_gone(error: FeedError) -> bool:
    """Return whether the server says that the source has ended for good."""
    return status_of(error) == _GONE


def reason_of(error: Exception) -> str:
    """Return what went wrong, in one line; a fault of ours with its class."""
    told = str(error) if isinstance(error, FeedError) else f"{type(error).__name__}: {error}"
    return " ".join(told.split())[:500]


def status_of(error: Exception) -> int | None:
    """Return the status that the server answered with, if it did."""
    return error.status if isinstance(error, FetchError) else None


def halved(poll: SourcePoll) -> SourcePoll:
    """Return `poll` with half of the recent entries: the others would be recognised anyway."""
    return poll.model_copy(update={"recent": poll.recent[: len(poll.recent) // 2]})


def _answered(
    look: Look, outcome: PollOutcome, answer: Answer, next_poll: NextPoll, told: dict[str, Any]
) -> SourcePoll:
    always = {
        "status": answer.fetched.status,
        "last_success_at": look.done_at,
        "moved_to": answer.fetched.moved_to,
    }
    return _poll(look, outcome, next_poll, always | told)


def _poll(
    look: Look, outcome: PollOutcome, next_poll: NextPoll, told: dict[str, Any]
) -> SourcePoll:
    carried = {name: getattr(look.last, name) for name in _CARRIED} if look.last else {}
    always = {
        "id": f"{look.source_id}@{int(look.asked_at.timestamp() * 1000)}",
        "event_time": look.asked_at,
        "ingest_time": look.done_at,
        "provenance": PROVENANCE,
        "source_id": look.source_id,
        "outcome": outcome,
        "next_poll_at": next_poll.at,
        "interval_s": next_poll.interval_s,
    }
    return SourcePoll(**(carried | always | told))


def _validators(answer: Answer) -> dict[str, str | None]:
    return {
        "etag": answer.fetched.etag,
        "last_modified": answer.fetched.last_modified,
        "body_hash": answer.body_hash,
    }


def _wishes(hints: FeedHints) -> PollingWishes:
    return PollingWishes(
        ttl_s=hints.ttl_s,
        update_period_s=hints.update_period_s,
        skip_hours=tuple(sorted(hints.skip_hours)),
        skip_days=tuple(sorted(hints.skip_days)),
    )


def _days(look: Look, arrivals: Iterable[datetime]) -> tuple[DayCount, ...]:
    """Return how many articles came on each of the last days, newest day first.

    The last days up to the latest one with an article: silence must not wear away what was usual.
    """
    counts: Counter[date] = Counter(moment.date() for moment in arrivals)
    for one in look.last.days if look.last else ():
        counts[one.day] += one.published
    first = max(counts, default=look.done_at.date()) - timedelta(days=DAYS - 1)
    if counts and min(counts) < first:
        counts[first] += 0  # tells that it was known, even if nothing came
    kept = sorted((day for day in counts if day >= first), reverse=True)
    return tuple(DayCount(day=day, published=counts[day]) for day in kept)
