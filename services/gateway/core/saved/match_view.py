"""What a saved search found, as it is told live and sent."""

from __future__ import annotations

from urllib.parse import quote

from services.gateway.core.change_feed import Told
from services.gateway.core.views import View
from shared.events import ArticleId, SavedMatch, UtcTime


class MatchView(View):
    """An article that a saved search found as it arrived.

    `match_id` is the same however often it is told; an edit is another `version`, found anew.
    `explain` tells why it was found.
    """

    match_id: str
    saved_id: str
    name: str
    q: str
    article_id: ArticleId
    version: int
    title: str
    url: str
    source_id: str
    source_name: str
    language: str
    event_time: UtcTime
    matched_at: UtcTime
    explain: str


def match_view(match: SavedMatch) -> MatchView:
    """Return how `match` is told."""
    same = match.model_dump(include=set(MatchView.model_fields))
    asked = f"q={quote(match.q, safe='')}&article={match.article_id}"
    return MatchView(match_id=match.id, explain=f"/v1/search/explain?{asked}", **same)


def told(match: Told[SavedMatch]) -> bytes:
    """Return a match as a server-sent event; JSON holds no line break of its own."""
    data = match_view(match.change).model_dump_json()
    return f"id: {match.id}\nevent: match\ndata: {data}\n\n".encode()
