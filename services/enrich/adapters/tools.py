"""Everything the tag step knows, out of the package and a knowledge base."""

from __future__ import annotations

from services.enrich.adapters.eldc_detector import load_detector
from services.enrich.adapters.packaged_name_words import load_name_words
from services.enrich.adapters.packaged_tables import load_stopwords
from services.enrich.adapters.packaged_topics import load_topics
from services.enrich.core.enrich import Tools
from services.enrich.core.knowledge.knowledge_base import KnowledgeBase


def load_tools(knowledge: KnowledgeBase) -> Tools:
    """Return the tools of a worker that links with `knowledge`."""
    return Tools(
        knowledge=knowledge,
        stopwords=load_stopwords(),
        name_words=load_name_words(),
        topics=load_topics(),
        detect=load_detector(),
    )
