"""Sources by what people call them."""

from __future__ import annotations

import pytest

from services.ingest.core.sources import changes
from services.ingest.core.sources.facts import SourceFacts
from services.ingest.core.sources.finding import UnknownSourceError, find_source, same_source
from shared.events import Source
from tests.make import NOW

GAZETTE = changes.added("https://gazette.example/feed.xml", SourceFacts(name="Gazette"), NOW)
HERALD = changes.added("https://herald.example/rss", SourceFacts(name="Herald"), NOW)
MOVED = changes.moved(HERALD, "https://herald.example/new", NOW)


def _known(*sources: Source) -> dict[str, Source]:
    return {one.source_id: one for one in sources}


@pytest.mark.parametrize(
    "called",
    [
        GAZETTE.source_id,
        GAZETTE.source_id[:4],
        GAZETTE.source_id[:9].upper(),
        GAZETTE.feed_url,
        "HTTPS://GAZETTE.example:443/feed.xml#top",
        "gazette",
    ],
)
def test_source_goes_by_many_names(called: str) -> None:
    assert find_source(called, _known(GAZETTE, MOVED)) == GAZETTE


@pytest.mark.parametrize("url", ["https://herald.example/rss", "https://herald.example/new"])
def test_moved_source_is_at_both_addresses(url: str) -> None:
    assert find_source(url, _known(GAZETTE, MOVED)) == MOVED
    assert same_source(url, _known(GAZETTE, MOVED)) == MOVED


@pytest.mark.parametrize("called", ["", "abc", "nothing", "https://nothing.example/", "http://"])
def test_unknown_name_is_told(called: str) -> None:
    with pytest.raises(UnknownSourceError):
        find_source(called, _known(GAZETTE))


def test_ambiguous_name_tells_which() -> None:
    twin = changes.added("https://gazette.example/2.xml", SourceFacts(name="Gazette"), NOW)

    with pytest.raises(UnknownSourceError, match="any of 2") as refused:
        find_source("Gazette", _known(GAZETTE, twin))
    assert twin.source_id in str(refused.value)


def test_removed_source_frees_its_move() -> None:
    gone = changes.removed(MOVED, NOW)

    assert same_source("https://herald.example/new", _known(gone)) is None
    assert same_source("https://herald.example/rss", _known(gone)) == gone
