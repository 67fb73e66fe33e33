"""What the front page shows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.gateway.core import pages
from services.gateway.core.finder import SectionNews
from tests import make
from tests.make_documents import article, entity_link, story


def test_more_outlets_weigh_more() -> None:
    members = [article(f"a{number}", outlet=f"outlet{number}") for number in range(5)]
    small, large = story("small", of=("a0", "a1")), story("large", of=("a2", "a3", "a4"))

    page = pages.front_page([small, large], members, [], [], make.NOW)

    assert [card.story.story_id for card in page.stories] == ["large", "small"]


def test_old_stories_weigh_less() -> None:
    members = [article(f"a{number}", outlet=f"outlet{number}") for number in range(5)]
    fresh = story("fresh", of=("a0", "a1"))
    old = story("old", of=("a2", "a3", "a4"), latest_at=make.hours_ago(24))

    page = pages.front_page([old, fresh], members, [], [], make.NOW)

    assert [card.story.story_id for card in page.stories] == ["fresh", "old"]


def test_story_without_articles_disappears() -> None:
    page = pages.front_page([story(of=("gone",))], [], [], [], make.NOW)

    assert page.stories == ()


def test_newest_telling_leads_story() -> None:
    first = article("a1", title="Etna stirs", event_time=make.hours_ago(3))
    last = article("a2", title="Etna erupts", outlet="herald")

    card = pages.front_page([story(of=("a1", "a2"))], [last, first], [], [], make.NOW).stories[0]

    assert (card.lead.title, card.outlets) == ("Etna erupts", ("Gazette", "Herald"))


def test_sections_leave_out_top_stories() -> None:
    told, other = article("told"), article("other")
    world = SectionNews("world", 2, (told, other))

    page = pages.front_page([story(of=("told",))], [told], [], [world], make.NOW)

    assert [one.article_id for one in page.sections[0].articles] == [other.article_id]


def test_known_sections_in_paper_order() -> None:
    news = [SectionNews(one, 1, (article(one),)) for one in ("gardening", "sport", "world")]

    page = pages.front_page([], [], [], news, make.NOW)

    assert [block.label for block in page.sections] == ["World", "Sport", "Gardening"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.\n\nTwo\nlines.\n", ["One.", "Two\nlines."]),
        ("One.\nTwo.", ["One.", "Two."]),
        ("", []),
    ],
)
def test_paragraphs_of_a_text(text: str, expected: list[str]) -> None:
    assert pages.paragraphs(text) == expected


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(-5, "just now"), (0, "just now"), (59, "59 min ago"), (61, "1 h ago"), (1500, "19 November")],
)
def test_age_in_readers_words(minutes: int, expected: str) -> None:
    assert pages.told_age(make.NOW - timedelta(minutes=minutes), make.NOW) == expected


def test_age_of_earlier_years() -> None:
    assert pages.told_age(make.hours_ago(24 * 400), make.NOW) == "16 October 2025"


def test_many_outlets_are_shortened() -> None:
    members = [article(f"a{number}", outlet=f"o{number}") for number in range(6)]
    told = story(of=tuple(f"a{number}" for number in range(6)))

    card = pages.front_page([told], members, [], [], make.NOW).stories[0]

    assert card.named_outlets.endswith("and 2 more")


def test_entity_is_called_by_name() -> None:
    named = article(entities=(entity_link("Q16990", "Mount Etna"),))

    assert pages.entity_label("Q16990", [named]) == "Mount Etna"
    assert pages.entity_label("Q1", [named]) == "Q1"
    assert pages.entity_label(None, [named]) is None


@pytest.mark.parametrize(
    ("value", "told"), [(12.0, "12"), (1.54, "1.5"), (0.97, "1"), (-0.3, "-0.3")]
)
def test_counts_read_plainly(value: float, told: str) -> None:
    assert pages.told_number(value) == told
