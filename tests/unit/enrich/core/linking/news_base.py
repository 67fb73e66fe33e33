"""A small base of what the tests' news names, and how the tests link with it."""

from __future__ import annotations

from functools import cache

from services.enrich.adapters.packaged_name_words import load_name_words
from services.enrich.core.knowledge.kinds import NameKind, form_of, language_mask
from services.enrich.core.knowledge.knowledge_base import KnowledgeBase
from services.enrich.core.knowledge.source_entities import SourceEntity, SourceName
from services.enrich.core.linking.linker import Background, Found, find_names, words_for
from services.enrich.core.text.passages import Passage
from tests.unit.enrich.knowledge_bases import alias, compiled

STOPWORDS = frozenset("the a an of in on at to and for it is was we us who he she they".split())  # noqa: SIM905


def _demonym(text: str, *languages: str) -> SourceName:
    return SourceName(text, int(NameKind.DEMONYM) | form_of(text), language_mask(languages))


def _entity(
    entity_id: str,
    label: str,
    kind: str,
    popularity: float,
    *names: SourceName,
    about: str = "",
    links: tuple[str, ...] = (),
) -> SourceEntity:
    return SourceEntity(entity_id, label, kind, popularity, names, description=about, links=links)


@cache
def base() -> KnowledgeBase:
    """Return the base."""
    return compiled(
        _entity("Q30", "United States", "country", 340, alias("US"), alias("U.S."),
                _demonym("American")),
        _entity("Q159", "Russia", "country", 330, _demonym("Russian"),
                _demonym("russische", "de"), _demonym("russe", "fr"), alias("Russland")),
        _entity("Q858", "Syria", "country", 250),
        _entity("Q805", "Yemen", "country", 250),
        _entity("Q21", "England", "country", 250),
        _entity("Q47762", "England national football team", "team", 60,
                about="football team representing England"),
        _entity("Q230", "Georgia", "country", 180, about="country in the Caucasus, Tbilisi"),
        _entity("Q1428", "Georgia", "region", 150, about="state of the US",
                links=("Q23556",)),
        _entity("Q23556", "Atlanta", "city", 150),
        _entity("Q90", "Paris", "city", 270),
        _entity("Q11299", "Manhattan", "place", 120),
        _entity("Q161491", "Reading", "city", 60, about="town in Berkshire"),
        _entity("Q16990", "Mount Etna", "place", 130, alias("Etna"), about="volcano on Sicily"),
        _entity("Q22686", "Donald Trump", "politician", 330),
        _entity("Q40469", "Associated Press", "organization", 90, alias("AP")),
        _entity("Q204711", "Food and Drug Administration", "organization", 60),
        _entity("Q40348", "lawyer", "concept", 80),
    )  # fmt: skip


def found_in(text: str, title: str = "", language: str = "en") -> Found:
    """Return what is found in an article."""
    words = words_for(load_name_words(), language)
    rules = words.capital_rules
    passages = (Passage.of("title", title, rules), Passage.of("text", text, rules))
    background = Background(base(), words, STOPWORDS, language)
    return find_names(passages, background)


def linked(text: str, title: str = "", language: str = "en") -> list[tuple[str, str]]:
    """Return the linked names as written, each with the id it is linked to."""
    return [
        (one.mention.surface, base().id_of(one.entity))
        for one in found_in(text, title, language).linked
        if one.entity is not None
    ]
