"""Sources written as OPML come back as they were."""

from __future__ import annotations

from typing import Any

import pytest

from services.ingest.core.sources.changes import added
from services.ingest.core.sources.facts import listed_facts
from services.ingest.core.sources.opml import write_opml
from services.ingest.core.sources.source_list import SourceListError, read_source_list
from shared.events import PageRules, PollingHints, Source
from tests import make


def back(source: Source) -> Source:
    (listed,) = read_source_list(write_opml([source])).sources
    return added(listed.feed_url, listed_facts(listed), make.NOW)


@pytest.mark.parametrize(
    "fields",
    [
        {"site": "https://gazette.example/", "country": "GB", "language": "en-gb"},
        {"owner": 'Gazette & "Sons" > all', "name": "L'Été & l’hiver"},
        {"sections": ("World", "Arts/Culture", "Food, Drink")},
        {"sections": ("World", "Sport")},
        {"rank": 0, "polling": PollingHints(min_interval_s=60.0, max_interval_s=3600.0)},
        {"kind": "sitemap", "rank": 90, "showing": "excerpt"},
        {"kind": "page", "rules": PageRules(item="div.story > a", date="time", title="h2")},
    ],
)
def test_all_that_is_known_comes_back(fields: dict[str, Any]) -> None:
    source = make.source().model_copy(update=fields)

    again = back(source)

    same = {name: getattr(source, name) for name in ("feed_url", "name", "owner", "site", *fields)}
    assert {name: getattr(again, name) for name in same} == same


def test_other_readers_find_what_they_know() -> None:
    written = write_opml([make.source(sections=("World", "Sport"))])

    assert b'xmlUrl="https://gazette.example/feed.xml"' in written
    assert b'category="World,Sport"' in written
    assert b"cupureSections" not in written


@pytest.mark.parametrize(
    "said", ['cupureRank="101"', 'cupureKind="shop"', 'cupureRules="{"', 'cupureMinIntervalS="-1"']
)
def test_nonsense_of_ours_is_told(said: str) -> None:
    body = f'<opml><outline xmlUrl="https://a.example/f" {said}/></opml>'

    with pytest.raises(SourceListError, match=r"a\.example/f"):
        read_source_list(body.encode())


def test_forbidden_characters_are_left_out() -> None:
    source = make.source().model_copy(update={"name": "Gaz\x00ette\x0b"})

    assert back(source).name == "Gazette"


def test_yaml_says_the_same() -> None:
    (listed,) = read_source_list(
        b"- url: https://a.example/news\n  kind: page\n  rank: 7\n  max_interval_s: 900\n"
        b"  rules: {item: 'li.story', link: a}\n"
    ).sources

    assert (listed.kind, listed.rank) == ("page", 7)
    assert listed.rules == PageRules(item="li.story", link="a")
    assert listed.polling.max_interval_s == 900
