"""A gateway with one article whose comments can be written, in memory."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import httpx

from services.gateway.core.access.keys import KeyRing, Scope, Terms, issued
from services.gateway.core.comments.recent import RecentComments
from services.gateway.core.comments.rules import CommentRules
from services.gateway.routes.dependencies import Conduct
from shared.events import Comment
from tests import make
from tests.fakes import MemoryFinder
from tests.make_documents import article
from tests.memory_comments import MemoryComments, MemoryLog

A1 = make.article_id("a1")
COMMENTS = f"/v1/articles/{A1}/comments"
FORM = f"/articles/{A1}/comments"
MODERATOR = "the secret of ana"
SAID = {"author": "Ada", "text": "Well told."}


class Site:
    """What a gateway is made from, at hand for a test."""

    def __init__(self, *comments: Comment, site: CommentRules | None = None) -> None:
        self.finder = MemoryFinder([article("a1")])
        self.index = MemoryComments(*comments)
        self.recent = RecentComments()
        self.log = MemoryLog(self.recent)
        self.now = make.NOW
        self.ring = KeyRing()
        self.ring.note(_key("ana", MODERATOR, Scope.MODERATE))
        self.ring.note(_key("agency", "the secret of agency", Scope.READ))
        self.ring.is_whole.set()
        self._rules = site or CommentRules(per_reader=99, per_address=99)

    def client(self, serve: Callable[..., httpx.AsyncClient], **more: Any) -> httpx.AsyncClient:
        """Return a reader's browser, as far as cookies go."""
        given: dict[str, Any] = {
            "comments": self.index,
            "recent": self.recent,
            "outlet": self.log,
            "clock": self.clock,
            "conduct": Conduct(keys=self.ring, session_secret=b"x" * 32, comments=self._rules),
        }
        return serve(self.finder, **given | more)

    def clock(self) -> datetime:
        return self.now

    def wait(self, minutes: float) -> None:
        """Let time go by."""
        self.now += timedelta(minutes=minutes)


def _key(name: str, secret: str, *scopes: Scope) -> Any:
    return issued([], name, secret, Terms(scopes), make.NOW)


def key(secret: str = MODERATOR) -> dict[str, str]:
    """Return the header of a request with a key."""
    return {"Authorization": f"Bearer {secret}"}


def token_in(html: str) -> str:
    """Return what shows whose form it is."""
    found = re.search(r'name="token" value="([^"]+)"', html)
    return found.group(1) if found else ""
