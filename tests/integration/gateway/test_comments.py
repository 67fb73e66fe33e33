"""Comments on the real log and in the real index: found alike, and lost by no race."""

from __future__ import annotations

import asyncio
import random
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from elasticsearch import AsyncElasticsearch

from services.gateway.adapters.elastic_comments import ElasticComments
from services.gateway.adapters.following import Patience
from services.gateway.adapters.kafka_comments import KafkaComments, discussions
from services.gateway.adapters.kafka_outlet import KafkaOutlet
from services.gateway.core.comments.desk import CommentDesk, Surroundings, Writer
from services.gateway.core.comments.lists import CommentFinder, CommentRequest
from services.gateway.core.comments.recent import RecentComments
from services.gateway.core.comments.rules import CommentRules, Draft
from services.gateway.core.paging import Place
from shared.events import Comment, CommentReport, Moderation
from tests import make
from tests.integration.gateway.conftest import Fill
from tests.make_documents import comment_event
from tests.memory_comments import MemoryComments

FillComments = Callable[..., Awaitable[CommentFinder]]
REPORT = CommentReport(reason="Rude", by="bob", at=make.NOW)
DECIDED = Moderation(action="hide", reason="Spam", by="ana", at=make.NOW, reports=1)


@pytest.fixture(params=["memory", "elastic"])
def filled(request: pytest.FixtureRequest) -> FillComments:
    """Return a function that makes a finder of comments, in memory and on Elasticsearch in turn."""
    if request.param == "memory":

        async def in_memory(*comments: Comment) -> CommentFinder:
            return MemoryComments(*comments)

        return in_memory
    fill: Fill = request.getfixturevalue("in_elastic")
    elastic: AsyncElasticsearch = request.getfixturevalue("elastic")
    prefix: str = request.getfixturevalue("prefix")

    async def in_elastic(*comments: Comment) -> CommentFinder:
        await fill(*comments)
        return ElasticComments(elastic, prefix)

    return in_elastic


def said(name: str, hours: float = 0, **fields: Any) -> Comment:
    return comment_event(name, event_time=make.hours_ago(hours), **fields)


async def names(finder: CommentFinder, **asked: Any) -> list[str]:
    return [one.comment_id for one in (await finder.find(CommentRequest(**asked))).comments]


async def test_lists_are_alike(filled: FillComments) -> None:
    finder = await filled(
        said("c1", 3, text="Müller saw the ash."),
        said("c2", 2, on="a2", author_id="ada"),
        said("c3", 1, state="hidden", held=True, text="The ash lies."),
        said("c4", reports=(REPORT,)),
        said("c5", 4, state="removed", moderation=(DECIDED,)),
    )

    assert await names(finder) == ["c4", "c2", "c1"]
    assert await names(finder, order="oldest", article_id=make.article_id("a1")) == ["c1", "c4"]
    assert await names(finder, q="ash MULLER") == ["c1"]
    assert await names(finder, author_id="ada") == ["c2"]
    assert await names(finder, which="waiting", order="oldest") == ["c3", "c4"]
    assert await names(finder, which="decided", order="decided", moderator="ana") == ["c5"]
    assert await names(finder, which="all") == ["c4", "c3", "c2", "c1", "c5"]


async def test_pages_go_on_where_they_ended(filled: FillComments) -> None:
    finder = await filled(*(said(f"c{number}", number // 2) for number in range(5)))
    first = await finder.find(CommentRequest(limit=3))
    place = Place(first.hits[-1].position, 3)

    assert [one.comment_id for one in first.comments] == ["c0", "c1", "c2"]
    assert await names(finder, limit=3, place=place) == ["c3", "c4"]
    assert first.total == 5


async def test_comment_comes_back_whole(filled: FillComments) -> None:
    told = said("c1", version=3, edited_at=make.NOW, reports=(REPORT,), moderation=(DECIDED,))
    finder = await filled(told)

    found = await finder.comment("c1")

    assert found is not None
    same = found.model_copy(update={"id": told.id, "provenance": told.provenance})
    assert same == told
    assert await finder.comment("c2") is None


async def test_older_comments_are_read_still(filled: FillComments) -> None:
    """As they were written before there were moderators."""
    finder = await filled(said("c1", schema_version=1))

    assert await names(finder, which="decided", order="decided") == []
    assert await names(finder) == ["c1"]


@asynccontextmanager
async def gateway(servers: str, index: CommentFinder) -> AsyncIterator[CommentDesk]:
    """Yield the desk of one gateway on the real log."""
    patience, recent = Patience(asyncio.sleep, random.random), RecentComments()
    outlet = KafkaOutlet(servers, patience)
    given = Surroundings(index, recent, outlet, _now, lambda: uuid.uuid4().hex[:8])
    following = KafkaComments(servers, recent, patience, _now, discussions(9))
    tasks = [asyncio.create_task(one) for one in (outlet.run(), following.run())]
    try:
        await asyncio.wait_for(recent.is_whole.wait(), timeout=30)
        yield CommentDesk(given, CommentRules(per_reader=500, per_address=500))
    finally:
        for task in tasks:
            task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*tasks)


def _now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
async def two(kafka_servers: str) -> AsyncIterator[tuple[CommentDesk, CommentDesk]]:
    """Yield the desks of two gateways that share a log and an index that has heard of nothing."""
    async with AsyncExitStack() as stack:
        first, second = [
            await stack.enter_async_context(gateway(kafka_servers, MemoryComments()))
            for _ in range(2)
        ]
        yield first, second


def draft(text: str) -> Draft:
    return Draft(make.article_id(uuid.uuid4().hex), "Ada", text)


async def until_told(desk: CommentDesk, comment_id: str) -> Comment:
    async with asyncio.timeout(20):
        while (found := await desk.comment(comment_id)) is None:
            await asyncio.sleep(0.02)
        return found


ADA = Writer("ada", "192.0.2.1")


async def test_comment_is_known_at_every_gateway(two: tuple[CommentDesk, CommentDesk]) -> None:
    here, there = two

    made, is_new = await here.post(draft("Well told."), ADA)

    assert is_new
    assert await here.comment(made.comment_id) == made
    assert await until_told(there, made.comment_id) == made


async def test_gateway_that_starts_later_knows_it(
    two: tuple[CommentDesk, CommentDesk], kafka_servers: str
) -> None:
    made, _ = await two[0].post(draft("Well told."), ADA)

    async with gateway(kafka_servers, MemoryComments()) as later:
        assert await later.comment(made.comment_id) == made


async def test_races_between_gateways_lose_nothing(two: tuple[CommentDesk, CommentDesk]) -> None:
    """An author changes a comment again and again while twelve readers report it elsewhere."""
    here, there = two
    made, _ = await here.post(draft("Well told."), ADA)
    await until_told(there, made.comment_id)

    async def edit() -> None:
        for number in range(8):
            await here.edit(made.comment_id, f"Told {number}.", ADA)

    async def report() -> None:
        for number in range(12):
            await there.report(made.comment_id, "Rude", Writer(f"r{number}", "192.0.2.2"))

    await asyncio.gather(edit(), report())
    after = await there.moderate(made.comment_id, "hide", "Spam", "ana")

    assert (after.text, after.moderation[0].reports, after.version) == ("Told 7.", 12, 22)


async def test_same_words_at_two_gateways_are_one(two: tuple[CommentDesk, CommentDesk]) -> None:
    said_twice = draft("Well told.")

    posted = await asyncio.gather(*(desk.post(said_twice, ADA) for desk in two))

    assert sorted(is_new for _, is_new in posted) == [False, True]
    assert posted[0][0] == posted[1][0]


async def test_log_away_is_told_soon() -> None:
    recent = RecentComments()
    recent.is_whole.set()
    outlet = KafkaOutlet("127.0.0.1:1", Patience(asyncio.sleep, random.random))
    given = Surroundings(MemoryComments(), recent, outlet, _now, lambda: "w")
    began = _now()

    with pytest.raises(Exception, match="cannot be taken"):
        await CommentDesk(given, CommentRules()).post(draft("Well told."), ADA)
    assert _now() - began < timedelta(seconds=5)
