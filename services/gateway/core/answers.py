"""Search documents made into what the API answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from services.gateway.core.excerpts import excerpt
from services.gateway.core.finder import Found, Hit, SectionNews
from services.gateway.core.search.marks import to_safe_html
from services.gateway.core.sections import section_label
from services.gateway.core.views import (
    ArticleSummary,
    ArticlesView,
    ArticleView,
    ExportedArticle,
    Highlights,
    HitStory,
    Outlet,
    PageView,
    SearchHit,
    SearchView,
    SectionSummary,
    SectionsView,
    SectionView,
)
from shared.documents import ArticleDocument
from shared.events import Showing


def _summary_fields(article: ArticleDocument) -> dict[str, object]:
    fields = article.model_dump(include=set(ArticleSummary.model_fields))
    outlet = Outlet(
        id=article.source_id,
        name=article.source_name,
        owner=article.owner,
        country=article.country,
    )
    return fields | {"outlet": outlet}


def article_summary(article: ArticleDocument) -> ArticleSummary:
    """Return how lists show `article`."""
    return ArticleSummary.model_validate(_summary_fields(article))


def article_summaries(articles: Iterable[ArticleDocument]) -> tuple[ArticleSummary, ...]:
    """Return how lists show `articles`."""
    return tuple(article_summary(one) for one in articles)


def article_view(article: ArticleDocument, showing: Showing = "text") -> ArticleView:
    """Return `article` with as much of its text as its source lets be shown."""
    whole = article.model_dump(include=set(ArticleView.model_fields))
    text = article.text if showing == "text" else excerpt(article.text)
    told = {"text": text, "showing": showing}
    return ArticleView.model_validate(whole | _summary_fields(article) | told)


def exported_article(article: ArticleDocument, showing: Showing = "text") -> ExportedArticle:
    """Return what may be shown of `article`, or what is left of one that was taken back."""
    return ExportedArticle(**dict(article_view(article, showing)), retracted=article.retracted)


def articles_view(article_ids: Iterable[str], articles: Iterable[ArticleView]) -> ArticlesView:
    """Return the articles with these ids, each once, and the ids of which there is none."""
    there = {one.article_id: one for one in articles}
    asked = dict.fromkeys(article_ids)
    return ArticlesView(
        articles=tuple(there[one] for one in asked if one in there),
        missing=tuple(one for one in asked if one not in there),
    )


def highlights(marked: Mapping[str, Sequence[str]]) -> Highlights:
    """Return marked texts as HTML."""
    titles, texts = marked.get("title", ()), marked.get("text", ())
    return Highlights(
        title=to_safe_html(titles[0]) if titles else None, text=tuple(map(to_safe_html, texts))
    )


def _search_hit(hit: Hit) -> SearchHit:
    story = hit.story
    more = {
        "highlights": highlights(hit.marked),
        "retracted": hit.article.retracted,
        "story": story and HitStory(story_id=story.story_id, article_count=story.article_count),
        "stands_for": hit.stands_for,
    }
    return SearchHit.model_validate(_summary_fields(hit.article) | more)


def page_view(found: Found, following: str | None) -> PageView:
    """Return a page of results with `following`, the cursor of the next one."""
    results = tuple(_search_hit(hit) for hit in found.hits)
    return PageView(total=found.total, results=results, facets=found.facets, next=following)


def search_view(found: Found, following: str | None, meant: str | None = None) -> SearchView:
    """Return a page of what a query finds, and which query may have been meant."""
    return SearchView(did_you_mean=meant, **dict(page_view(found, following)))


def sections_view(sections: Iterable[SectionNews]) -> SectionsView:
    """Return all sections with their counts."""
    return SectionsView(
        sections=tuple(
            SectionSummary(
                section=one.section, label=section_label(one.section), articles=one.articles
            )
            for one in sections
        )
    )


def section_view(section: str, found: Found, following: str | None) -> SectionView:
    """Return one page of `section` with `following`, the cursor of the next one."""
    page = page_view(found, following)
    return SectionView(section=section, label=section_label(section), **dict(page))
