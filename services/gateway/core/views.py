"""What the API answers: one model for each answer, made from the search documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pydantic import BaseModel, ConfigDict, Field

from services.gateway.core.cursor import encode_cursor
from services.gateway.core.finder import Found, Hit, SearchRequest, SectionNews
from services.gateway.core.marks import to_safe_html
from services.gateway.core.sections import section_label
from shared.documents import ArticleDocument, CommentDocument, StoryDocument, TagRef
from shared.events import EntityRef, UtcTime


class View(BaseModel):
    """An immutable answer."""

    model_config = ConfigDict(frozen=True)


class Outlet(View):
    """Who published an article; outlets of one `owner` are one voice."""

    id: str
    name: str
    owner: str
    country: str | None = None


class ArticleSummary(View):
    """An article as lists show it; `url` is the original at its publisher."""

    article_id: str
    title: str
    summary: str
    url: str
    outlet: Outlet
    language: str
    sections: tuple[str, ...]
    event_time: UtcTime = Field(description="when it happened, as far as known")
    published_at: UtcTime | None = None
    ingest_time: UtcTime = Field(description="when Cupure first saw it")


class ArticleView(ArticleSummary):
    """A whole article with what was inferred from its text."""

    version: int
    text: str
    authors: tuple[str, ...]
    tags: tuple[TagRef, ...]
    entities: tuple[EntityRef, ...]
    image_url: str | None = None


class Highlights(View):
    """Texts with the found words marked, as HTML with `<mark>` as its only element."""

    title: str | None = None
    text: tuple[str, ...] = ()


class SearchHit(ArticleSummary):
    """A found article and where its words were found."""

    highlights: Highlights


class SearchView(View):
    """One page of results; `total` counts all of them exactly, `next` is null on the last page."""

    total: int
    results: tuple[SearchHit, ...]
    next: str | None = Field(default=None, description="cursor of the next page")


class SimilarView(View):
    """Articles to read after one: the same story first, then the closest."""

    articles: tuple[ArticleSummary, ...]


class SectionSummary(View):
    """A section and how many articles it has."""

    section: str
    label: str
    articles: int


class SectionsView(View):
    """All sections that have articles."""

    sections: tuple[SectionSummary, ...]


class SectionView(SearchView):
    """One page of a section, newest first."""

    section: str
    label: str


class StoryView(View):
    """The same event told by many outlets, in the order they told it."""

    story_id: str
    version: int
    headline: str
    language: str
    first_at: UtcTime
    latest_at: UtcTime
    article_count: int
    outlet_count: int
    sections: tuple[str, ...]
    entities: tuple[EntityRef, ...]
    articles: tuple[ArticleSummary, ...]


class CommentView(View):
    """A reader's comment; `text` is plain text."""

    comment_id: str
    parent_id: str | None
    author: str
    text: str
    event_time: UtcTime


class CommentsView(View):
    """The comments on an article, oldest first."""

    comments: tuple[CommentView, ...]


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


def article_view(article: ArticleDocument) -> ArticleView:
    """Return the whole of `article`."""
    whole = article.model_dump(include=set(ArticleView.model_fields))
    return ArticleView.model_validate(whole | _summary_fields(article))


def _search_hit(hit: Hit) -> SearchHit:
    titles, texts = hit.marked.get("title", ()), hit.marked.get("text", ())
    highlights = Highlights(
        title=to_safe_html(titles[0]) if titles else None, text=tuple(map(to_safe_html, texts))
    )
    return SearchHit.model_validate(_summary_fields(hit.article) | {"highlights": highlights})


def search_view(request: SearchRequest, found: Found) -> SearchView:
    """Return a page of results with the cursor of the next one."""
    return SearchView(
        total=found.total,
        results=tuple(_search_hit(hit) for hit in found.hits),
        next=next_cursor(request, found),
    )


def next_cursor(request: SearchRequest, found: Found) -> str | None:
    """Return the cursor after a full page; a shorter page is the last."""
    if len(found.hits) < request.limit or found.total <= request.limit:
        return None
    return encode_cursor(request, found.hits[-1].position)


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


def section_view(section: str, request: SearchRequest, found: Found) -> SectionView:
    """Return one page of `section`."""
    page = search_view(request, found)
    return SectionView(section=section, label=section_label(section), **dict(page))


def story_view(story: StoryDocument, articles: Sequence[ArticleDocument]) -> StoryView:
    """Return `story` with those of its articles that are still there, first telling first."""
    told = sorted(articles, key=lambda one: (one.event_time, one.article_id))
    kept = story.model_dump(include=set(StoryView.model_fields) - {"articles"})
    outlets = {one.source_id for one in articles}
    return StoryView.model_validate(
        kept
        | {
            "entities": story.entities,
            "outlet_count": len(outlets),
            "articles": article_summaries(told),
        }
    )


def comments_view(comments: Iterable[CommentDocument]) -> CommentsView:
    """Return comments as readers see them."""
    return CommentsView(
        comments=tuple(
            CommentView.model_validate(one.model_dump(include=set(CommentView.model_fields)))
            for one in comments
        )
    )
