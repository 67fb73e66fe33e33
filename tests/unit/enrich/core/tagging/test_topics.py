"""What publishers' names mean."""

from __future__ import annotations

import pytest

from services.enrich.core.tagging.taxonomy import TopicTableError
from services.enrich.core.tagging.topics import PublisherName, parse_publisher_names
from tests.unit.enrich.core.tagging.small_topics import taxonomy, topics


def test_names_are_known_without_case() -> None:
    assert topics().published_as(" SPORTS") == (PublisherName("sport", "sport"),)


def test_parts_of_a_path_are_known() -> None:
    found = topics().published_as("World / Football")

    assert found == (PublisherName("world", None), PublisherName("sport", "soccer"))


def test_label_of_a_topic_is_known() -> None:
    found = topics().published_as("Central Bank")

    assert found == (PublisherName("business", "banks"),)


def test_unknown_section_is_refused() -> None:
    with pytest.raises(TopicTableError, match="no such section"):
        parse_publisher_names(["header", "moon\t\tmoon"], taxonomy())
