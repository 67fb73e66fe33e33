"""Editions, regions, marked texts and charts."""

from __future__ import annotations

from itertools import chain

import pytest

from services.gateway.core.query.parsing import parse
from services.gateway.core.reader.bars import HEIGHT, bars
from services.gateway.core.reader.editions import EDITIONS, WORLD, edition_for
from services.gateway.core.reader.entity_marks import Segment, marked_paragraphs
from services.gateway.core.reader.languages import direction
from services.gateway.core.reader.regions import REGION_LABELS, REGIONS
from services.gateway.core.reader.related import related_entities
from services.gateway.core.reader.search_page import between
from shared.documents import ArticleEntity
from shared.events import Mention
from tests import make
from tests.make_documents import article, entity_link


def etna(*mentions: Mention) -> ArticleEntity:
    return ArticleEntity(id="Q16990", label="Mount Etna", type="place", mentions=mentions)


def mention(start: int, surface: str = "Etna", field: str = "text") -> Mention:
    return Mention.model_validate(
        {"field": field, "start": start, "end": start + len(surface), "surface": surface}
    )


def test_first_mention_is_marked() -> None:
    text = "Ash of Etna.\n\nEtna is calm."

    marked = marked_paragraphs(text, [etna(mention(14), mention(7), mention(0, field="title"))])

    assert marked == [
        [Segment("Ash of "), Segment("Etna", "Q16990"), Segment(".")],
        [Segment("Etna is calm.")],
    ]


@pytest.mark.parametrize("wrong", [mention(0), mention(400), mention(7, "Etn"), mention(0, "")])
def test_mention_elsewhere_changes_no_text(wrong: Mention) -> None:
    marked = marked_paragraphs("Ash of Etna.", [etna(wrong)])

    assert "".join(piece.text for one in marked for piece in one) == "Ash of Etna."


def test_overlapping_mentions_keep_the_text() -> None:
    inner = ArticleEntity(id="Q2", label="Etna", type="place", mentions=(mention(6),))
    (marked,) = marked_paragraphs("Mount Etna.", [etna(mention(0, "Mount Etna")), inner])

    assert marked == [Segment("Mount Etna", "Q16990"), Segment(".")]


def test_country_is_in_one_region() -> None:
    codes = list(chain.from_iterable(REGIONS.values()))

    assert len(codes) == len(set(codes))
    assert REGIONS.keys() == REGION_LABELS.keys()
    assert {one.country.upper() for one in EDITIONS.values() if one.country} <= set(codes)


def test_list_belongs_to_its_edition() -> None:
    assert edition_for("de", "AT") is EDITIONS["de-at"]
    assert edition_for("de", "us") is EDITIONS["de"]
    assert edition_for(None) is WORLD


@pytest.mark.parametrize(
    ("language", "way"),
    [("ar", "rtl"), ("he-IL", "rtl"), ("en", "ltr"), ("ar-Latn", "ltr"), ("", "auto")],
)
def test_languages_have_a_direction(language: str, way: str) -> None:
    assert direction(language) == way


def test_highest_bar_fills_the_chart() -> None:
    made = bars([(make.hours_ago(2), 1), (make.hours_ago(1), 4)])

    assert made is not None
    assert [one.height for one in made.bars] == [HEIGHT / 4, HEIGHT]
    assert (made.highest, made.total) == (4, 5)
    assert bars([(make.NOW, 0), (make.NOW, 0)]) is None


def test_related_entities_are_counted_once_an_article() -> None:
    etna, italy = entity_link(), entity_link("Q38", "Italy")
    articles = [article("a1", entities=(etna, italy)), article("a2", entities=(italy,))]

    related = related_entities(articles, {"Q16990"})

    assert [(one.entity.label, one.articles) for one in related] == [("Italy", 2)]


def test_days_stand_for_the_whole_query() -> None:
    q = between("etna OR ash", make.NOW.date(), make.NOW.date())

    assert parse(q) == parse("(etna OR ash) after:2026-11-20 before:2026-11-21")
