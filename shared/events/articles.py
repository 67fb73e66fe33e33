"""Articles as published and as enriched, seen and retracted."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from shared.events.envelope import ArticleId, Contract, Event, Share, UtcTime
from shared.events.sources import SourceRef

Access = Literal["full", "summary", "paywalled", "empty"]


class Enclosure(Contract):
    """A file that belongs to an article, such as a recording; `size_bytes` as its feed says."""

    url: str
    type: str | None = None
    size_bytes: int | None = Field(default=None, ge=0)


class GeoPoint(Contract):
    """A place in degrees (WGS 84)."""

    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)


class Article(Event):
    """What raw and enriched articles share.

    `article_id` is a hash of the `canonical_url` it was first known by. `version` is the time in
    milliseconds since 1970 at which this content was first seen, so it grows whenever the content
    changes. `text` is plain; `html` is the same for showing, safe by an allow-list, and empty
    when there is nothing but plain text. `access` tells whether `text` is the whole article, a
    summary, or the beginning of one that must be paid for.
    """

    current_schema: ClassVar[int] = 2

    schema_version: int = 2
    article_id: ArticleId
    version: int = Field(ge=1)
    url: str
    canonical_url: str
    source: SourceRef
    guid: str | None = None
    title: str = Field(min_length=1)
    text: str
    summary: str = ""
    authors: tuple[str, ...] = ()
    published_at: UtcTime | None = None
    modified_at: UtcTime | None = None
    language_hint: str | None = None
    sections: tuple[str, ...] = ()
    image_url: str | None = None
    content_hash: str
    html: str = ""
    access: Access = "full"
    site_name: str | None = None
    keywords: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    location: GeoPoint | None = None


class RawArticle(Article):
    """An article as its publisher wrote it, with clean text and without markup."""


class Language(Contract):
    """A language (ISO 639 code); `origin` tells whether its text or its feed said so.

    Where `supported` is false there are no word lists for it: only what works in every language
    has been inferred.
    """

    code: str
    confidence: Share
    origin: Literal["text", "feed", "unknown"]
    supported: bool = True


class Tag(Contract):
    """A subject from a fixed scheme, such as `medtop:15000000` (IPTC Media Topics).

    `broader` are the ids of the subjects above it, the nearest first; `evidence` are the words,
    entities and publisher's sections that speak for it, the strongest first.
    """

    id: str
    label: str
    confidence: Share
    evidence: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()


class Mention(Contract):
    """Where an entity is named: half-open offsets in characters into `field` of the article."""

    field: Literal["title", "text"]
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    surface: str


class EntityLink(Contract):
    """An entity the article names. `entity_id` is a Wikidata id or a local `cupure:` id.

    `salience` says how much the article is about it, `confidence` how sure the link is. A local
    id stays what it is when the entity gets a Wikidata id later, which then stands in `same_as`.
    """

    entity_id: str
    label: str
    type: str
    confidence: Share
    salience: Share
    mentions: tuple[Mention, ...] = ()
    same_as: tuple[str, ...] = ()


class UnlinkedName(Contract):
    """A proper name the article repeats that is in no base yet, or that none of the known fits."""

    name: str
    salience: Share
    mentions: tuple[Mention, ...] = ()


class Place(Contract):
    """A linked entity that has a point on the map."""

    entity_id: str
    label: str
    location: GeoPoint
    salience: Share


class TextSketch(Contract):
    """What copies of a text are recognised by without having it.

    `text_hash` is equal for texts with the same words in the same order. `shingles` counts the
    distinct runs of words, `signature` holds the smallest of their hashes (MinHash), `facts` the
    smallest of runs with a number or a name; both are base64 of 32-bit little-endian numbers.
    """

    text_hash: str
    shingles: int = Field(ge=0)
    signature: str = ""
    facts: str = ""


class EnrichedArticle(Article):
    """An article with what can be inferred from its text.

    `phrases` are ranked, the most telling first. `inferred_by` says for each inferred field by
    what it was made: the step and its version, and the tables or model it used.
    """

    current_schema: ClassVar[int] = 3

    schema_version: int = 3
    language: Language
    title_language: Language | None = None
    tags: tuple[Tag, ...] = ()
    entities: tuple[EntityLink, ...] = ()
    names: tuple[UnlinkedName, ...] = ()
    places: tuple[Place, ...] = ()
    phrases: tuple[str, ...] = ()
    sketch: TextSketch | None = None
    knowledge_version: str
    inferred_by: dict[str, str] = Field(default_factory=dict)


class EntityRef(Contract):
    """An entity by id and name."""

    id: str
    label: str
    type: str
    salience: Share = 0.0


class ArticleDigest(Event):
    """The slim article in one total order, for the roles that must see every article in order.

    With `retracted` it tells that the article was taken back, in all versions up to this one; what
    describes the article is empty then. `terms` counts the first words of title and text that tell
    it from others, in their short form, and pairs of neighbours among them: `mount_etna`.
    """

    current_schema: ClassVar[int] = 3

    schema_version: int = 3
    article_id: ArticleId
    version: int
    url: str
    source: SourceRef
    title: str
    lead: str
    language: str
    sections: tuple[str, ...] = ()
    entities: tuple[EntityRef, ...] = ()
    phrases: tuple[str, ...] = ()
    content_hash: str
    sketch: TextSketch | None = None
    terms: dict[str, int] = Field(default_factory=dict)
    retracted: bool = False


class Retraction(Event):
    """An article taken back: it disappears from search, stories and trends.

    `version` is higher than that of every version that it takes back: of two with one version the
    index keeps the one it saw first.
    """

    article_id: ArticleId
    version: int
    reason: str


class Appearance(Event):
    """A known article met again: in another feed, at another address or under another id.

    `article_id` is that of the article, `url` where it was met now.
    """

    article_id: ArticleId
    source: SourceRef
    url: str
    guid: str | None = None
    reason: Literal["feed", "url", "guid", "content"]


class SeenView(Contract):
    """What a source showed of an article last; the hash is of the content as that source has it."""

    source_id: str
    content_hash: str


class SeenArticle(Event):
    """Which content of an article was published last, so that the same is not published again.

    `versions` are the latest ones, newest first, `access` is that of the last. With `same_as` it
    is another name of that article and nothing else.
    """

    current_schema: ClassVar[int] = 2

    schema_version: int = 2
    article_id: ArticleId
    version: int
    content_hash: str
    owner: str | None = None
    versions: tuple[int, ...] = ()
    access: Access = "full"
    views: tuple[SeenView, ...] = ()
    same_as: ArticleId | None = None
