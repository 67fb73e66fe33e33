"""When a hub is asked, what it may confirm, and what is known of every subscription."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol

from services.ingest.core.identity.canonical_url import web_url
from services.ingest.core.provenance import PROVENANCE
from shared.events import Source, SourcePoll, SourceState, Subscription

Mode = Literal["subscribe", "unsubscribe"]

# What is asked for; the hub decides (WebSub, section 5.1).
WANTED_LEASE_S = 10 * 86_400
# Hubs that name no lease, against the recommendation, or one that is absurdly long.
MOST_LEASE_S = 30 * 86_400
# A lease is renewed when so much of it is over.
RENEW_AFTER = 0.8
RETRY = timedelta(hours=1)
RETRY_DENIED = timedelta(days=1)
# A renewal that was not confirmed is asked for again after so long, while the lease lasts.
RENEW_AGAIN = timedelta(minutes=10)


class HubError(Exception):
    """A hub that could not be asked, or that refused, and why."""

    def __init__(self, reason: str, is_refusal: bool = False) -> None:
        super().__init__(reason)
        self.is_refusal = is_refusal


class Hubs(Protocol):
    """Where hubs are asked."""

    async def ask(self, hub_url: str, form: Mapping[str, str]) -> None:
        """Return when the hub has taken the request, or raise `HubError`."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a hub is to be asked for a source."""

    mode: Mode
    source_id: str
    hub_url: str
    topic_url: str


def request_form(wish: Wish, callback: str, secret: str) -> dict[str, str]:
    """Return what is sent to the hub."""
    form = {
        "hub.mode": wish.mode,
        "hub.topic": wish.topic_url,
        "hub.callback": callback,
    }
    if wish.mode == "subscribe":
        form |= {"hub.secret": secret, "hub.lease_seconds": str(WANTED_LEASE_S)}
    return form


def wish_for(
    source: Source, poll: SourcePoll | None, known: Subscription | None, now: datetime
) -> Wish | None:
    """Return what to ask which hub for `source` now, or None when all is as it should be."""
    offered = _offer(source, poll)
    if offered is None:
        if known is None or known.state not in ("requested", "active"):
            return None
        return Wish("unsubscribe", source.source_id, known.hub_url, known.topic_url)
    is_same = known is not None and (known.hub_url, known.topic_url) == offered
    if known is None or not is_same or now >= due_at(known):
        return Wish("subscribe", source.source_id, *offered)
    return None


def _offer(source: Source, poll: SourcePoll | None) -> tuple[str, str] | None:
    """Return hub and topic if `source` is polled and its feed names a hub."""
    if source.state != SourceState.ACTIVE or poll is None or not poll.hub_url:
        return None
    hub, topic = web_url(poll.hub_url), web_url(poll.self_url or source.polled_url)
    return (hub, topic) if hub and topic else None


def due_at(known: Subscription) -> datetime:
    """Return when its hub is asked to subscribe again."""
    if known.state == "active" and known.lease_until:
        return known.event_time + RENEW_AFTER * (known.lease_until - known.event_time)
    waits = {"requested": RETRY, "denied": RETRY_DENIED}
    return known.event_time + waits.get(known.state, timedelta(0))


def asked(wish: Wish, now: datetime, reason: str | None = None) -> Subscription:
    """Return the subscription once its hub was asked; `reason` if it could not be reached."""
    state: Literal["requested", "ended"] = "requested" if wish.mode == "subscribe" else "ended"
    return _event(wish, now, state, reason=reason)


def denied(wish: Wish, reason: str, now: datetime) -> Subscription:
    """Return the subscription that its hub refused."""
    return _event(wish, now, "denied", reason=reason)


def confirmed(known: Subscription, lease_s: float, now: datetime) -> Subscription:
    """Return the subscription that its hub confirmed for `lease_s`."""
    lease = timedelta(seconds=max(1.0, min(lease_s, MOST_LEASE_S)))
    return _event(_wish_of(known), now, "active", lease_until=now + lease)


def refused(known: Subscription, reason: str, now: datetime) -> Subscription:
    """Return the subscription that its hub will not keep, though it once may have."""
    return denied(_wish_of(known), reason, now)


def _wish_of(known: Subscription) -> Wish:
    return Wish("subscribe", known.source_id, known.hub_url, known.topic_url)


def may_confirm(known: Subscription | None, mode: str, topic: str) -> bool:
    """Return whether we asked for what a hub wants to have confirmed (WebSub, section 5.3).

    A subscription that is active was asked for, so it may be renewed.
    """
    if known is None or topic != known.topic_url:
        return False
    states = {"subscribe": ("requested", "active"), "unsubscribe": ("ended",)}
    return known.state in states.get(mode, ())


def may_deny(known: Subscription, topic: str) -> bool:
    """Return whether a hub may say that it does not keep a subscription."""
    return topic == known.topic_url and known.state in ("requested", "active")


def _event(
    wish: Wish,
    now: datetime,
    state: Literal["requested", "active", "denied", "ended"],
    lease_until: datetime | None = None,
    reason: str | None = None,
) -> Subscription:
    return Subscription(
        id=f"{wish.source_id}@{int(now.timestamp() * 1000)}",
        event_time=now,
        ingest_time=now,
        provenance=PROVENANCE,
        source_id=wish.source_id,
        hub_url=wish.hub_url,
        topic_url=wish.topic_url,
        state=state,
        lease_until=lease_until,
        reason=reason,
    )


@dataclass
class Subscriptions:
    """What is known of every source's subscription, the latest of each."""

    _known: dict[str, Subscription] = field(default_factory=dict)

    def note(self, subscription: Subscription) -> None:
        """Note how a subscription stands, unless something later is known."""
        known = self._known.get(subscription.source_id)
        if known is None or known.event_time <= subscription.event_time:
            self._known[subscription.source_id] = subscription

    def get(self, source_id: str) -> Subscription | None:
        """Return the subscription of a source, if there ever was one."""
        return self._known.get(source_id)

    def is_active(self, source_id: str, now: datetime) -> bool:
        """Return whether a hub tells of the source's new entries."""
        known = self._known.get(source_id)
        return (
            known is not None
            and known.state == "active"
            and known.lease_until is not None
            and known.lease_until > now
        )

    def __iter__(self) -> Iterator[Subscription]:
        return iter(list(self._known.values()))
