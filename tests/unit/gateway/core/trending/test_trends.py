"""What is trending, from the latest lists."""

from __future__ import annotations

import pytest

from services.gateway.core.trending.trends import (
    UnknownEditionError,
    edition_of,
    editions,
    find_topic,
    trending,
)
from tests.fakes import MemoryTrendBoard
from tests.make_documents import past_snapshot, snapshot, topic


def test_window_without_list_is_empty() -> None:
    view = trending(MemoryTrendBoard(snapshot(topic(), window_h=24)), "2h")

    assert (view.topics, view.as_of, view.baseline) == ((), None, "warming")


def test_topics_keep_their_explanation() -> None:
    view = trending(MemoryTrendBoard(snapshot(topic())), "24h")

    assert sum(view.topics[0].parts.values()) == view.topics[0].score


def test_topic_found_in_either_window() -> None:
    board = MemoryTrendBoard(snapshot(topic("Q1")), snapshot(topic("Q2"), window_h=2))

    found = find_topic(board, "Q2")

    assert found is not None
    assert (found.topic.topic_id, found.window, found.rank) == ("Q2", "2h", 1)


def test_absorbed_topic_is_still_found() -> None:
    board = MemoryTrendBoard(snapshot(topic("Q1", merged_from=("phrase:etna",))))

    found = find_topic(board, "phrase:etna")

    assert found is not None
    assert found.topic == topic("Q1", merged_from=("phrase:etna",))
    assert found.window == "24h"
    assert find_topic(board, "phrase:gone") is None


def test_topic_of_own_edition_first() -> None:
    board = MemoryTrendBoard(
        past_snapshot(topic("Q1", score=9)),
        past_snapshot(topic("Q2"), topic("Q1"), edition="language:de"),
    )

    world, german = find_topic(board, "Q1"), find_topic(board, "Q1", "language:de")

    assert world is not None
    assert german is not None
    assert (world.edition, world.rank) == ("world", 1)
    assert (german.edition, german.rank) == ("language:de", 2)


def test_editions_that_there_are() -> None:
    board = MemoryTrendBoard(
        past_snapshot(edition="section:politics"), past_snapshot(edition="language:de", window_h=2)
    )

    told = [(one.edition, one.label, one.windows) for one in editions(board).editions]

    assert told == [
        ("world", "World", ("24h", "2h")),
        ("language:de", "Deutsch", ("2h",)),
        ("section:politics", "Politics", ("24h",)),
    ]


def test_unknown_edition_names_the_known() -> None:
    board = MemoryTrendBoard(past_snapshot(edition="country:gb"))

    with pytest.raises(UnknownEditionError, match="there are: world, country:gb"):
        trending(board, "24h", "country:xx")


def test_readers_get_the_edition_of_their_language() -> None:
    board = MemoryTrendBoard(past_snapshot(edition="language:de"))

    assert [edition_of(board, one) for one in ("de", "fr", None)] == [
        "language:de",
        "world",
        "world",
    ]
