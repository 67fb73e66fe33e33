"""The bounded table of articles seen."""

from __future__ import annotations

from services.ingest.core.intake.articles import seen_event
from services.ingest.core.intake.seen import SeenArticles
from tests.make import NOW, article_id


def test_later_version_wins_in_any_order() -> None:
    seen = SeenArticles()
    for version in (2, 3, 1):
        seen.note(seen_event(article_id(), version, f"hash {version}", NOW))

    assert seen.get(article_id()) == (3, "hash 3")


def test_oldest_is_forgotten_first() -> None:
    seen = SeenArticles(most=2)
    for name in ("a", "b", "a", "c"):
        seen.note(seen_event(article_id(name), 1, "x", NOW))

    assert len(seen) == 2
    assert seen.get(article_id("b")) is None
