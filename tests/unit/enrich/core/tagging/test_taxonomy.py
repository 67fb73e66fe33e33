"""The tree of subjects."""

from __future__ import annotations

import pytest

from services.enrich.core.tagging.taxonomy import TopicTableError, parse_taxonomy
from tests.unit.enrich.core.tagging.small_topics import taxonomy

HEADER = "topic\tlabel\tbroader\twikidata"


def test_nearest_broader_comes_first() -> None:
    assert taxonomy().topics["soccer"].broader == ("ball", "sport")
    assert taxonomy().top("soccer") == taxonomy().top("sport") == "sport"


def test_topics_are_found_by_wikidata() -> None:
    assert taxonomy().by_wikidata["Q2736"] == "soccer"


@pytest.mark.parametrize("row", ["a\tA\tnowhere\t", "a\tA\ta\t", "a\tA"])
def test_broken_row_is_refused(row: str) -> None:
    with pytest.raises(TopicTableError):
        parse_taxonomy([HEADER, row])
