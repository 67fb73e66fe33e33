"""Entity links with places, salience and short names."""

from __future__ import annotations

from services.enrich.core.enrich import find_in
from services.enrich.core.linking.linker import Found
from services.enrich.core.linking.links import link_entities, places_of, unlinked_names
from services.enrich.core.text.passages import Passage
from shared.events import EntityLink, Language
from tests.unit.enrich.small_base import base, tools

ENGLISH = Language(code="en", confidence=0.9, origin="text")


def _found(title: str, text: str) -> Found:
    return find_in((Passage.of("title", title), Passage.of("text", text)), ENGLISH, tools())


def _links(title: str, text: str) -> dict[str, EntityLink]:
    return {link.label: link for link in link_entities(_found(title, text), base())}


def test_mentions_point_into_the_text() -> None:
    text = "Ash from Mount Etna fell. Etna is calm."

    link = _links("Ash", text)["Mount Etna"]

    assert [text[one.start : one.end] for one in link.mentions] == ["Mount Etna", "Etna"]


def test_surname_follows_the_full_name() -> None:
    link = _links("Search for McCann", "Madeleine McCann disappeared in 2007.")["Madeleine McCann"]

    assert [one.surface for one in link.mentions] == ["McCann", "Madeleine McCann"]


def test_surname_alone_is_not_linked() -> None:
    assert _links("Search for McCann", "Nobody was found.") == {}


def test_forced_name_links_alone() -> None:
    assert _links("Trump travels", "")["Donald Trump"].entity_id == "Q22686"


def test_title_makes_salient() -> None:
    links = _links("Russia proposes talks", "Ukraine waits. " + "x " * 400 + "Turkey hosts.")

    saliences = [links[name].salience for name in ("Russia", "Ukraine", "Turkey")]

    assert saliences == sorted(saliences, reverse=True)
    assert len(set(saliences)) == 3


def test_places_have_points() -> None:
    links = tuple(_links("Etna", "Mount Etna erupted in Russia.").values())

    assert [place.label for place in places_of(links, base())] == ["Mount Etna"]


def test_unknown_name_counts_when_repeated() -> None:
    found = _found("", "We met Ada Example and Bob Once. Then Ada Example sang.")

    assert [(name.name, len(name.mentions)) for name in unlinked_names(found.unknown)] == [
        ("Ada Example", 2)
    ]
