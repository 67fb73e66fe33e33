"""The roles `stories` and `trends` on a real Kafka: state comes back from the log."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from shared.events import Story, TrendSnapshot
from shared.topics import ARTICLES_DIGESTS, STORIES, TRENDS
from tests import make
from tests.integration.enrich.log import events, publish
from tests.integration.enrich.workers import worker
from tests.waiting import until


@pytest.fixture
def group() -> str:
    """Return the rest of a consumer group's name that no other test has."""
    return f"-{uuid4().hex[:8]}"


class Event:
    """An event that no other test knows, told by as many outlets as are asked for."""

    def __init__(self) -> None:
        self.run = uuid4().hex
        self.entity = make.entity(f"cupure:{self.run}", self.run)
        self.now = datetime.now(UTC)
        self.story_id = "s" + make.article_id(f"{self.run}-0")

    def tell(self, servers: str, first: int, after: int) -> None:
        """Publish the digests of outlets `first` to `after`."""
        told = [
            make.digest(
                f"{self.run}-{number}",
                title=f"{self.run[:8]} {self.run[8:16]} {self.run[16:24]}",
                text=self.run,
                source=make.source_ref(f"outlet-{number}"),
                entities=(self.entity,),
                event_time=self.now,
                ingest_time=self.now,
            )
            for number in range(first, after)
        ]
        publish(servers, ARTICLES_DIGESTS, *told)

    def articles(self, servers: str) -> int:
        """Return how many articles the story has by now."""
        found = events(servers, STORIES, Story, [self.story_id])
        return found[-1].article_count if found else 0

    def lists(self, servers: str) -> list[TrendSnapshot]:
        """Return the snapshots in which it trends."""
        found = events(servers, TRENDS, TrendSnapshot, ["world/24h"])
        return [
            one for one in found if any(topic.topic_id == self.entity.id for topic in one.topics)
        ]


def test_stories_continue_after_restart(kafka_servers: str, tmp_path: Path, group: str) -> None:
    event = Event()
    with worker(tmp_path, kafka_servers, "stories", group) as one:
        event.tell(kafka_servers, 0, 3)
        until(lambda: event.articles(kafka_servers) == 3, "three tell it", 60)
        one.kill()

    with worker(tmp_path, kafka_servers, "stories", group) as two:
        event.tell(kafka_servers, 2, 5)
        until(lambda: event.articles(kafka_servers) == 5, "five tell it", 60)
        assert two.terminate() == 0


def test_story_of_many_becomes_a_trend(kafka_servers: str, tmp_path: Path, group: str) -> None:
    event = Event()
    with (
        worker(tmp_path, kafka_servers, "stories", group),
        worker(tmp_path, kafka_servers, "trends", group) as trends,
    ):
        event.tell(kafka_servers, 0, 6)
        until(lambda: event.lists(kafka_servers), "it trends", 90)

        assert trends.terminate() == 0


def test_trends_know_their_past_after_restart(
    kafka_servers: str, tmp_path: Path, group: str
) -> None:
    # A list has ten places, and what other tests told with six voices may be there first.
    event = Event()
    with worker(tmp_path, kafka_servers, "stories", group):
        event.tell(kafka_servers, 0, 12)
        until(lambda: event.articles(kafka_servers) == 12, "twelve tell it", 60)
    with worker(tmp_path, kafka_servers, "trends", group) as one:
        until(lambda: event.lists(kafka_servers), "it trends", 60)
        one.kill()
    before = len(event.lists(kafka_servers))

    with worker(tmp_path, kafka_servers, "trends", group):
        until(lambda: len(event.lists(kafka_servers)) > before, "it still trends", 60)


def test_second_worker_stands_by(kafka_servers: str, tmp_path: Path, group: str) -> None:
    with (
        worker(tmp_path, kafka_servers, "stories", group) as one,
        worker(tmp_path, kafka_servers, "stories", group) as two,
    ):
        one.wait_ready()
        two.wait_ready()
        assert sorted((one.partitions(), two.partitions())) == [0, 1]
        idle = one if one.partitions() == 0 else two
        (two if idle is one else one).kill()

        until(lambda: idle.partitions() == 1, "the other takes over", 20)
        until(lambda: "stories restored" in idle.log(), "its state is restored")
