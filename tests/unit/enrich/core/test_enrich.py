"""The tag step as a whole."""

from __future__ import annotations

from typing import Any

from services.enrich.core.digest import LEAD_CHARACTERS, digest
from services.enrich.core.enrich import MOST_CHARACTERS, enrich
from shared.events import EnrichedArticle, Lane
from tests import make
from tests.unit.enrich.small_base import tools

HERE = make.provenance("enrich", topic="articles.raw.v1", partition=1, offset=7)


def _enriched(**fields: Any) -> EnrichedArticle:
    return enrich(make.raw_article(**fields), tools(), HERE)


def test_article_is_kept_as_it_was() -> None:
    raw = make.raw_article(lane=Lane.BACKFILL, authors=("Ada",))

    article = enrich(raw, tools(), HERE)

    carried = set(type(raw).model_fields) - {"provenance", "sections", "schema_version"}
    assert all(getattr(article, name) == getattr(raw, name) for name in carried)
    assert article.provenance == HERE


def test_inferred_fields_are_filled() -> None:
    article = _enriched(title="Mount Etna erupts again", text="Ash fell. Etna is loud.")

    assert article.language.code == "en"
    assert [link.entity_id for link in article.entities] == ["Q16990"]
    assert article.knowledge_version.startswith("test-")


def test_sections_are_normalised() -> None:
    assert _enriched(sections=("Fußball", "Gewinnspiele")).sections[0] == "sport"


def test_same_article_gives_same_event() -> None:
    assert _enriched() == _enriched()


def test_giant_line_is_cut() -> None:
    article = _enriched(text="x" * 5_000_000 + " Mount Etna")

    assert len(article.text) > MOST_CHARACTERS
    assert not any(one.field == "text" for link in article.entities for one in link.mentions)


def test_odd_characters_do_no_harm() -> None:
    assert _enriched(title="\u202eabc\u0000", text="\u0645\u0631 \u4f60 \ud7ff\u200f").title


def test_digest_is_slim() -> None:
    article = _enriched(text="Mount Etna. " * 500)

    slim = digest(article, tools().stopwords)

    assert slim.id == article.id
    assert len(slim.lead) <= LEAD_CHARACTERS
    assert slim.entities[0].label == "Mount Etna"
    assert (slim.event_time, slim.lane, slim.provenance) == (
        article.event_time,
        article.lane,
        HERE,
    )
