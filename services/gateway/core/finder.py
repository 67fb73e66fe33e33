"""What the gateway asks of the index, and how the index says that it cannot answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, Protocol

from services.gateway.core.paging import NO_SNAPSHOT, Place, Position, Snapshot
from services.gateway.core.query.parsing import parse
from services.gateway.core.query.tree import Tree, Value, ValueField, either, every, is_text
from services.gateway.core.reader.regions import REGIONS
from services.gateway.core.search.facets import NO_FACETS, Facets
from services.gateway.core.search.timeline import Interval, Timeline
from services.gateway.core.similar import SimilarFinder
from services.gateway.core.versions.history import VersionFinder
from services.gateway.core.views import Facet
from shared.delivery import TransientError
from shared.documents import ArticleDocument, StoryDocument
from shared.events import Contract

Sort = Literal["relevance", "date", "story_size"]
Collapse = Literal["story"]


class IndexAwayError(TransientError):
    """The index is slow, away or not yet made; the same question may be answered later."""


class TookTooLongError(IndexAwayError):
    """The index answers, but it gave up on this question."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What is looked for: a query of the grammar, narrowed by what is not left empty.

    The pages of one list have one `now`, and a `place` from the second on. With `whole` articles
    come with their texts, and with no words marked. With `as_of` they are as they were then.
    """

    q: str = ""
    section: str | None = None
    language: str | None = None
    country: str | None = None
    region: str | None = None
    source: str | None = None
    entity: str | None = None
    tag: str | None = None
    sort: Sort = "relevance"
    collapse: Collapse | None = None
    facets: Facets = NO_FACETS
    now: datetime | None = None
    limit: int = 20
    place: Place | None = None
    whole: bool = False
    as_of: datetime | None = None

    @property
    def tree(self) -> Tree:
        """All that is looked for; raises `QueryError`."""
        named: dict[ValueField, str | None] = {
            "section": self.section,
            "lang": self.language,
            "country": self.country,
            "source": self.source,
            "entity": self.entity,
            "tag": self.tag,
        }
        values = [Value(field, text) for field, text in named.items() if text is not None]
        countries = REGIONS.get(self.region, ()) if self.region else ()
        region = [either(*(Value("country", one) for one in countries))] if countries else []
        return every(parse(self.q), *values, *region)

    @property
    def effective_sort(self) -> Sort:
        """Without words there is no relevance, so the newest come first."""
        is_by_words = self.sort == "relevance" and not is_text(self.tree)
        return "date" if is_by_words else self.sort

    @property
    def by_story(self) -> bool:
        """Whether it depends on the stories what is listed, or in which order."""
        return self.collapse is not None or self.sort == "story_size"

    @property
    def identity(self) -> str:
        """What tells this list from every other, whichever page of it is asked for."""
        rest = replace(self, now=None, limit=0, place=None, facets=NO_FACETS)
        return repr(replace(rest, sort=self.effective_sort))


class OwnStory(Contract):
    """The story that an article belongs to, as much of it as is told beside the article."""

    story_id: str
    article_count: int
    article_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A found article; marked texts carry `MARK_START` and `MARK_END` around found words.

    One that was retracted since its list began is its tombstone. In a list by stories it has its
    `story` if that has others, and may stand for some of them.
    """

    article: ArticleDocument
    position: Position
    marked: Mapping[str, Sequence[str]] = field(default_factory=dict)
    story: OwnStory | None = None
    stands_for: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """One page of hits, the exact number of all, and what the next page is to be found in.

    Where a list is by stories, `ends_at` is where it was read to.
    """

    total: int
    hits: tuple[Hit, ...]
    snapshot: Snapshot = NO_SNAPSHOT
    ends_at: Position | None = None
    facets: tuple[Facet, ...] = ()

    @property
    def covered(self) -> int:
        """How many of all this page stands for."""
        return sum(hit.stands_for for hit in self.hits)


@dataclass(frozen=True, slots=True)
class Explained:
    """Whether an article is found by a tree, and the names of the tree's probes that it fits."""

    matched: bool
    fitting: frozenset[str]
    marked: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoryRequest:
    """Which stories of several outlets, those that many voices told lately first.

    What is fresh is measured from `now`; the pages of one list have one `now`.
    """

    now: datetime
    section: str | None = None
    language: str | None = None
    entity: str | None = None
    limit: int = 20
    place: Place | None = None

    @property
    def identity(self) -> str:
        """What tells this list from every other, whichever page of it is asked for."""
        return repr((self.section, self.language, self.entity))


@dataclass(frozen=True, slots=True)
class StoryHit:
    """A found story and its position in the list."""

    story: StoryDocument
    position: Position


@dataclass(frozen=True, slots=True)
class FoundStories:
    """One page of stories, the exact number of all, and what the next page is to be found in."""

    total: int
    hits: tuple[StoryHit, ...]
    snapshot: Snapshot = NO_SNAPSHOT
    ends_at: Position | None = None

    @property
    def covered(self) -> int:
        """How many of all are on this page."""
        return len(self.hits)


@dataclass(frozen=True, slots=True)
class SectionNews:
    """A section or region, how many articles it has, and its newest ones."""

    section: str
    articles: int
    latest: tuple[ArticleDocument, ...]


class ArticleFinder(SimilarFinder, VersionFinder, Protocol):
    """Finds what readers ask for; a retracted article is never found.

    Every method raises `IndexAwayError` when the index cannot answer in time.
    """

    async def ping(self) -> None:
        """Return if the index answers."""

    async def search(self, request: SearchRequest) -> Found:
        """Return the page of articles that match, best or newest first.

        Raises `ListGoneError` if the request's place is in a list that is not held any more, and
        `TooMuchError`.
        """

    async def timeline(self, request: SearchRequest, interval: Interval) -> Timeline:
        """Return how many articles match in each interval; raises `TooMuchError`."""

    async def explain(self, tree: Tree, article_id: str) -> Explained | None:
        """Return what the article fits of `tree`."""

    async def spelled(self, words: Sequence[str]) -> Mapping[str, str]:
        """Return for those of `words` that no article says the likest that some article says."""

    async def article(self, article_id: str) -> ArticleDocument | None:
        """Return one article."""

    async def articles(
        self, article_ids: Sequence[str], language: str | None = None
    ) -> list[ArticleDocument]:
        """Return those of the articles that are there, without their text, newest first.

        With `language` only those in it.
        """

    async def whole_articles(self, article_ids: Sequence[str]) -> list[ArticleDocument]:
        """Return those of the articles that are there, with their texts, newest first."""

    async def sections(
        self,
        each: int,
        language: str | None,
        without: Sequence[str] = (),
        country: str | None = None,
    ) -> list[SectionNews]:
        """Return every section with its `each` newest articles, largest section first.

        The articles with the ids in `without` are left out.
        """

    async def regions(
        self, countries: Mapping[str, Sequence[str]], each: int, language: str | None = None
    ) -> list[SectionNews]:
        """Return the regions that have articles, with the newest from outlets of their countries.

        `countries` are ISO 3166 codes in capitals, by region.
        """

    async def story(self, story_id: str) -> StoryDocument | None:
        """Return one story, also one that is told under another id now."""

    async def story_of(self, article_id: str) -> OwnStory | None:
        """Return the story that the article belongs to."""

    async def stories(self, request: StoryRequest) -> FoundStories:
        """Return a page of stories of several outlets, those of many voices and fresh first.

        Raises `ListGoneError` if the request's place is in a list that is not held any more.
        """

    async def stories_by_id(self, story_ids: Sequence[str]) -> list[StoryDocument]:
        """Return those of the stories that are told under these ids, latest first."""
