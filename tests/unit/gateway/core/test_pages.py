"""What the front page shows."""

from __future__ import annotations

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


def test_headline_of_story_is_told_first() -> None:
    told = article("a1", title="Mount Etna erupts", event_time=make.hours_ago(3))
    last = article("a2", title="Ash over Catania", outlet="herald")

    card = pages.front_page([story(of=("a1", "a2"))], [last, told], [], [], make.NOW).stories[0]

    assert card.lead.title == "Mount Etna erupts"
    assert [one.title for one in card.others] == ["Ash over Catania"]


def test_headline_of_retracted_article_goes() -> None:
    told = story(of=("gone", "a2"), headline="Title of gone")

    card = pages.front_page([told], [article("a2", title="Etna")], [], [], make.NOW).stories[0]

    assert (card.headline, card.lead.title) == ("Etna", "Etna")


def test_cards_need_newest_and_headline() -> None:
    members = tuple(
        make.story_member(f"a{age}", title=f"Title {age}", event_time=make.hours_ago(age))
        for age in range(50)
    )
    large = story(members=members, headline="Title 49")

    needed = pages.shown_members(large)

    assert needed == [make.article_id(f"a{age}") for age in (*range(20), 49)]


def test_newest_telling_when_headline_is_gone() -> None:
    first = article("a1", title="Etna stirs", event_time=make.hours_ago(3))
    last = article("a2", title="Etna calms", outlet="herald")

    card = pages.front_page([story(of=("a1", "a2"))], [first, last], [], [], make.NOW).stories[0]

    assert card.lead.title == "Etna calms"


def test_other_tellings_are_one_per_outlet() -> None:
    members = [article("lead")] + [
        article(f"a{number}", outlet="herald", title=f"Telling {number}") for number in range(3)
    ]
    of = ("lead", "a0", "a1", "a2")

    card = pages.front_page([story(of=of)], members, [], [], make.NOW).stories[0]

    assert len(card.others) == 1


def test_sections_leave_out_top_stories() -> None:
    told, other = article("told"), article("other")
    world = SectionNews("world", 2, (told, other))

    page = pages.front_page([story(of=("told",))], [told], [], [world], make.NOW)

    assert [one.article_id for one in page.sections[0].articles] == [other.article_id]


def test_known_sections_in_paper_order() -> None:
    news = [SectionNews(one, 1, (article(one),)) for one in ("gardening", "sport", "world")]

    page = pages.front_page([], [], [], news, make.NOW)

    assert [block.label for block in page.sections] == ["World", "Sport", "Gardening"]


def test_many_outlets_are_shortened() -> None:
    members = [article(f"a{number}", outlet=f"o{number}") for number in range(6)]
    told = story(of=tuple(f"a{number}" for number in range(6)))

    card = pages.front_page([told], members, [], [], make.NOW).stories[0]

    assert len(card.outlets) == 6
    assert card.named_outlets.endswith("and 2 more")


def test_entity_is_called_by_name() -> None:
    named = article(entities=(entity_link("Q16990", "Mount Etna"),))

    assert pages.entity_label("Q16990", [named]) == "Mount Etna"
    assert pages.entity_label("Q1", [named]) == "Q1"
    assert pages.entity_label(None, [named]) is None
