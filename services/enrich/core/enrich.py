"""The tag step: add to an article what can be inferred from its text."""

from __future__ import annotations

from dataclasses import dataclass, field

from services.enrich.core.knowledge.starter import KnowledgeBase
from services.enrich.core.language.detection import (
    Detector,
    detect_language,
    detect_title_language,
)
from services.enrich.core.lexicon import Lexicon
from services.enrich.core.linking.links import find_names, link_entities
from services.enrich.core.phrases.keyphrases import find_phrases
from services.enrich.core.phrases.recent_news import RecentNews
from services.enrich.core.tagging.subjects import normalise_sections, sections_of, tag_subjects
from services.enrich.core.text.passages import Passage, Taken
from services.enrich.core.text.words import cut, words_of
from shared.events import EnrichedArticle, Provenance, RawArticle

# What follows adds little to what an article is about, and keeps a giant one from taking seconds.
MOST_CHARACTERS = 20_000


@dataclass(frozen=True, slots=True)
class Tools:
    """What the tag step knows: entities, words, how to tell languages, and recent news."""

    knowledge: KnowledgeBase
    lexicon: Lexicon
    detect: Detector
    recent: RecentNews = field(default_factory=RecentNews)


def enrich(article: RawArticle, tools: Tools, provenance: Provenance) -> EnrichedArticle:
    """Return `article` with language, subjects, entities and phrases, under the same event id."""
    title = Passage("title", article.title, words_of(article.title))
    text = cut(article.text, MOST_CHARACTERS)
    body = Passage("text", text, words_of(text))
    known = tools.lexicon.stopwords
    language = detect_language(article, tools.detect, known)
    found = find_names((title, body), tools.knowledge)
    published = normalise_sections(article.sections, tools.lexicon)
    tags = tag_subjects(title.words, body.words, language.code, published, tools.lexicon)
    stopwords = tools.lexicon.stopwords_of(language.code)
    taken = [Taken(one.passage.field, one.first, one.after) for one in found]
    news = tools.recent.seen_from(article.source.id, language.code, article.event_time)
    return EnrichedArticle.model_validate(
        dict(article)
        | {
            "schema_version": EnrichedArticle.current_schema,
            "provenance": provenance,
            "language": language,
            "title_language": detect_title_language(article, language, tools.detect, known),
            "tags": tags,
            "sections": sections_of(published, tags),
            "entities": link_entities(found),
            "phrases": find_phrases((title, body), taken, stopwords, news),
            "knowledge_version": tools.knowledge.version,
        }
    )
