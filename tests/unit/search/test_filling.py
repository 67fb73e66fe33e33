"""What is written into a new index is noted, and what is not is counted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.search.core.contents import held
from services.search.core.documents import document_of
from services.search.core.retention import Keep
from services.search.filling import Filler, filling
from services.search.verification import Expected, log_since_s
from services.search.writing import BatchWriter
from shared.delivery import Message
from tests import make
from tests.fakes import MemoryIndex, delivery

TOPIC = "articles.enriched.v1"


def messages() -> list[Message]:
    """Return three articles of which one is old, one of them twice, and one that cannot be read."""
    long_ago = make.NOW - timedelta(days=11)
    events = [
        make.enriched("a1"),
        make.enriched("a1", version=2),
        make.enriched("a2"),
        make.enriched("old", ingest_time=long_ago),
    ]
    good = [make.message(one, topic=TOPIC, offset=at) for at, one in enumerate(events)]
    return [*good, make.message(b"{}", topic=TOPIC, offset=9)]


def filler(index: MemoryIndex, alias: str = "articles") -> Filler:
    return Filler(alias, BatchWriter(index, delivery()), Keep({"articles": 10}), make.NOW)


async def test_index_and_account_are_the_same() -> None:
    index = MemoryIndex(failures=2)

    async with filling(filler(index)) as made:
        await made.take_messages(messages())

    found = {
        key: held("articles", one["version"], one)
        for key, one in index.documents["articles"].items()
    }
    assert found == made.contents.by_id
    assert found.keys() == {make.article_id("a1"), make.article_id("a2")}
    assert vars(made.counts) == {
        "read": 5,
        "unreadable": 1,
        "refused": 0,
        "expired": 1,
        "taken_over": 0,
    }


async def test_what_the_index_refuses_is_not_noted() -> None:
    refused = document_of(make.message(make.story("s" * 600), topic="stories.v1"))

    async with filling(filler(MemoryIndex(), "stories")) as made:
        await made.take([refused, document_of(make.message(make.story(), topic="stories.v1"))])

    assert (made.counts.refused, list(made.contents.by_id)) == (1, ["s1"])


def test_log_and_index_are_expected_to_be_the_same() -> None:
    expected = Expected("articles", Keep({"articles": 10}), make.NOW, frozenset({f"{TOPIC}/0@2"}))

    expected.take(messages())

    assert {key: one.version for key, one in expected.contents.by_id.items()} == {
        make.article_id("a1"): 2
    }
    assert (expected.counts.unreadable, expected.counts.refused) == (1, 1)


@pytest.mark.parametrize(("alias", "days"), [("articles", 30), ("trends", 400)])
def test_log_is_whole_since_its_retention(alias: str, days: int) -> None:
    assert log_since_s(alias, make.NOW) == (make.NOW - timedelta(days=days)).timestamp()


def test_compacted_log_is_whole() -> None:
    assert log_since_s("stories", make.NOW) == 0
