"""The tag step: add to an article what can be inferred from its text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from services.enrich.core.copies.sketch import sketch_of
from services.enrich.core.knowledge.knowledge_base import KnowledgeBase
from services.enrich.core.language.detection import (
    Detector,
    detect_language,
    detect_title_language,
)
from services.enrich.core.lexicon import Stopwords
from services.enrich.core.linking.linker import Background, Found, find_names, words_for
from services.enrich.core.linking.links import link_entities, places_of, unlinked_names
from services.enrich.core.linking.name_words import NameWords
from services.enrich.core.phrases.keyphrases import find_phrases
from services.enrich.core.phrases.recent_news import RecentNews
from services.enrich.core.tagging.evidence import Findings
from services.enrich.core.tagging.tags import tag_article
from services.enrich.core.tagging.topics import Topics
from services.enrich.core.text.passages import Passage
from services.enrich.core.text.words import cut
from shared.events import EnrichedArticle, EntityLink, Language, Provenance, RawArticle

# What follows adds little to what an article is about, and keeps a giant one from taking seconds.
MOST_CHARACTERS = 20_000
MOST_TITLE_CHARACTERS = 500

Passages = tuple[Passage, Passage]


@dataclass(frozen=True, slots=True)
class Tools:
    """What the tag step knows: entities, words, subjects, languages, and recent news."""

    knowledge: KnowledgeBase
    stopwords: Stopwords
    name_words: Mapping[str, NameWords]
    topics: Topics
    detect: Detector
    recent: RecentNews = field(default_factory=RecentNews)


def enrich(article: RawArticle, tools: Tools, provenance: Provenance) -> EnrichedArticle:
    """Return `article` with all that is inferred from it, under the same event id."""
    language = detect_language(article, tools.detect, tools.stopwords)
    passages = passages_of(article, language, tools)
    found = find_in(passages, language, tools)
    links = link_entities(found, tools.knowledge)
    inferred: dict[str, Any] = {
        "language": language,
        "title_language": detect_title_language(article, language, tools.detect, tools.stopwords),
        "entities": links,
        "names": unlinked_names(found.unknown),
        "places": places_of(links, tools.knowledge),
        "phrases": _phrases(article, passages, language, found, tools),
        "sketch": sketch_of(article.text),
        "knowledge_version": tools.knowledge.version,
        "inferred_by": inferred_by(tools.knowledge),
    }
    inferred |= _subjects(article, passages, language, links, tools.topics)
    own = {"schema_version": EnrichedArticle.current_schema, "provenance": provenance}
    return EnrichedArticle.model_validate(dict(article) | own | inferred)


def passages_of(article: RawArticle, language: Language, tools: Tools) -> Passages:
    """Return title and text as they are read; of a giant article the beginning."""
    rules = words_for(tools.name_words, language.code).capital_rules
    return (
        Passage.of("title", cut(article.title, MOST_TITLE_CHARACTERS), rules),
        Passage.of("text", cut(article.text, MOST_CHARACTERS), rules),
    )


def find_in(passages: Passages, language: Language, tools: Tools) -> Found:
    """Return the names in the passages of one article."""
    code = language.code
    stopwords = tools.stopwords.of(code)
    words = words_for(tools.name_words, code)
    return find_names(passages, Background(tools.knowledge, words, stopwords, code))


def _phrases(
    article: RawArticle, passages: Passages, language: Language, found: Found, tools: Tools
) -> tuple[str, ...]:
    taken = [one.taken for one in found.linked]
    stopwords = tools.stopwords.of(language.code)
    news = tools.recent.seen_from(
        article.source.id, language.code, article.event_time, article.article_id
    )
    return find_phrases(passages, taken, stopwords, news)


def _subjects(
    article: RawArticle,
    passages: Passages,
    language: Language,
    links: tuple[EntityLink, ...],
    topics: Topics,
) -> dict[str, Any]:
    title, body = passages
    findings = Findings(title.words, body.words, language.code, article.sections, links)
    subjects = tag_article(findings, topics)
    return {"tags": subjects.tags, "sections": subjects.sections}


def inferred_by(knowledge: KnowledgeBase) -> dict[str, str]:
    """Return for each inferred field by what it is made, and in which version."""
    linking = f"linking 1 on knowledge {knowledge.version}"
    return {
        "language": "ELD and lid.176, agreement 1",
        "title_language": "ELD and lid.176, agreement 1",
        "entities": linking,
        "names": linking,
        "places": linking,
        "tags": "IPTC Media Topics 2022-02-03, terms 1",
        "sections": "publisher's sections and tags",
        "phrases": "keyphrases 1 against recent news",
        "sketch": "bottom-k sketch 1 of runs of three words",
    }
