"""Only what nobody says is doubted, and only what finds more is meant."""

from __future__ import annotations

import pytest

from services.gateway.core.finder import SearchRequest
from services.gateway.core.search.spelling import did_you_mean
from tests.fakes import MemoryFinder
from tests.make_documents import article


def news() -> MemoryFinder:
    return MemoryFinder(
        [
            article("a1", title="Catania closes", text="Eruption of Etna seen by Merz."),
            article("a2", title="Votes", text="The budget passed."),
        ]
    )


@pytest.mark.parametrize(
    ("q", "meant"),
    [
        ("erupton etna", "eruption etna"),
        ("etna OR (budgte votes)", "etna OR budget votes"),
        ("catanja lang:en", "catania lang:en"),
        ("merz etna", None),
        ("merz budget", None),
        ("erupton budget", None),
        ("etna -budgte", None),
        ("author:merzz", None),
        ("", None),
    ],
)
async def test_did_you_mean(q: str, meant: str | None) -> None:
    finder, request = news(), SearchRequest(q=q)

    assert await did_you_mean(request, await finder.search(request), finder) == meant
