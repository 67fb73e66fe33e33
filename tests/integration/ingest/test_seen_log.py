"""What was published before, read from a real log: with notes, without, and while others write."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from services.ingest.adapters.kafka_seen import followed_seen
from services.ingest.adapters.kafka_versions import KafkaVersions
from services.ingest.adapters.system_clock import utc_now
from services.ingest.core.intake.intake import Intake
from services.ingest.core.intake.seen import SeenArticles
from shared.delivery import TransientError
from shared.events import Event
from shared.kafka.publisher import KafkaPublisher, producer
from shared.topics import INGEST_SEEN, Topic
from tests.unit.ingest.samples import draft


class Unlucky(KafkaPublisher):
    """Loses its notes, as a process does that dies right after its articles."""

    loses_notes = False

    async def publish(self, topic: Topic, events: Sequence[Event]) -> None:
        if self.loses_notes and topic is INGEST_SEEN:
            raise TransientError("killed")
        await super().publish(topic, events)


@asynccontextmanager
async def _intake(servers: str) -> AsyncIterator[tuple[Intake, Unlucky]]:
    seen = SeenArticles()
    async with followed_seen(servers, seen) as seen_log, producer(servers, "test") as made:
        publisher = Unlucky(made)
        yield Intake(publisher, seen, utc_now, seen_log), publisher


async def test_article_without_note_is_known(kafka_servers: str) -> None:
    mine = draft(uuid.uuid4().hex)
    async with _intake(kafka_servers) as (intake, publisher):
        await intake.make_sure()  # of what other tests left without a note
        publisher.loses_notes = True
        with pytest.raises(TransientError):
            await intake.take([mine])
    async with _intake(kafka_servers) as (intake, publisher):
        assert (await intake.take([mine]))[0].status == "unchanged"
    async with _intake(kafka_servers) as (intake, _):
        await intake.make_sure()
        assert intake.seen.unnoted() == []


async def test_what_others_publish_is_heard(kafka_servers: str) -> None:
    mine = draft(uuid.uuid4().hex)
    async with _intake(kafka_servers) as (one, _), _intake(kafka_servers) as (other, _):
        await one.take([mine])
        await other._follower.catch_up()

        assert (await other.take([mine]))[0].status == "unchanged"


async def test_versions_are_read_back(kafka_servers: str) -> None:
    slug = uuid.uuid4().hex
    async with _intake(kafka_servers) as (intake, _):
        for title in ("First", "Second", "Third"):
            outcome = (await intake.take([draft(slug, title=title)]))[0]
        known = intake.seen.get(outcome.article_id or "")
    assert known is not None

    read = KafkaVersions(kafka_servers).read
    found = await read(outcome.article_id or "", (*known.versions, 1))

    assert [found[one].title for one in known.versions] == ["Third", "Second", "First"]
    assert len(found) == 3
