"""An enriched article read as the document it becomes, for most of it is not shown.

Half the work of indexing an article would be to make objects of what nobody looks at.
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import AliasPath, Field

from shared.documents import ArticleDocument, ArticleEntity, LocalText, analyzed_as
from shared.events import ArticleId, EnrichedArticle, Event, Provenance

# Longer than any article people read. Elasticsearch fails the whole search when it has to
# highlight a text of more than a million characters.
MOST_TITLE_CHARS = 1_000
MOST_SUMMARY_CHARS = 5_000
MOST_TEXT_CHARS = 200_000


class _Linked(ArticleEntity):
    id: str = Field(validation_alias="entity_id")


class ArticleReading(ArticleDocument, Event):
    """What `EnrichedArticle` and its document share, checked as the event would be.

    What belongs to the event alone is left out when it is written as JSON.
    """

    current_schema: ClassVar[int] = EnrichedArticle.current_schema

    schema_version: int = Field(default=current_schema, exclude=True)
    id: str = Field(min_length=1, exclude=True)
    provenance: Provenance = Field(exclude=True)
    article_id: ArticleId
    version: int = Field(ge=1)
    title: str = Field(min_length=1)
    text: str
    url: str
    source_id: str = Field(validation_alias=AliasPath("source", "id"))
    source_name: str = Field(validation_alias=AliasPath("source", "name"))
    owner: str = Field(validation_alias=AliasPath("source", "owner"))
    country: str | None = Field(default=None, validation_alias=AliasPath("source", "country"))
    language: str = Field(validation_alias=AliasPath("language", "code"))
    text_hash: str | None = Field(default=None, validation_alias=AliasPath("sketch", "text_hash"))
    entities: tuple[_Linked, ...] = ()
    content_hash: str
    knowledge_version: str

    def document(self) -> ArticleDocument:
        """Return the document this is found by; too long texts are cut."""
        title, text = self.title[:MOST_TITLE_CHARS], self.text[:MOST_TEXT_CHARS]
        return self.model_copy(
            update={
                "title": title,
                "text": text,
                "summary": self.summary[:MOST_SUMMARY_CHARS],
                "by_language": by_language(self.language, title, text),
            }
        )


def by_language(language: str, title: str, text: str) -> dict[str, LocalText]:
    """Return the texts as they are analysed; an index does not give them back."""
    return {analyzed_as(language): LocalText(title=title, text=text)}
