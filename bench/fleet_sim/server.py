"""The fleet's HTTP server on 127.0.0.1: one socket for all hosts, told apart by name."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from email.utils import format_datetime, parsedate_to_datetime
from types import TracebackType
from typing import Self

from aiohttp import web

from bench.fleet_sim.answers import Answer, feed_answer, old_place, refused_by
from bench.fleet_sim.clock import seconds_of
from bench.fleet_sim.politeness import HostBook
from bench.fleet_sim.record import Record
from bench.fleet_sim.rendering import render_page
from bench.fleet_sim.scripts import EntryScript, FeedScript, Fleet, HostScript, moment

LOOPBACK = "127.0.0.1"
HTML = {"Content-Type": "text/html; charset=utf-8"}
NOTHING_HERE = Answer(404, "failed")


class FleetServer:
    """Serves a fleet while the block runs; keeps the record and the book of every host."""

    def __init__(self, fleet: Fleet, delay_s: float, now: Callable[[], float]) -> None:
        self.record, self.book = Record(), HostBook(delay_s)
        self.hanging = 0
        self.port = 0
        self.answered: Callable[[str, Answer], None] = lambda worker, answer: None
        self._fleet, self._now = fleet, now
        self._listed = {(feed.host, feed.path): feed for feed in fleet.feeds}
        self._moved = {feed.habits.moved_to: feed for feed in fleet.feeds if feed.habits.moved}
        self._pages = _pages_of(fleet)
        self._runner: web.ServerRunner | None = None

    async def __aenter__(self) -> Self:
        self._runner = web.ServerRunner(web.Server(self._handle, handler_cancellation=True))
        await self._runner.setup()
        site = web.TCPSite(self._runner, LOOPBACK, 0)
        await site.start()
        self.port = int(self._runner.addresses[0][1])
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        host, began_s = request.host, self._now()
        asked_before_s = self.book.asked_before_s(host)
        self.book.begin(host, began_s, request.path)
        retry_after_s = 0.0
        try:
            script = self._fleet.hosts.get(host, HostScript(host))
            if script.kind == "hanging":
                await self._hang()
            answer = self._answer(request, script, asked_before_s)
            retry_after_s = _retry_after_s(answer, began_s)
            return await self._send(request, answer)
        finally:
            self.book.end(host, self._now(), retry_after_s)

    async def _hang(self) -> None:
        """Say nothing until the reader goes away."""
        self.hanging += 1
        self.record.unanswered += 1
        try:
            await asyncio.Event().wait()
        finally:
            self.hanging -= 1

    def _answer(
        self, request: web.BaseRequest, host: HostScript, asked_before_s: float | None
    ) -> Answer:
        if request.path == "/robots.txt":
            self.record.robots += 1
            return NOTHING_HERE
        refusal = refused_by(host, self._now(), asked_before_s)
        place = (host.name, request.path)
        feed = self._listed.get(place) or self._moved.get(f"http://{host.name}{request.path}")
        if feed is None:
            return refusal or self._page(place)
        answer = refusal or self._feed(feed, request.headers, place in self._listed)
        worker = request.headers.get("User-Agent", "")
        self.record.note(feed.number, self._now(), answer, worker)
        self.answered(worker, answer)
        return answer

    def _feed(self, feed: FeedScript, asked: Mapping[str, str], at_old_place: bool) -> Answer:
        elsewhere = old_place(feed, self._now()) if at_old_place else None
        whole_answers = self.record.whole_answers[feed.number]
        return elsewhere or feed_answer(feed, self._now(), asked, whole_answers)

    def _page(self, place: tuple[str, str]) -> Answer:
        self.record.pages += 1
        entry = self._pages.get(place)
        if entry is None:
            return NOTHING_HERE
        body = render_page(entry.key, entry.revision_at(self._now()))
        return Answer(200, "whole", HTML, body)

    async def _send(self, request: web.BaseRequest, answer: Answer) -> web.StreamResponse:
        date = format_datetime(moment(self._now()), usegmt=True)
        headers = {**answer.headers, "Date": date}
        if answer.cut_at is not None:
            return await self._send_short(request, answer, headers)
        self.record.sent(answer.status, len(answer.body))
        return web.Response(status=answer.status, headers=headers, body=answer.body)

    async def _send_short(
        self, request: web.BaseRequest, answer: Answer, headers: dict[str, str]
    ) -> web.StreamResponse:
        """Promise the whole body, send a part and hang up."""
        part = answer.body[: answer.cut_at]
        self.record.sent(answer.status, len(part))
        promised = {**headers, "Content-Length": str(len(answer.body))}
        response = web.StreamResponse(status=answer.status, headers=promised)
        await response.prepare(request)
        await response.write(part)
        if request.transport is not None:
            request.transport.close()
        return response


def _pages_of(fleet: Fleet) -> dict[tuple[str, str], EntryScript]:
    found = {}
    for feed in fleet.feeds:
        if feed.habits.summary_only:
            for entry in feed.entries:
                host, _, path = entry.link.removeprefix("http://").partition("/")
                found[host, f"/{path}"] = entry
                found[host, f"/{path.replace('news/', 'archive/')}"] = entry
    return found


def _retry_after_s(answer: Answer, now_s: float) -> float:
    told = answer.headers.get("Retry-After")
    if told is None:
        return 0.0
    return float(told) if told.isdigit() else seconds_of(parsedate_to_datetime(told)) - now_s
