"""The bounded table of articles seen."""

from __future__ import annotations

from datetime import timedelta

from services.ingest.core.intake.articles import alias_event, seen_event
from services.ingest.core.intake.seen import MOST_VERSIONS, MOST_VIEWS, Seen, SeenArticles
from shared.events import SeenArticle
from tests import make
from tests.make import NOW, article_id


def _note(name: str = "a1", version: int = 1, *views: tuple[str, str]) -> SeenArticle:
    seen = Seen(version, f"hash {version}", "gazette", (version,), views)
    return seen_event(article_id(name), seen, NOW)


def test_later_version_wins_in_any_order() -> None:
    seen = SeenArticles()
    for version in (2, 3, 1):
        seen.note(_note(version=version))

    known = seen.get(article_id())
    assert known is not None
    assert (known.version, known.content_hash, known.versions) == (3, "hash 3", (3, 2, 1))


def test_oldest_is_forgotten_first() -> None:
    seen = SeenArticles(most=2)
    for name in ("a", "b", "a", "c"):
        seen.note(_note(name))

    assert len(seen) == 2
    assert seen.get(article_id("b")) is None


def test_views_of_workers_are_joined() -> None:
    seen = SeenArticles()
    seen.note(_note("a", 1, ("one", "x")))
    seen.note(_note("a", 1, ("one", "x"), ("two", "y")))
    seen.note(_note("a", 1, ("one", "x"), ("three", "z")))

    known = seen.get(article_id("a"))
    assert known is not None
    assert known.views == (("one", "x"), ("two", "y"), ("three", "z"))


def test_views_and_versions_stay_few() -> None:
    known = Seen(1, "x", views=(("origin", "x"),))
    for number in range(100):
        known = known.viewed(str(number), "y")

    assert len(known.views) == MOST_VIEWS
    assert (known.views[0][0], known.views[-1][0]) == ("origin", "99")


def test_versions_stay_few() -> None:
    seen = SeenArticles()
    for version in range(1, 100):
        seen.note(_note(version=version))

    known = seen.get(article_id())
    assert known is not None
    assert known.versions == tuple(range(99, 99 - MOST_VERSIONS, -1))


def test_other_names_lead_to_the_article() -> None:
    seen = SeenArticles()
    seen.note(_note("a"))
    seen.note(alias_event(article_id("b"), article_id("a"), 1, NOW))
    seen.note(alias_event(article_id("c"), article_id("unknown"), 1, NOW))

    assert seen.resolve(article_id("b")) == article_id("a")
    assert seen.get(article_id("b")) == seen.get(article_id("a"))
    assert seen.resolve(article_id("c")) is None


def test_published_without_note_is_known() -> None:
    seen = SeenArticles()
    seen.note_published(make.raw_article("a", version=7))

    known = seen.get(article_id("a"))
    assert known is not None
    assert (known.version, known.owner) == (7, "gazette")
    assert seen.unnoted() == [article_id("a")]


def test_note_settles_what_was_published() -> None:
    seen = SeenArticles()
    seen.note_published(make.raw_article("a", version=7))
    seen.note(_note("a", 7))
    seen.note_published(make.raw_article("a", version=7))

    assert seen.unnoted() == []


def test_later_version_without_note_stays_unnoted() -> None:
    seen = SeenArticles()
    seen.note_published(make.raw_article("a", version=7))
    seen.note(_note("a", 6))

    assert seen.unnoted() == [article_id("a")]


def test_note_ids_differ_by_time() -> None:
    known = Seen(1, "x")
    first = seen_event(article_id(), known, NOW)
    second = seen_event(article_id(), known, NOW + timedelta(seconds=1))

    assert first.id != second.id
