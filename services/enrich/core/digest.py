"""The slim form of an enriched article, for the roles that read every article in one order."""

from __future__ import annotations

from collections.abc import Sequence

from services.enrich.core.lexicon import Stopwords
from services.enrich.core.linking.links import to_refs
from services.enrich.core.stories.terms import terms_of
from services.enrich.core.text.words import cut
from shared.events import (
    ArticleDigest,
    EnrichedArticle,
    EntityLink,
    Provenance,
    Retraction,
    SourceRef,
)

# A story holds many titles, so a giant one must not get into it.
TITLE_CHARACTERS = 500
LEAD_CHARACTERS = 500
MOST_ENTITIES = 12


def digest(article: EnrichedArticle, stopwords: Stopwords) -> ArticleDigest:
    """Return the digest of `article`, under the same event id."""
    return ArticleDigest(
        id=article.id,
        event_time=article.event_time,
        ingest_time=article.ingest_time,
        lane=article.lane,
        provenance=article.provenance,
        article_id=article.article_id,
        version=article.version,
        url=article.url,
        source=article.source,
        title=cut(article.title, TITLE_CHARACTERS),
        lead=cut(article.text, LEAD_CHARACTERS),
        language=article.language.code,
        sections=article.sections,
        entities=to_refs(_told(article.entities), MOST_ENTITIES),
        phrases=article.phrases,
        content_hash=article.content_hash,
        sketch=article.sketch,
        terms=terms_of(article.title, article.text, stopwords.of(article.language.code)),
    )


def _told(links: Sequence[EntityLink]) -> list[EntityLink]:
    """Return the links that tell one event from others: a concept, such as a trade, is no topic."""
    return [link for link in links if link.type != "concept"]


def digest_of_retraction(retraction: Retraction, provenance: Provenance) -> ArticleDigest:
    """Return the digest that takes an article back; it describes nothing."""
    return ArticleDigest(
        id=f"{retraction.article_id}@{retraction.version}/retracted",
        event_time=retraction.event_time,
        ingest_time=retraction.ingest_time,
        lane=retraction.lane,
        provenance=provenance,
        article_id=retraction.article_id,
        version=retraction.version,
        url="",
        source=SourceRef(id="", name="", owner=""),
        title="",
        lead="",
        language="",
        content_hash="",
        retracted=True,
    )
