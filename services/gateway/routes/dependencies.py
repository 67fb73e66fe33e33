"""What the routes are given: the index, the trending lists and the clock of the app."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, cast

from fastapi import Depends, Request

from services.gateway.core.access.addresses import Networks
from services.gateway.core.access.guard import AccessRules, Admitted
from services.gateway.core.access.keys import KeyRing, Scope
from services.gateway.core.change_feed import ChangeFeed, LiveFeed
from services.gateway.core.comments.lists import CommentFinder
from services.gateway.core.comments.live import Discussions
from services.gateway.core.comments.recent import RecentComments
from services.gateway.core.comments.rules import CommentRules
from services.gateway.core.coverage import Coverage
from services.gateway.core.cursor import Cursors
from services.gateway.core.finder import ArticleFinder
from services.gateway.core.publishing import NoOutlet, Outlet
from services.gateway.core.saved.board import SavedBoard
from services.gateway.core.saved.sealing import NoSeal, Seal
from services.gateway.core.search.export import ExportGate
from services.gateway.core.source_board import SourceBoard
from services.gateway.core.sources import Sources
from services.gateway.core.trending.history import TrendHistory, Trends
from services.gateway.core.trending.trends import TrendBoard
from shared.events import PlacedArticle, SavedMatch


@dataclass(frozen=True, slots=True)
class Outside:
    """What an app is made from; tests give it fakes. `new_id` makes ids that nobody guesses."""

    finder: ArticleFinder
    coverage: Coverage
    board: TrendBoard
    history: TrendHistory
    feed: ChangeFeed
    clock: Callable[[], datetime]
    comments: CommentFinder
    recent: RecentComments = field(default_factory=RecentComments)
    new_id: Callable[[], str] = field(default=lambda: secrets.token_hex(8))
    sources: SourceBoard = field(default_factory=SourceBoard)
    exports: ExportGate = field(default_factory=ExportGate)
    arrivals: LiveFeed[PlacedArticle] = field(default_factory=LiveFeed[PlacedArticle])
    discussions: Discussions = field(default_factory=Discussions)
    outlet: Outlet = field(default_factory=NoOutlet)
    saved: SavedBoard = field(default_factory=SavedBoard)
    matches: LiveFeed[SavedMatch] = field(default_factory=LiveFeed[SavedMatch])


@dataclass(frozen=True, slots=True)
class Conduct:
    """How clients are met: who may ask and how often, whose word and whose pages are let in.

    Readers reach the pages at `site`, if that is not where requests come to. Cursors are signed
    with `cursor_secret`, sessions with `session_secret`; others know them only if they have the
    same. `seal` keeps the secrets of webhooks. Browsers are told to come by HTTPS alone for
    `https_for_s` seconds.
    """

    keys: KeyRing = field(default_factory=KeyRing)
    rules: AccessRules = field(default_factory=AccessRules)
    trusted: Networks = ()
    cors_origins: frozenset[str] = frozenset()
    site: str | None = None
    cursor_secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    saved_per_key: int = 100
    session_secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    comments: CommentRules = field(default_factory=CommentRules)
    https_for_s: int = 0
    seal: Seal = field(default_factory=NoSeal)


@dataclass(frozen=True, slots=True)
class Lists:
    """What lists are found with, signed with, and as fresh as of."""

    finder: ArticleFinder
    cursors: Cursors
    now: datetime


def outside(request: Request) -> Outside:
    """Return what the app that serves `request` was made from."""
    return cast(Outside, request.app.state.outside)


def site_of(request: Request) -> str:
    """Return where readers reach the pages, without a slash at the end."""
    return str(request.app.state.site or request.base_url).rstrip("/")


async def _finder(request: Request) -> ArticleFinder:
    return outside(request).finder


async def _coverage(request: Request) -> Coverage:
    return outside(request).coverage


async def _sources(request: Request) -> Sources:
    given = outside(request)
    return Sources(given.sources, given.coverage, given.clock())


async def _board(request: Request) -> TrendBoard:
    return outside(request).board


async def _trends(request: Request) -> Trends:
    given = outside(request)
    return Trends(given.board, given.history, given.clock())


async def _feed(request: Request) -> ChangeFeed:
    return outside(request).feed


async def _matches(request: Request) -> LiveFeed[SavedMatch]:
    return outside(request).matches


async def _arrivals(request: Request) -> LiveFeed[PlacedArticle]:
    return outside(request).arrivals


async def _gate(request: Request) -> ExportGate:
    return outside(request).exports


async def _now(request: Request) -> datetime:
    return outside(request).clock()


async def _lists(request: Request) -> Lists:
    given = outside(request)
    return Lists(given.finder, request.app.state.cursors, given.clock())


async def _reader(request: Request) -> str:
    return _admitted(request).owner(Scope.READ)


async def _listener(request: Request) -> str:
    return _admitted(request).owner(Scope.STREAM)


async def _writer(request: Request) -> str:
    return _admitted(request).owner(Scope.WRITE)


async def _moderator(request: Request) -> str:
    return _admitted(request).owner(Scope.MODERATE)


def _admitted(request: Request) -> Admitted:
    return cast(Admitted, request.state.admitted)


Finder = Annotated[ArticleFinder, Depends(_finder)]
Counts = Annotated[Coverage, Depends(_coverage)]
SourcesNow = Annotated[Sources, Depends(_sources)]
Gate = Annotated[ExportGate, Depends(_gate)]
Board = Annotated[TrendBoard, Depends(_board)]
TrendsNow = Annotated[Trends, Depends(_trends)]
Feed = Annotated[ChangeFeed, Depends(_feed)]
Matches = Annotated[LiveFeed[SavedMatch], Depends(_matches)]
Arrivals = Annotated[LiveFeed[PlacedArticle], Depends(_arrivals)]
Now = Annotated[datetime, Depends(_now)]
ListsNow = Annotated[Lists, Depends(_lists)]
# The name of the key that the request came with, if it is good for that; else 401 or 403.
Reader = Annotated[str, Depends(_reader)]
Listener = Annotated[str, Depends(_listener)]
Writer = Annotated[str, Depends(_writer)]
ModeratorName = Annotated[str, Depends(_moderator)]
