"""What a story looks like, given its members: headline, times, entities, sections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from services.enrich.core.stories.articles import MOST_EARLIER, Articles, time_of
from services.enrich.core.stories.placing import Cause
from services.enrich.core.stories.tally import tallied
from services.enrich.core.stories.tellings import Tellings
from shared.events import ArticleDigest, EntityRef, Lane, Story, StoryMember, TakenBack

MOST_ENTITIES = 12
MOST_SECTIONS = 3
MOST_COMPARED = 30
MOST_TAKEN_BACK = 100
MOST_MERGED = 100


def told(
    story_id: str,
    befores: Sequence[Story],
    articles: Articles,
    cause: Cause,
    tellings: Tellings,
) -> Story:
    """Return a story as it is with `articles`; `befores` is what it was, or is made of."""
    now = articles.cut(befores)
    members = now.members
    values: dict[str, Any] = _frame(story_id, befores, cause) | tallied(befores, now)
    values |= _times(befores, now, cause.digest.event_time) | {
        "members": members,
        "earlier": now.earlier[-MOST_EARLIER:],
        "sections": _sections(befores, cause.digest),
    }
    if members:
        lanes = {one.lane for one in members}
        values["lane"] = Lane.LIVE if Lane.LIVE in lanes else Lane.BACKFILL
        values["entities"] = _entities(members)
        values |= _headline(members, tellings)
    return Story(**values)


def taken_back(story: Story, digest: ArticleDigest) -> Story:
    """Return the story that also remembers that the digest's article was taken back."""
    others = [one for one in story.taken_back if one.article_id != digest.article_id]
    gone = TakenBack(article_id=digest.article_id, version=digest.version)
    return story.model_copy(update={"taken_back": tuple([*others, gone][-MOST_TAKEN_BACK:])})


def _frame(story_id: str, befores: Sequence[Story], cause: Cause) -> dict[str, Any]:
    """Return what names the event, and what a story keeps although all its articles are gone."""
    known = [one for one in befores if one.story_id == story_id]
    # By the place on the log: two workers that both think the partition theirs agree on it.
    version = max([1, cause.offset + 1, *(one.version + 1 for one in known)])
    first = befores[0] if befores else None
    return {
        "id": f"{story_id}@{version}",
        "ingest_time": cause.digest.ingest_time,
        "lane": cause.digest.lane,
        "provenance": cause.provenance,
        "story_id": story_id,
        "version": version,
        "headline": first.headline if first else cause.digest.title,
        "language": first.language if first else cause.digest.language,
        "taken_back": tuple(one for story in known for one in story.taken_back),
        "merged_from": tuple(dict.fromkeys(_merged(story_id, befores)))[-MOST_MERGED:],
        "split_from": first.split_from if first else None,
        "horizon": cause.horizon,
    }


def _merged(story_id: str, befores: Sequence[Story]) -> Iterator[str]:
    for story in befores:
        yield from story.merged_from
        if story.story_id != story_id:
            yield story.story_id


def _times(befores: Sequence[Story], now: Articles, at: datetime) -> dict[str, datetime]:
    """Return when the story was told; what is known no longer was before the rest."""
    times = [time_of(one[at]) for one in (now.earlier, now.members) if one for at in (0, -1)]
    firsts = [one.first_at for one in befores if not _is_known(one)]
    before = [one.latest_at for one in befores] or [at]
    latest_at = max(times or before)
    return {
        "first_at": min([*times, *firsts] or before),
        "latest_at": latest_at,
        "event_time": latest_at,
    }


def _is_known(story: Story) -> bool:
    return story.article_count <= len(story.members) + len(story.earlier)


def _headline(members: Sequence[StoryMember], tellings: Tellings) -> dict[str, Any]:
    """Return language and title of the member that says best what the others say."""
    latest = members[-MOST_COMPARED:]
    languages = Counter(one.language for one in latest)
    language = max(languages, key=lambda code: (languages[code], code == "en", code))
    own = [(one, tellings.of(one).features) for one in latest if one.language == language]
    shared = Counter(chain.from_iterable(features.terms for _, features in own))

    def centrality(words: Sequence[str]) -> float:
        return (sum(map(shared.__getitem__, words)) - len(words)) / (len(words) + 3)

    best, _ = max(own, key=lambda one: (centrality(one[1].title), one[0].article_id))
    return {"language": language, "headline": best.title}


def _sections(befores: Sequence[Story], digest: ArticleDigest) -> tuple[str, ...]:
    known = [section for story in befores for section in story.sections]
    return tuple(dict.fromkeys([*known, *digest.sections[:1]]))[:MOST_SECTIONS]


def _entities(members: Sequence[StoryMember]) -> tuple[EntityRef, ...]:
    """Return the entities of the members by their mean salience."""
    totals: dict[str, float] = {}
    named: dict[str, EntityRef] = {}
    for entity in chain.from_iterable(member.entities for member in members):
        totals[entity.id] = totals.get(entity.id, 0.0) + entity.salience
        named[entity.id] = entity
    ranked = sorted(totals, key=lambda key: (-totals[key], key))[:MOST_ENTITIES]
    return tuple(_weighed(named[key], round(totals[key] / len(members), 3)) for key in ranked)


def _weighed(entity: EntityRef, salience: float) -> EntityRef:
    same = entity.salience == salience
    return entity if same else entity.model_copy(update={"salience": salience})
