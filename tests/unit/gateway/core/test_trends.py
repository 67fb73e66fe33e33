"""What is trending, from the latest lists."""

from __future__ import annotations

from services.gateway.core.trends import find_topic, trending
from tests.fakes import MemoryTrendBoard
from tests.make_documents import snapshot, topic


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
    assert (found[0].topic_id, found[1]) == ("Q2", "2h")


def test_absorbed_topic_is_still_found() -> None:
    board = MemoryTrendBoard(snapshot(topic("Q1", merged_from=("phrase:etna",))))

    assert find_topic(board, "phrase:etna") == (topic("Q1", merged_from=("phrase:etna",)), "24h")
    assert find_topic(board, "phrase:gone") is None
