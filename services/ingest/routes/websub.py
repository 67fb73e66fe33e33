"""`/v1/websub/{source_id}/{token}`: where hubs ask back and send (WebSub, sections 5.3 and 7)."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Request
from fastapi.responses import PlainTextResponse, Response

from services.ingest.core.websub.signatures import signature_fault
from services.ingest.core.websub.subscriptions import (
    WANTED_LEASE_S,
    confirmed,
    may_confirm,
    may_deny,
    refused,
)
from services.ingest.hub_pushes import HubPush, count
from services.ingest.hubs import HubDesk
from services.ingest.routes.bodies import read_body, unavailable
from services.ingest.routes.problems import ProblemError
from shared.delivery import TransientError
from shared.events import SourceState, Subscription

log = structlog.get_logger()

MOST_CHALLENGE = 1000


def _desk(request: Request, source_id: str, token: str) -> HubDesk:
    """Return the desk if `token` belongs to the source; else nobody learns that there is one."""
    desk: HubDesk = request.app.state.hub_desk
    if not desk.callbacks.is_ours(source_id, token):
        raise ProblemError(HTTPStatus.NOT_FOUND, "Not Found")
    return desk


@dataclass(frozen=True, slots=True)
class HubQuery:
    """What a hub asks back: its parameters, as the recommendation names them."""

    mode: str
    topic: str
    challenge: str
    lease_s: float
    reason: str


def _query(request: Request) -> HubQuery:
    told = request.query_params
    lease = told.get("hub.lease_seconds", "")
    return HubQuery(
        mode=told.get("hub.mode", ""),
        topic=told.get("hub.topic", ""),
        challenge=told.get("hub.challenge", ""),
        lease_s=float(lease) if lease.isascii() and lease.isdigit() else WANTED_LEASE_S,
        reason=told.get("hub.reason", "")[:300],
    )


Desk = Annotated[HubDesk, Depends(_desk)]
Asked = Annotated[HubQuery, Depends(_query)]

router = APIRouter(prefix="/v1/websub", tags=["websub"], include_in_schema=False)


@router.get("/{source_id}/{token}")
async def verify(source_id: str, desk: Desk, asked: Asked) -> Response:
    """Confirm what we asked for by echoing the challenge; anything else is not known here."""
    known = desk.subscriptions.known.get(source_id)
    if asked.mode == "denied" and known is not None and may_deny(known, asked.topic):
        log.warning("hub denies", topic=asked.topic, reason=asked.reason)
        await _write(desk, refused(known, asked.reason or "denied", desk.clock.now()))
        return PlainTextResponse("")
    if known is None or not may_confirm(known, asked.mode, asked.topic) or not _is_usable(asked):
        raise ProblemError(HTTPStatus.NOT_FOUND, "this was not asked for")
    if asked.mode == "subscribe":
        await _write(desk, confirmed(known, asked.lease_s, desk.clock.now()))
        log.info("subscribed to hub", topic=asked.topic, lease_s=asked.lease_s)
    return PlainTextResponse(asked.challenge, headers={"X-Content-Type-Options": "nosniff"})


def _is_usable(asked: HubQuery) -> bool:
    return 0 < len(asked.challenge) <= MOST_CHALLENGE


async def _write(desk: HubDesk, subscription: Subscription) -> None:
    try:
        await desk.subscriptions.write(subscription)
    except TransientError as error:
        raise unavailable(f"Kafka is away: {error}") from error


@router.post("/{source_id}/{token}", status_code=202)
async def take(source_id: str, desk: Desk, request: Request) -> Response:
    """Take a feed that the hub has signed; it is read later.

    What is signed wrongly is answered alike, so that nobody can try signatures, and ignored.
    """
    source = desk.registry.get(source_id)
    if source is None or source.state != SourceState.ACTIVE:
        raise ProblemError(HTTPStatus.GONE, "this source is not followed any more")
    body = await read_body(request, desk.max_bytes)
    fault = signature_fault(
        request.headers.get("x-hub-signature", ""),
        body,
        desk.callbacks.shared_secret(source_id),
        sha1_too=desk.callbacks.is_encrypted,
    )
    if fault:
        count("forged")
        log.warning("push of a hub ignored", feed_url=source.feed_url, reason=fault)
    elif not desk.pushes.put(HubPush(source_id, body, request.headers.get("content-type"))):
        raise unavailable("too much is waiting to be read")
    return Response(status_code=HTTPStatus.ACCEPTED)
