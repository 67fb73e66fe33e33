"""The search for what is like an article, as an Elasticsearch query tree."""

from __future__ import annotations

from services.gateway.core.queries import LIST_FIELDS, Body
from shared.documents import ArticleDocument, analyzed_as

# So many characters tell what an article is about; the rest only costs time.
TELLING_CHARACTERS = 4000


def alike_body(article: ArticleDocument, limit: int) -> Body:
    """Return the search for articles that share the telling words of `article`."""
    key = analyzed_as(article.language)
    likeness = {
        "more_like_this": {
            "fields": [f"by_language.{key}.title", f"by_language.{key}.text"],
            "like": [f"{article.title}\n{article.text or article.summary}"[:TELLING_CHARACTERS]],
            "min_term_freq": 1,
            "min_doc_freq": 2,
            "max_query_terms": 25,
            "minimum_should_match": "20%",
        }
    }
    query = {
        "must": [likeness],
        "filter": [{"term": {"language": article.language}}],
        "must_not": [
            {"term": {"retracted": True}},
            {"term": {"article_id": article.article_id}},
            {"term": {"content_hash": article.content_hash}},
        ],
    }
    return {"query": {"bool": query}, "size": limit, "_source": LIST_FIELDS}
