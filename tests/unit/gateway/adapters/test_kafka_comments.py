"""Comments are taken from the log as it tells them, and told on; the unreadable is passed over."""

from __future__ import annotations

from dataclasses import replace

from structlog.testing import capture_logs

from services.gateway.adapters.following import Patience
from services.gateway.adapters.kafka_comments import KafkaComments, discussions
from services.gateway.core.comments.live import Discussions
from services.gateway.core.comments.recent import RecentComments
from shared.delivery import Message
from shared.topics import COMMENTS
from tests import make
from tests.fakes import RecordedSleep
from tests.make_documents import comment_event


def following(recent: RecentComments, live: Discussions | None = None) -> KafkaComments:
    patience = Patience(RecordedSleep(), lambda: 0.5)
    feeds = live or discussions(9)
    return KafkaComments("nowhere:1", recent, patience, lambda: make.NOW, feeds)


def test_log_is_taken_in_order() -> None:
    recent = RecentComments()
    log = following(recent)

    for version in (1, 2):
        told = comment_event("c1", id=f"c1@{version}", version=version)
        log.note(make.message(told, topic="comments.v1"))

    kept = recent.get("c1")
    assert kept is not None
    assert kept.version == 2


def test_unreadable_comment_is_passed_over() -> None:
    recent = RecentComments()

    with capture_logs() as logs:
        following(recent).note(Message("comments.v1", 0, 1, b"a1", b"{}"))
        following(recent).note(Message("comments.v1", 0, 2, b"a1", None))

    assert len(recent) == 0
    assert [one["log_level"] for one in logs] == ["error", "error"]


async def test_what_holds_is_told_where_its_article_is() -> None:
    live, article = discussions(9), make.article_id("a1")
    feed = live.of(article)
    reader = feed.subscribe(lambda _: True)
    log = following(RecentComments(), live)

    for offset, text in ((7, "First."), (8, "Second.")):
        said = comment_event("c1", id=f"c1@1-{offset}", text=text)
        message = make.message(said, topic="comments.v1", offset=offset)
        log.note(replace(message, partition=live.feeds.index(feed)))
    told = [await reader.next(within_s=0.01) for _ in range(2)]

    assert [one and (one.id, one.change.text) for one in told] == [(7, "First."), None]


def test_articles_are_spread_over_all_partitions() -> None:
    live = discussions(9)

    found = {id(live.of(make.article_id(f"a{number}"))) for number in range(60)}

    assert len(found) == len(live.feeds) == COMMENTS.partitions
