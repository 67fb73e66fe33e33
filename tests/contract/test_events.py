"""Messages written once are read for ever, and the published schemas are those of the code."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from shared import topics
from shared.schemas import rendered

EXAMPLES = Path(__file__).parent / "examples"
PUBLISHED = Path(__file__).parents[2] / "docs" / "api" / "events"

with_events = pytest.mark.parametrize(
    "topic", [topic for topic in topics.ALL if topic.event], ids=lambda topic: topic.name
)


def _examples(topic: topics.Topic) -> list[Path]:
    return sorted((EXAMPLES / topic.name).glob("*.json"))


@with_events
def test_every_topic_has_examples(topic: topics.Topic) -> None:
    assert _examples(topic)


@with_events
def test_old_messages_still_parse(topic: topics.Topic) -> None:
    assert topic.event is not None
    for path in _examples(topic):
        event = topic.event.model_validate_json(path.read_bytes())

        assert topic.key_of(event)


@with_events
def test_newer_messages_are_read(topic: topics.Topic) -> None:
    assert topic.event is not None
    for path in _examples(topic):
        body = json.loads(path.read_bytes()) | {"schema_version": 99, "added_later": {"a": [1]}}

        assert topic.event.model_validate(body).schema_version == 99


@with_events
def test_examples_fit_published_schema(topic: topics.Topic) -> None:
    schema = json.loads((PUBLISHED / f"{topic.name}.json").read_bytes())
    for path in _examples(topic):
        jsonschema.validate(json.loads(path.read_bytes()), schema)


def test_published_schemas_are_current() -> None:
    published = {path.name: path.read_text() for path in PUBLISHED.glob("*.json")}

    assert published == rendered(), "run `make schemas`"


def test_no_example_without_topic() -> None:
    assert {path.name for path in EXAMPLES.iterdir()} <= set(topics.BY_NAME)
