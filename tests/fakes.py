"""An in-memory implementation of every port; the same tests run on it and on the real thing."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from difflib import get_close_matches
from typing import Any

from services.gateway.core.finder import (
    Explained,
    Found,
    FoundStories,
    Hit,
    IndexAwayError,
    OwnStory,
    SearchRequest,
    SectionNews,
    StoryHit,
    StoryRequest,
)
from services.gateway.core.paging import ListGoneError, Place, Position, Snapshot
from services.gateway.core.query.probes import probes
from services.gateway.core.query.tree import Tree
from services.gateway.core.search.timeline import (
    Interval,
    Span,
    Timeline,
    beginning,
    check_steps,
    filled,
    told_span,
)
from services.gateway.core.story_queries import HALF_LIFE_H
from services.gateway.core.trending.history import AsOf, TopicStep, topic_step
from services.gateway.core.versions.history import KeptVersions
from services.search.adapters.index_mapping import ALIASES, mapping
from services.search.core.documents import Document
from services.search.core.outcomes import Outcome, RejectedError
from shared.delivery import DeadLetter, Delivery, TransientError
from shared.documents import (
    ARTICLE_VERSIONS,
    ArticleDocument,
    ArticleVersion,
    StoryDocument,
    TrendDocument,
)
from shared.events import Event, TrendSnapshot
from shared.topics import Topic
from tests.brute_force import facets_of, fits, words_of


class MemoryPublisher:
    """Keeps what was published by topic; fails as often as it is told to."""

    def __init__(self, failures: int = 0) -> None:
        self.events: dict[str, list[Event]] = defaultdict(list)
        self.erased: list[str] = []
        self.failures = failures

    async def publish(self, topic: Topic, events: Sequence[Event]) -> None:
        if self.failures:
            self.failures -= 1
            raise TransientError("the broker is away")
        self.events[topic.name].extend(events)

    async def erase(self, topic: Topic, keys: Sequence[str]) -> None:
        await self.publish(topic, [])
        self.erased.extend(keys)


class MemoryDeadLetters:
    """Keeps parked letters; fails as often as it is told to."""

    def __init__(self, failures: int = 0) -> None:
        self.letters: list[DeadLetter] = []
        self.failures = failures

    async def park(self, letters: Sequence[DeadLetter]) -> None:
        if self.failures:
            self.failures -= 1
            raise TransientError("the broker is away")
        self.letters.extend(letters)


class RecordedSleep:
    """Returns at once and remembers for how long it was asked to sleep."""

    def __init__(self) -> None:
        self.waits_s: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.waits_s.append(seconds)


def delivery(dead_letters: MemoryDeadLetters | None = None, service: str = "enrich") -> Delivery:
    """Return the delivery policy on fakes: no waiting, no chance."""
    return Delivery(
        service=service,
        dead_letters=dead_letters or MemoryDeadLetters(),
        sleep=RecordedSleep(),
        random=lambda: 0.5,
    )


class MemoryIndex:
    """Keeps the highest version of each document, refuses what a strict index refuses.

    Fails as often as it is told to, and lets each id in `busy` wait once.
    """

    def __init__(self, failures: int = 0, busy: Sequence[str] = ()) -> None:
        self.documents: dict[str, dict[str, dict[str, Any]]] = {alias: {} for alias in ALIASES}
        self.numbers: dict[tuple[str, str], int] = {}
        self.failures = failures
        self.busy = set(busy)

    async def prepare(self) -> None:
        if self.failures:
            self.failures -= 1
            raise TransientError("the index is away")

    async def write(self, documents: Sequence[Document]) -> Outcome:
        await self.prepare()
        outcome = Outcome()
        for document in documents:
            if document.id in self.busy:
                self.busy.remove(document.id)
                outcome.waiting.append(document)
            elif fault := _refusal(document):
                outcome.rejected.append((document, RejectedError(fault)))
            elif self._keep(document) is not None:
                outcome.met.append(document)
        return outcome

    def _keep(self, document: Document) -> int | None:
        """Keep the document unless it is not newer, and return the number of the one before."""
        place = (document.alias, document.id)
        before = self.numbers.get(place)
        if before is None or before < document.version:
            self.numbers[place] = document.version
            self.documents[document.alias][document.id] = json.loads(document.body)
        return before

    async def versions_of(self, article_ids: Sequence[str]) -> list[tuple[str, int]]:
        await self.prepare()
        kept = self.documents[ARTICLE_VERSIONS]
        of_these = (one for one in kept if kept[one]["article_id"] in article_ids)
        return [(one, self.numbers[ARTICLE_VERSIONS, one]) for one in of_these]

    async def versions(self, ids: Sequence[str]) -> list[Mapping[str, Any]]:
        await self.prepare()
        return [
            {
                "_id": one,
                "_index": ARTICLE_VERSIONS,
                "_version": self.numbers[ARTICLE_VERSIONS, one],
                "_source": _stored(self.documents[ARTICLE_VERSIONS][one]),
            }
            for one in ids
        ]

    async def get(self, alias: str, document_id: str) -> dict[str, Any] | None:
        return self.documents[alias].get(document_id)

    async def fault(self) -> str | None:
        return "the index is away" if self.failures else None


def _stored(content: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if name != "by_language"}


def _refusal(document: Document) -> str | None:
    unknown = json.loads(document.body).keys() - mapping(document.alias)["properties"].keys()
    if unknown:
        return f"400 strict_dynamic_mapping_exception: {sorted(unknown)}"
    if document.version < 0:
        return f"400 action_request_validation_exception: version {document.version}"
    if not 0 < len(document.id.encode()) <= 512:
        return "400 action_request_validation_exception: id too long or empty"
    return None


class MemoryFinder:
    """Finds among given documents, by whole texts in place of analysed words.

    Lists of another moment than `held` are gone.
    """

    def __init__(
        self,
        articles: Sequence[ArticleDocument] = (),
        stories: Sequence[StoryDocument] = (),
        versions: Sequence[ArticleVersion] = (),
    ) -> None:
        self._articles = articles
        self._versions = versions
        self._stories = stories
        self.is_away = False
        self.held = Snapshot("articles", "stories")

    def add(self, *articles: ArticleDocument) -> None:
        """Let more be found, as if it had been indexed meanwhile."""
        self._articles = [*self._articles, *articles]

    async def ping(self) -> None:
        if self.is_away:
            raise IndexAwayError("the index is away")

    def _require(self, place: Place | None) -> None:
        if place and place.snapshot not in (None, self.held):
            raise ListGoneError("the moment of this list is not held any more")

    async def visible(self) -> list[ArticleDocument]:
        """Return the articles that were not retracted, newest first."""
        await self.ping()
        return newest_first(one for one in self._articles if not one.retracted)

    def _then(
        self, visible: Sequence[ArticleDocument], moment: datetime
    ) -> Iterator[ArticleDocument]:
        """Yield the articles of now as they were then, by all versions of each."""
        for now in visible:
            told = [one for one in self._versions if one.article_id == now.article_id]
            gone = max((one.version for one in told if one.retracted), default=0)
            then = [*(one.article for one in told if one.version > gone), now]
            seen = [one for one in then if one.version <= moment.timestamp() * 1000]
            yield from sorted(seen, key=lambda one: one.version)[-1:]

    async def versions(self, article_id: str, limit: int, until: int | None = None) -> KeptVersions:
        await self.ping()
        told = [one for one in self._versions if one.article_id == article_id]
        gone = max((one.version for one in told if one.retracted), default=0)
        here = sorted((one for one in told if not one.retracted), key=lambda one: -one.version)
        asked = [one for one in here if until is None or one.version <= until]
        return KeptVersions(tuple(asked[:limit]), gone, len(here))

    async def search(self, request: SearchRequest) -> Found:
        self._require(request.place)
        tree, visible = request.tree, await self.visible()
        if request.as_of:
            visible = newest_first(self._then(visible, request.as_of))
        matching = [one for one in visible if fits(one, tree, self._members())]
        listed = self._by_story(matching, request) if request.by_story else [[a] for a in matching]
        first = int(request.place.after[-2]) + 1 if request.place else 0
        score = (1.0,) if request.effective_sort == "relevance" else ()
        page = enumerate(listed[first : first + request.limit], start=first)
        hits = tuple(self._hit((*score, place), *group) for place, group in page)
        counted = () if request.place else facets_of(matching, request.facets)
        return Found(len(matching), hits, self.held, facets=counted)

    async def timeline(self, request: SearchRequest, interval: Interval) -> Timeline:
        tree, visible = request.tree, await self.visible()
        times = [one.event_time for one in visible if fits(one, tree, self._members())]
        found = Span(min(times), max(times) + timedelta(milliseconds=1)) if times else None
        span = told_span(tree, found, request.now)
        if span is None:
            return Timeline(len(times))
        check_steps(span, interval)
        counts = Counter(beginning(one, interval) for one in times)
        return Timeline(len(times), tuple(filled(span, interval, counts)))

    def _hit(self, place: Position, first: ArticleDocument, *more: ArticleDocument) -> Hit:
        position: Position = (*place, first.article_id)
        return Hit(first, position, story=self._own(first), stands_for=1 + len(more))

    def _own(self, article: ArticleDocument) -> OwnStory | None:
        having = [one for one in self._stories if article.article_id in one.article_ids]
        latest = max(having, key=lambda one: one.latest_at, default=None)
        shared = latest is not None and latest.article_count > 1
        return OwnStory.model_validate(latest.model_dump()) if latest and shared else None

    def _by_story(
        self, matching: Sequence[ArticleDocument], request: SearchRequest
    ) -> list[list[ArticleDocument]]:
        if request.effective_sort == "story_size":
            own = [(self._own(one), one) for one in matching]
            keyed = [((-s.article_count, s.story_id) if s else (-1, ""), one) for s, one in own]
            matching = [one for _, one in sorted(keyed, key=lambda pair: pair[0])]
        groups: dict[str, list[ArticleDocument]] = defaultdict(list)
        for one in matching:
            story = self._own(one) if request.collapse else None
            groups[story.story_id if story else one.article_id].append(one)
        return list(groups.values())

    async def explain(self, tree: Tree, article_id: str) -> Explained | None:
        article = await self.article(article_id)
        if article is None:
            return None
        asked = probes(tree).items()
        fitting = (name for name, one in asked if fits(article, one, self._members()))
        return Explained(fits(article, tree, self._members()), frozenset(fitting))

    async def spelled(self, words: Sequence[str]) -> dict[str, str]:
        said = {
            word for one in await self.visible() for word in words_of(f"{one.title} {one.text}")
        }
        unknown = [one for one in words if one.lower() not in said]
        like = {one: get_close_matches(one.lower(), said, n=1) for one in unknown}
        return {one: found[0] for one, found in like.items() if found}

    def _members(self) -> dict[str, Sequence[str]]:
        named = [(name, one) for one in self._stories for name in (one.story_id, *one.merged_from)]
        return {name: story.article_ids for name, story in named if story.article_ids}

    async def article(self, article_id: str) -> ArticleDocument | None:
        return next((one for one in await self.visible() if one.article_id == article_id), None)

    async def articles(
        self, article_ids: Sequence[str], language: str | None = None
    ) -> list[ArticleDocument]:
        found = await self.whole_articles(article_ids)
        spoken = [one for one in found if language in (None, one.language)]
        return [_as_listed(one) for one in spoken]

    async def whole_articles(self, article_ids: Sequence[str]) -> list[ArticleDocument]:
        return [one for one in await self.visible() if one.article_id in article_ids]

    async def told_with(
        self, article: ArticleDocument, limit: int, article_ids: Sequence[str]
    ) -> list[ArticleDocument]:
        others = await self._others(article)
        told = [one for one in others if one.article_id in article_ids]
        told.sort(key=lambda one: len(_words(one) & _words(article)))
        return list({one.source_id: one for one in told}.values())[::-1][:limit]

    async def alike(
        self, article: ArticleDocument, limit: int, without: Sequence[str] = ()
    ) -> list[ArticleDocument]:
        spoken = [
            one for one in await self._others(article, without) if _words(one) & _words(article)
        ]
        return [one for one in spoken if one.language == article.language][:limit]

    async def alike_abroad(
        self, article: ArticleDocument, limit: int, without: Sequence[str] = ()
    ) -> list[ArticleDocument]:
        named = {one.id for one in article.entities}
        return [
            one
            for one in await self._others(article, without)
            if one.language != article.language and len(named & {e.id for e in one.entities}) > 1
        ][:limit]

    async def originals(self, article_ids: Sequence[str]) -> dict[str, str]:
        told = [one for story in self._stories for one in story.articles]
        return {one.article_id: one.copy_of for one in told if one.copy_of}

    async def _others(
        self, article: ArticleDocument, without: Sequence[str] = ()
    ) -> list[ArticleDocument]:
        known = {article.article_id, article.content_hash, *without}
        near = sorted(
            await self.visible(), key=lambda one: abs(one.event_time - article.event_time)
        )
        return [one for one in near if not known & {one.article_id, one.content_hash}]

    async def sections(
        self,
        each: int,
        language: str | None,
        without: Sequence[str] = (),
        country: str | None = None,
    ) -> list[SectionNews]:
        by_section = defaultdict(list)
        for article in await self.visible():
            is_from_there = country is None or country.upper() == (article.country or "").upper()
            is_spoken = language in (None, article.language)
            if article.article_id not in without and is_spoken and is_from_there:
                for section in article.sections:
                    by_section[section].append(article)
        news = [SectionNews(key, len(all_), tuple(all_[:each])) for key, all_ in by_section.items()]
        return sorted(news, key=lambda one: (-one.articles, one.section))

    async def regions(
        self, countries: Mapping[str, Sequence[str]], each: int, language: str | None = None
    ) -> list[SectionNews]:
        spoken = [one for one in await self.visible() if language in (None, one.language)]
        by_region = {
            region: [one for one in spoken if (one.country or "").upper() in members]
            for region, members in countries.items()
        }
        return [
            SectionNews(region, len(found), tuple(found[:each]))
            for region, found in by_region.items()
            if found
        ]

    async def story(self, story_id: str) -> StoryDocument | None:
        await self.ping()
        return next((one for one in self._stories if one.story_id == story_id), None)

    async def story_of(self, article_id: str) -> OwnStory | None:
        await self.ping()
        found = (one for one in self._stories if article_id in one.article_ids)
        return next((OwnStory.model_validate(one.model_dump()) for one in found), None)

    async def stories(self, request: StoryRequest) -> FoundStories:
        await self.ping()
        self._require(request.place)
        hits = [_weighed(one, request.now) for one in self._stories if _is_told(one, request)]
        hits.sort(key=lambda hit: (-float(hit.position[0]), *hit.position[1:]))
        places = [hit.position for hit in hits]
        first = places.index(request.place.after) + 1 if request.place else 0
        return FoundStories(len(hits), tuple(hits[first : first + request.limit]), self.held)

    async def stories_by_id(self, story_ids: Sequence[str]) -> list[StoryDocument]:
        await self.ping()
        found = [one for one in self._stories if one.story_id in story_ids and one.article_ids]
        return sorted(found, key=lambda one: one.latest_at, reverse=True)

    async def told_by_several(self) -> list[StoryDocument]:
        """Return the stories of several outlets, latest first."""
        await self.ping()
        found = [one for one in self._stories if one.outlet_count > 1 and one.article_ids]
        return sorted(found, key=lambda one: one.latest_at, reverse=True)


def newest_first(articles: Iterable[ArticleDocument]) -> list[ArticleDocument]:
    """Return articles in the order of lists by date."""
    return sorted(articles, key=lambda one: (-one.event_time.timestamp(), one.article_id))


def _as_listed(article: ArticleDocument) -> ArticleDocument:
    named = (one.model_copy(update={"mentions": ()}) for one in article.entities)
    return article.model_copy(update={"text": "", "entities": tuple(named)})


def _words(article: ArticleDocument) -> set[str]:
    return set(article.text.lower().split())


def _weighed(story: StoryDocument, now: datetime) -> StoryHit:
    age_h = max(0.0, (now - story.latest_at) / timedelta(hours=1))
    weight = story.voice_count * 0.5 ** (age_h / HALF_LIFE_H)
    latest_ms = int(story.latest_at.timestamp() * 1000)
    return StoryHit(story, (weight, latest_ms, story.story_id))


def _is_told(story: StoryDocument, request: StoryRequest) -> bool:
    entities = {one.id for one in story.entities}
    return (
        story.outlet_count > 1
        and bool(story.article_ids)
        and request.section in (None, *story.sections)
        and request.language in (None, *story.languages)
        and request.entity in (None, *entities)
    )


class MemoryTrendHistory:
    """Finds among given lists, as they were written to the index."""

    def __init__(self, *lists: TrendDocument) -> None:
        self._lists = sorted(lists, key=lambda one: (one.at, one.list_id))
        self.is_away = False

    def _of(self, list_id: str) -> list[TrendDocument]:
        if self.is_away:
            raise IndexAwayError("the index is away")
        return [one for one in self._lists if one.list_id == list_id]

    async def list_at(self, list_id: str, at: datetime) -> AsOf | None:
        lists = self._of(list_id)
        before = [one for one in lists if one.at <= at]
        return AsOf(before[-1], settled=lists[-1] != before[-1]) if before else None

    async def last_with(self, topic_id: str, since: datetime) -> TrendDocument | None:
        self._of("")
        found = [one for one in self._lists if topic_id in one.topic_ids and one.at >= since]
        return found[-1] if found else None

    async def steps(
        self, list_id: str, topic_id: str, since: datetime, until: datetime
    ) -> list[TopicStep]:
        asked = [one for one in self._of(list_id) if since <= one.at <= until]
        found = [one for one in asked if topic_id in one.topic_ids]
        last = {one.at.replace(minute=one.at.minute // 15 * 15): one for one in found}
        return [_step(one, topic_id) for one in last.values()]


def _step(kept: TrendDocument, topic_id: str) -> TopicStep:
    topics = [topic.model_dump() for topic in kept.topics]
    return topic_step(kept.at, topics, topic_id)


class MemoryTrendBoard:
    """Trending lists as they are given."""

    def __init__(self, *snapshots: TrendSnapshot) -> None:
        self._lists = {one.list_id: one for one in snapshots}

    def take(self, snapshot: TrendSnapshot) -> None:
        """Replace the list that has the same id."""
        self._lists[snapshot.list_id] = snapshot

    def snapshot(self, list_id: str) -> TrendSnapshot | None:
        return self._lists.get(list_id)

    def snapshots(self) -> list[TrendSnapshot]:
        return list(self._lists.values())
