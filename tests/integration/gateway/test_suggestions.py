"""What begins so is the same in memory and in the real index."""

from __future__ import annotations

import pytest

from shared.events import Tag
from tests import make
from tests.integration.gateway.conftest import Count
from tests.make_documents import article_event, entity_link


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("mull", [("entity", "Q1", "Gerd Müller", 2), ("tag", "phrase:mull", "Mull trade", 1)]),
        ("MÜLL", [("entity", "Q1", "Gerd Müller", 2), ("tag", "phrase:mull", "Mull trade", 1)]),
        ("gerd m", [("entity", "Q1", "Gerd Müller", 2)]),
        ("gaz", [("source", "gazette", "Gazette", 3)]),
        ("üller", []),
        ("[^x", []),
    ],
)
async def test_names_by_their_beginning(
    count: Count, text: str, told: list[tuple[str, str, str, int]]
) -> None:
    named = (entity_link("Q1", label="Gerd Müller"), entity_link("Q2", label="Amulla"))
    tags = (Tag(id="phrase:mull", label="Mull trade", confidence=0.9),)
    coverage = await count(
        article_event("a1", entities=named, tags=tags),
        article_event("a2", entities=named),
        article_event("a3"),
        article_event("old", entities=named, event_time=make.hours_ago(24 * 40)),
    )

    found = await coverage.named(text, make.NOW)

    assert sorted((one.kind, one.id, one.label, one.articles) for one in found) == told
