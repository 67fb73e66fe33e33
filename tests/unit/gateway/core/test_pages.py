"""What the front page shows."""

from __future__ import annotations

from services.gateway.core import pages
from services.gateway.core.finder import SectionNews
from services.gateway.core.reader.editions import EDITIONS
from tests import make
from tests.make_documents import article, entity_link, story


def test_story_without_articles_disappears() -> None:
    assert pages.story_cards([story(of=("gone",))], []) == []


def test_headline_of_story_is_told_first() -> None:
    told = article("a1", title="Mount Etna erupts", event_time=make.hours_ago(3))
    last = article("a2", title="Ash over Catania", outlet="herald")

    card = pages.story_cards([story(of=("a1", "a2"))], [last, told])[0]

    assert card.lead.title == "Mount Etna erupts"
    assert [one.title for one in card.others] == ["Ash over Catania"]


def test_edition_tells_in_its_language() -> None:
    german = article("a2", title="Der Ätna bricht aus", code="de")
    english = article("a1", title="Mount Etna erupts")

    (card,) = pages.story_cards([story(of=("a1", "a2"))], [english, german], EDITIONS["de"])

    assert (card.headline, card.lead.language) == ("Der Ätna bricht aus", "de")


def test_headline_of_retracted_article_goes() -> None:
    told = story(of=("gone", "a2"), headline="Title of gone")

    card = pages.story_cards([told], [article("a2", title="Etna")])[0]

    assert (card.headline, card.lead.title) == ("Etna", "Etna")


def test_cards_need_newest_and_headline() -> None:
    members = tuple(
        make.story_member(f"a{age}", title=f"Title {age}", event_time=make.hours_ago(age))
        for age in range(50)
    )
    large = story(members=members, headline="Title 49")

    needed = pages.shown_members(large)

    assert needed == [make.article_id(f"a{age}") for age in (*range(20), 49)]
    assert len(pages.shown_members(large, EDITIONS["de"])) == 50


def test_newest_telling_when_headline_is_gone() -> None:
    first = article("a1", title="Etna stirs", event_time=make.hours_ago(3))
    last = article("a2", title="Etna calms", outlet="herald")

    card = pages.story_cards([story(of=("a1", "a2"))], [first, last])[0]

    assert card.lead.title == "Etna calms"


def test_other_tellings_are_one_per_outlet() -> None:
    members = [article("lead")] + [
        article(f"a{number}", outlet="herald", title=f"Telling {number}") for number in range(3)
    ]
    of = ("lead", "a0", "a1", "a2")

    card = pages.story_cards([story(of=of)], members)[0]

    assert len(card.others) == 1


def test_known_sections_in_paper_order() -> None:
    news = [SectionNews(one, 1, (article(one),)) for one in ("gardening", "sport", "world")]

    blocks = pages.section_blocks(news)

    assert [block.label for block in blocks] == ["World", "Sport", "Gardening"]


def test_many_outlets_are_shortened() -> None:
    members = [article(f"a{number}", outlet=f"o{number}") for number in range(6)]
    told = story(of=tuple(f"a{number}" for number in range(6)))

    card = pages.story_cards([told], members)[0]

    assert len(card.outlets) == 6
    assert card.named_outlets.endswith("and 2 more")


def test_entity_is_called_by_name() -> None:
    named = article(entities=(entity_link("Q16990", "Mount Etna"),))

    assert pages.entity_label("Q16990", [named]) == "Mount Etna"
    assert pages.entity_label("Q1", [named]) == "Q1"
    assert pages.entity_label(None, [named]) is None
