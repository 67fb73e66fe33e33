"""What arrives is looked at by every saved search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.gateway.core.access.keys import KeyRing, issued, revoked
from services.gateway.core.access.keys import Terms as KeyTerms
from services.gateway.core.finder import IndexAwayError
from services.gateway.core.saved.board import SavedBoard
from services.gateway.core.saved.matching import arrivals
from services.gateway.matching import REFRESH_WITHIN, Known, Matcher
from shared.delivery import Message, StoppingError
from shared.documents import ArticleDocument
from shared.events import Lane, SavedMatch, SavedSearch
from shared.topics import ARTICLES_ENRICHED, SAVED_MATCHES
from tests import make, make_saved
from tests.fakes import MemoryDeadLetters, MemoryPublisher, delivery
from tests.make_documents import article_event, article_of


class MemoryMatchIndex:
    """Finds by words among the documents that can be found after so many looks."""

    def __init__(self, *documents: ArticleDocument, after: int = 0, failures: int = 0) -> None:
        self.documents = {one.article_id: one for one in documents}
        self.after = after
        self.failures = failures

    async def versions(self, article_ids: Sequence[str]) -> Mapping[str, int]:
        self.after -= 1
        known = self.documents if self.after < 0 else {}
        return {one: known[one].version for one in article_ids if one in known}

    async def found(
        self, searches: Sequence[SavedSearch], article_ids: Sequence[str]
    ) -> list[list[ArticleDocument]]:
        if self.failures:
            self.failures -= 1
            raise IndexAwayError("the index is away")
        among = [self.documents[one] for one in article_ids if one in self.documents]
        return [[one for one in among if search.q in one.title] for search in searches]


class Stand:
    """A matcher on fakes, whose clock goes on by a second at each look."""

    def __init__(
        self, index: MemoryMatchIndex, *searches: SavedSearch, passed: bool = False
    ) -> None:
        self.publisher, self.dead_letters = MemoryPublisher(), MemoryDeadLetters()
        self.board, self.keys, self.passed = SavedBoard(), KeyRing(), passed
        self.keys.is_whole.set()
        self.keys.note(issued([], "desk", "key", KeyTerms(), make.hours_ago(48)))
        for one in searches:
            self.board.note(one)
        self.delivery = delivery(self.dead_letters, "gateway")
        self.looks = 0
        known = Known(self.board, self, self.keys)
        self.matcher = Matcher(index, self, known, self.publisher, self.delivery, self.clock)

    async def reach_end(self) -> None:
        pass

    async def has_passed(self, places: Mapping[int, int]) -> bool:
        return self.passed

    def clock(self) -> datetime:
        self.looks += 1
        return make.NOW + timedelta(seconds=self.looks)

    async def matched(self, *messages: Message) -> list[SavedMatch]:
        await self.matcher.handle(messages)
        told: list[Any] = self.publisher.events[SAVED_MATCHES.name]
        return told


def arriving(name: str = "a1", at: datetime = make.NOW, **fields: Any) -> Message:
    event = article_event(name, **fields)
    told = make.message(event, topic=ARTICLES_ENRICHED.name)
    return Message(told.topic, 0, 0, told.key, told.value, timestamp_ms=int(at.timestamp() * 1000))


def document(name: str = "a1", **fields: Any) -> ArticleDocument:
    return article_of(article_event(name, **fields))


async def test_what_is_found_is_told() -> None:
    etna, ash = make_saved.search("Etna"), make_saved.search("ash")
    stand = Stand(MemoryMatchIndex(document(version=7)), etna, ash)

    [match] = await stand.matched(arriving(version=7))

    assert match.id == f"{etna.saved_id} {make.article_id()} 7"
    assert (match.title, match.q, match.source_id) == ("Mount Etna erupts", "Etna", "gazette")


async def test_articles_are_waited_for() -> None:
    stand = Stand(MemoryMatchIndex(document(), after=3), make_saved.search("Etna"))

    assert len(await stand.matched(arriving())) == 1


async def test_refused_article_is_not_waited_for_long() -> None:
    stand = Stand(MemoryMatchIndex(document("a2")), make_saved.search("Etna"), passed=True)

    [match] = await stand.matched(arriving("a1"), arriving("a2"))

    assert match.article_id == make.article_id("a2")
    assert stand.looks < REFRESH_WITHIN.seconds + 5


async def test_stopping_does_not_wait() -> None:
    stand = Stand(MemoryMatchIndex(), make_saved.search("Etna"))
    stand.delivery.should_stop = lambda: True

    with pytest.raises(StoppingError):
        await stand.matched(arriving())


async def test_outage_of_the_index_is_waited_for() -> None:
    stand = Stand(MemoryMatchIndex(document(), failures=2), make_saved.search("Etna"))

    assert len(await stand.matched(arriving())) == 1


async def test_search_knows_nothing_of_before() -> None:
    search = make_saved.search("Etna")
    stand = Stand(MemoryMatchIndex(document(), document("a2")), search)
    before, after = search.created_at - timedelta(milliseconds=1), search.created_at

    [match] = await stand.matched(arriving("a1", at=before), arriving("a2", at=after))

    assert match.article_id == make.article_id("a2")


async def test_who_has_no_key_is_told_nothing() -> None:
    stand = Stand(MemoryMatchIndex(document()), make_saved.search("Etna"))
    stand.keys.note(revoked(stand.keys.keys(), "desk", make.NOW)[0])

    assert await stand.matched(arriving()) == []


async def test_unreadable_message_is_parked() -> None:
    stand = Stand(MemoryMatchIndex(document()), make_saved.search("Etna"))
    bad = make.message(b"{}", topic=ARTICLES_ENRICHED.name)

    assert len(await stand.matched(bad, arriving())) == 1
    assert [one.message for one in stand.dead_letters.letters] == [bad]


def test_history_does_not_arrive() -> None:
    assert arrivals([arriving(lane=Lane.BACKFILL)]) == ([], [])
