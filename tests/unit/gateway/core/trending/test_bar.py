"""Where the links of the bar lead."""

from __future__ import annotations

from services.gateway.core.reader.editions import EDITIONS
from services.gateway.core.trending.bar import HOUR, Bar
from services.gateway.core.trending.trends import TrendingView
from tests import make
from tests.make_documents import topic

WORLD = TrendingView(edition="world", window="24h", as_of=make.NOW, topics=(topic(),) * 12)
GERMAN = TrendingView(edition="language:de", window="2h", as_of=make.NOW)


def test_as_many_topics_as_fit() -> None:
    assert len(Bar(WORLD).topics) == 8


def test_live_bar_leads_to_plain_addresses() -> None:
    bar = Bar(WORLD)

    assert bar.windows == [("2h", "/?window=2h"), ("24h", "/")]
    assert bar.topic("a+b/c") == "/topics/a%2Bb%2Fc"
    assert bar.place is None


def test_links_keep_edition_and_moment() -> None:
    bar = Bar(GERMAN, at=make.NOW, edition=EDITIONS["de"])

    assert bar.topic("Q1") == (
        "/topics/Q1?edition=language%3Ade&window=2h&at=2026-11-20T12%3A00%3A00Z"
    )
    assert bar.back_to_now == "/de?window=2h"
    assert bar.place == "Deutsch"


def test_steps_in_time_end_at_now() -> None:
    past, live = Bar(WORLD, at=make.hours_ago(2)), Bar(WORLD)

    assert past.ago(HOUR) == "/?at=2026-11-20T09%3A00%3A00Z"
    assert past.later(HOUR, make.NOW) == "/?at=2026-11-20T11%3A00%3A00Z"
    assert past.later(3 * HOUR, make.NOW) is None
    assert (live.ago(HOUR), live.later(HOUR, make.NOW)) == ("/?at=2026-11-20T11%3A00%3A00Z", None)
