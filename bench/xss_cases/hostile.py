"""Events that say a hostile string wherever an event can say something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from shared import events, topics
from shared.kafka.publisher import KafkaPublisher
from tests import make
from tests.make_documents import comment_event, snapshot, topic

TOPICS = 10


@dataclass(frozen=True, slots=True)
class Hostile:
    """A string and where it is told; `name` stands before it, so that it can be found."""

    number: int
    string: str

    @property
    def name(self) -> str:
        """A word that nothing else says."""
        return f"hostile{self.number}"

    @property
    def shown(self) -> str:
        """What titles and names are."""
        return f"{self.name} {self.string}"

    @property
    def outlet(self) -> str:
        """The id of its source."""
        return f"outlet-{self.number}"

    @property
    def entity(self) -> str:
        """The id of its entity."""
        return f"Q{1_000_000 + self.number}"

    @property
    def article_id(self) -> str:
        """The id of its article."""
        return make.article_id(self.name)


def _source(one: Hostile) -> events.SourceRef:
    return events.SourceRef(id=one.outlet, name=one.shown, owner=one.shown, site=one.string)


def article(one: Hostile, now: datetime) -> events.EnrichedArticle:
    """Return an article whose every text is the string."""
    surface = one.shown
    in_title = events.Mention(field="title", start=0, end=len(surface), surface=surface)
    in_text = events.Mention(field="text", start=0, end=len(surface), surface=surface)
    link = events.EntityLink(
        entity_id=one.entity,
        label=one.shown,
        type="place",
        confidence=0.9,
        salience=0.9,
        mentions=(in_title, in_text),
    )
    return make.enriched(
        one.name,
        title=one.shown,
        text=f"{one.shown}\n\n{one.string}",
        summary=one.shown,
        html=one.string,
        authors=(one.shown, one.string),
        url=one.string,
        image_url=one.string,
        source=_source(one),
        site_name=one.shown,
        sections=("world",),
        keywords=(one.string,),
        phrases=(one.shown,),
        tags=(events.Tag(id="medtop:16000000", label=one.shown, confidence=0.9),),
        entities=(link,),
        names=(events.UnlinkedName(name=one.shown, salience=0.5),),
        event_time=now,
        published_at=now,
    )


def story(one: Hostile, now: datetime) -> events.Story:
    """Return a story of the article alone."""
    member = make.story_member(
        one.name, title=one.shown, url=one.string, source=_source(one), event_time=now
    )
    told = {"headline": one.shown, "members": (member,), "sections": ("world",)}
    return make.story(one.name, event_time=now, first_at=now, latest_at=now, **told)


def comment(one: Hostile, now: datetime) -> events.Comment:
    """Return a comment on the article."""
    said = {"author": one.shown, "text": f"{one.shown}\n{one.string}"}
    return comment_event(one.name, on=one.name, event_time=now, **said)


def source(one: Hostile, now: datetime) -> events.Source:
    """Return the outlet as it is followed."""
    told = make.source(one.outlet, owner=one.shown, event_time=now)
    return told.model_copy(update={"name": one.shown})


def trending(some: Sequence[Hostile], now: datetime) -> events.TrendSnapshot:
    """Return a list of as many of them as it may hold."""
    return snapshot(
        *(_topic(one, now) for one in some[:TOPICS]), id=f"world@{now.isoformat()}", event_time=now
    )


def _topic(one: Hostile, now: datetime) -> events.TrendTopic:
    telling = events.TrendArticle(
        article_id=one.article_id,
        title=one.shown,
        url=one.string,
        outlet=one.shown,
        event_time=now,
    )
    voices = (events.TrendVoice(owner=one.shown, share=1.0),)
    told = {"label": one.shown, "voices": voices, "articles": (telling,), "first_seen": now}
    return topic(one.entity, **told)


async def publish(publisher: KafkaPublisher, some: Sequence[Hostile]) -> None:
    """Put all of that on the log."""
    now = datetime.now(UTC)
    await publisher.publish(topics.ARTICLES_ENRICHED, [article(one, now) for one in some])
    await publisher.publish(topics.STORIES, [story(one, now) for one in some])
    await publisher.publish(topics.COMMENTS, [comment(one, now) for one in some])
    await publisher.publish(topics.SOURCES, [source(one, now) for one in some])
    await publisher.publish(topics.TRENDS, [trending(some, now)])
