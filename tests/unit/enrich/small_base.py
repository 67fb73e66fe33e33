"""A small knowledge base and small word lists for the tests."""

from __future__ import annotations

from functools import cache

from services.enrich.adapters.packaged_name_words import load_name_words
from services.enrich.adapters.packaged_topics import load_topics
from services.enrich.core.enrich import Tools
from services.enrich.core.knowledge.kinds import NameKind, form_of
from services.enrich.core.knowledge.knowledge_base import KnowledgeBase
from services.enrich.core.knowledge.source_entities import SourceEntity, SourceName
from services.enrich.core.language.detection import Detector
from services.enrich.core.lexicon import parse_stopwords
from tests.unit.enrich.knowledge_bases import alias, compiled

STOPWORDS = parse_stopwords(["language\twords", "en\tthe of a on in and said for to with"])
load_words, topics = cache(load_name_words), cache(load_topics)


def _adjective(text: str) -> SourceName:
    return SourceName(text, int(NameKind.DEMONYM) | form_of(text))


def _alone(text: str) -> SourceName:
    return alias(text, NameKind.ALIAS | NameKind.FORCED)


@cache
def base() -> KnowledgeBase:
    """Return the base."""
    return compiled(
        SourceEntity(
            "Q22686", "Donald Trump", "politician", 330, (alias("Trump", NameKind.FORCED),)
        ),
        SourceEntity("Q159", "Russia", "country", 330, (_adjective("Russian"),)),
        SourceEntity("Q212", "Ukraine", "country", 250, (_adjective("Ukrainian"),)),
        SourceEntity("Q30", "United States", "country", 340, (alias("U.S."),)),
        SourceEntity("Q16990", "Mount Etna", "place", 130, (alias("Etna"),), location=(37.75, 15)),
        SourceEntity("Q60", "New York City", "city", 300, (alias("New York"),)),
        SourceEntity("Q9684", "The New York Times", "company", 150),
        SourceEntity("Q90", "Paris", "city", 270),
        SourceEntity("cupure:madeleine-mccann", "Madeleine McCann", "person", 40),
        SourceEntity("Q43", "Turkey", "country", 250),
    )


def tools(code: str = "en", confidence: float = 0.9) -> Tools:
    """Return tools that take every text for one in the language `code`."""

    def detect(_sample: object) -> tuple[str, float]:
        return code, confidence

    detector: Detector = detect
    return Tools(base(), STOPWORDS, load_words(), topics(), detector)
