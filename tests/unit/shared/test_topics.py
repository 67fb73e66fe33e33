"""The list of topics is whole and says what each is keyed by."""

from __future__ import annotations

import pytest

from shared import topics
from shared.kafka.admin import topic_config
from tests import make


def test_names_are_unique() -> None:
    assert len(topics.BY_NAME) == len(topics.ALL)


def test_every_key_is_a_field() -> None:
    for topic in topics.ALL:
        if topic.event is not None:
            assert topic.key in topic.event.model_fields, topic.name


def test_articles_are_keyed_by_id() -> None:
    article = make.raw_article("a1")

    assert topics.ARTICLES_RAW.key_of(article) == make.article_id("a1").encode()


def test_every_service_has_dead_letters() -> None:
    assert set(topics.DEAD_LETTERS) == {"ingest", "enrich", "search", "gateway"}


def test_dead_letters_have_room_for_more() -> None:
    parked = int(topic_config(topics.DEAD_LETTERS["search"])["max.message.bytes"])

    assert parked > int(topic_config(topics.ARTICLES_RAW)["max.message.bytes"])


def test_topics_kept_for_ever_say_so() -> None:
    assert topic_config(topics.COMMENTS)["retention.ms"] == "-1"


def test_unknown_topic_names_the_known() -> None:
    with pytest.raises(topics.UnknownTopicError, match=r"unknown topic 'news'.*stories\.v1"):
        topics.named("news")
