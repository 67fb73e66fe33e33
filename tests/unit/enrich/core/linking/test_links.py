"""Entity links with places, salience and short names."""

from __future__ import annotations

from services.enrich.core.linking.links import find_names, link_entities
from services.enrich.core.text.passages import Passage
from services.enrich.core.text.words import words_of
from shared.events import EntityLink
from tests.unit.enrich.small_base import base


def _links(title: str, text: str) -> dict[str, EntityLink]:
    passages = (
        Passage("title", title, words_of(title)),
        Passage("text", text, words_of(text)),
    )
    return {link.label: link for link in link_entities(find_names(passages, base()))}


def test_mentions_point_into_the_text() -> None:
    text = "Ash from Mount Etna fell. Etna is calm."

    link = _links("Ash", text)["Mount Etna"]

    assert [text[one.start : one.end] for one in link.mentions] == ["Mount Etna", "Etna"]


def test_surname_follows_the_full_name() -> None:
    link = _links("Search for McCann", "Madeleine McCann disappeared in 2007.")["Madeleine McCann"]

    assert [one.surface for one in link.mentions] == ["McCann", "Madeleine McCann"]


def test_surname_alone_is_not_linked() -> None:
    assert _links("Search for McCann", "Nobody was found.") == {}


def test_alias_links_without_full_name() -> None:
    assert _links("Trump travels", "")["Donald Trump"].confidence == 0.8


def test_title_makes_salient() -> None:
    links = _links("Russia proposes talks", "Ukraine waits. " + "x " * 400 + "Turkey hosts.")

    saliences = [links[name].salience for name in ("Russia", "Ukraine", "Turkey")]

    assert saliences == sorted(saliences, reverse=True)
    assert len(set(saliences)) == 3


def test_part_of_longer_name_is_no_mention() -> None:
    assert set(_links("PSG", "Paris Saint-Germain won.")) == {"Paris Saint-Germain"}
