"""What the API answers: one model for each answer."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.documents import TagRef
from shared.events import EntityRef, Showing, UtcTime


class View(BaseModel):
    """An immutable answer."""

    # What has a default is in every answer too, so a client need not ask whether it is.
    model_config = ConfigDict(frozen=True, json_schema_serialization_defaults_required=True)


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
    showing: Showing = Field(
        default="text", description="`excerpt`: its source lets no more of `text` be shown"
    )
    authors: tuple[str, ...]
    tags: tuple[TagRef, ...]
    entities: tuple[EntityRef, ...]
    image_url: str | None = None


class ExportedArticle(ArticleView):
    """A line of an export; of one that was taken back while it ran only the id is told."""

    retracted: bool = False


class ArticlesView(View):
    """The articles that were asked for, in that order; `missing` are the ids of those not here."""

    articles: tuple[ArticleView, ...]
    missing: tuple[str, ...] = ()


class Highlights(View):
    """Texts with the found words marked, as HTML with `<mark>` as its only element."""

    title: str | None = None
    text: tuple[str, ...] = ()


class HitStory(View):
    """The story of a found article, and how many articles it has in all."""

    story_id: str
    article_count: int


class SearchHit(ArticleSummary):
    """A found article and where its words were found.

    One that was taken back since its list began is still counted and keeps its place; all that is
    told of it is its id, and that it is `retracted`. In lists by stories it has its `story`.
    """

    highlights: Highlights
    retracted: bool = False
    story: HitStory | None = None
    stands_for: int = Field(
        default=1,
        description="how many of `total`; with `collapse=story` all of its story that were found",
    )


FacetName = Literal["source", "language", "country", "section", "tag", "entity", "date"]


class Bucket(View):
    """A value of a facet; `query`, added to the search, finds the `count` articles that have it."""

    value: str
    label: str
    count: int
    query: str


class Facet(View):
    """The buckets of a facet with the most articles, of days the latest.

    Counts are `exact` but where the articles are spread over several indices and some value was
    not among the first in all of them.
    """

    facet: FacetName
    buckets: tuple[Bucket, ...]
    exact: bool = True


class PageView(View):
    """One page of results; `total` counts all articles exactly, `next` is null on the last page.

    All pages are of the moment of the first: what paging returns is what `total` counts, also where
    one result stands for several articles.
    """

    total: int
    results: tuple[SearchHit, ...]
    facets: tuple[Facet, ...] = Field(default=(), description="of all pages, on the first one")
    next: str | None = Field(default=None, description="cursor of the next page")


class SearchView(PageView):
    """One page of what a query finds, in one moment: `total` counts all of it exactly."""

    did_you_mean: str | None = Field(
        default=None, description="a query without unknown words that finds more"
    )


class ExplainedPart(View):
    """A part of a query as it was read; `query` is how it is written.

    `matched` is null if no article was asked about. `found_in` names the fields in which a part
    was found that is not made of others.
    """

    kind: Literal[
        "word",
        "phrase",
        "near",
        "prefix",
        "question",
        "value",
        "moment",
        "not",
        "and",
        "or",
        "everything",
        "nothing",
    ]
    query: str
    matched: bool | None = None
    found_in: tuple[str, ...] = ()
    parts: tuple[ExplainedPart, ...] = ()


class ExplainedArticle(View):
    """Whether the index finds the article by the query, and the words it is found by."""

    article_id: str
    matched: bool
    highlights: Highlights


class ExplainView(View):
    """How a query was read, as a tree and in its one form `query`, and what an article fits."""

    query: str
    tree: ExplainedPart
    article: ExplainedArticle | None = None


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


class SectionView(PageView):
    """One page of a section, newest first."""

    section: str
    label: str


class OutletTelling(Outlet):
    """An outlet that tells a story: how often, and since when."""

    articles: int
    first_at: UtcTime


class HourTelling(View):
    """What an hour (UTC) added to a story: articles, and the first of them, if it is still here."""

    at: UtcTime
    articles: int
    article_id: str | None = None
    title: str | None = None


class StorySummary(View):
    """A story as lists show it.

    `languages` are those of its articles, `language` is that of its headline. `voice_count` counts
    owners whose telling is not a copy of another's.
    """

    story_id: str
    version: int
    headline: str
    language: str
    languages: tuple[str, ...]
    first_at: UtcTime
    latest_at: UtcTime
    article_count: int
    outlet_count: int
    voice_count: int
    sections: tuple[str, ...]
    entities: tuple[EntityRef, ...]


class StoriesView(View):
    """One page of stories; `total` counts all of them exactly, `next` is null on the last page."""

    total: int
    stories: tuple[StorySummary, ...]
    next: str | None = Field(default=None, description="cursor of the next page")


class StoryView(StorySummary):
    """The same event told by many outlets, in the order they told it.

    `articles` holds the latest; `merged_from` lists the stories that turned out to be this one.
    """

    outlets: tuple[OutletTelling, ...]
    timeline: tuple[HourTelling, ...]
    articles: tuple[ArticleSummary, ...]
    merged_from: tuple[str, ...] = ()
    split_from: str | None = None
