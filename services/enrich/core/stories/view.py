"""What a story looks like, given its members: headline, times, entities, sections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from services.enrich.core.stories.features import Features
from shared.events import ArticleDigest, EntityRef, Lane, Provenance, Story, StoryMember

MOST_ENTITIES = 12
MOST_SECTIONS = 3
MOST_COMPARED = 30


def with_members(
    before: Story | None,
    members: Sequence[StoryMember],
    digest: ArticleDigest,
    provenance: Provenance,
    features_of: Callable[[StoryMember], Features],
) -> Story:
    """Return the story with `members`, after `digest` joined it or replaced a member."""
    story_id = before.story_id if before else f"s{digest.article_id}"
    # By the place on the log: two workers that both think the partition theirs agree on it.
    version = max(before.version + 1 if before else 1, (provenance.offset or 0) + 1)
    return Story(
        id=f"{story_id}@{version}",
        ingest_time=digest.ingest_time,
        provenance=provenance,
        story_id=story_id,
        version=version,
        article_count=_count(before, digest),
        members=tuple(members),
        sections=_sections(before, digest),
        entities=_entities(members),
        **(_told(before, members) | _headline(members, features_of)),
    )


def _count(before: Story | None, digest: ArticleDigest) -> int:
    if before is None:
        return 1
    known = any(one.article_id == digest.article_id for one in before.members)
    return before.article_count + (not known)


def _told(before: Story | None, members: Sequence[StoryMember]) -> dict[str, Any]:
    """Return when the story was told, and whether any of it is news."""
    times = [member.event_time for member in members]
    return {
        "event_time": max(times),
        "first_at": min([*times, *([before.first_at] if before else [])]),
        "latest_at": max(times),
        "lane": Lane.LIVE if any(one.lane is Lane.LIVE for one in members) else Lane.BACKFILL,
    }


def _headline(
    members: Sequence[StoryMember], features_of: Callable[[StoryMember], Features]
) -> dict[str, Any]:
    """Return language and title of the member that says best what the others say."""
    latest = members[-MOST_COMPARED:]
    languages = Counter(one.language for one in latest)
    language = max(languages, key=lambda code: (languages[code], code == "en", code))
    own = [one for one in latest if one.language == language]
    shared: Counter[str] = Counter()
    for one in own:
        shared.update(features_of(one).terms.keys())

    def centrality(one: StoryMember) -> float:
        terms = features_of(one.model_copy(update={"phrases": ()})).terms
        return sum(shared[term] - 1 for term in terms) / (len(terms) + 3)

    best = max(own, key=lambda one: (centrality(one), one.article_id))
    return {"language": language, "headline": best.title}


def _sections(before: Story | None, digest: ArticleDigest) -> tuple[str, ...]:
    known = before.sections if before else ()
    return tuple(dict.fromkeys([*known, *digest.sections[:1]]))[:MOST_SECTIONS]


def _entities(members: Sequence[StoryMember]) -> tuple[EntityRef, ...]:
    """Return the entities of the members by their mean salience."""
    totals: Counter[str] = Counter()
    named: dict[str, EntityRef] = {}
    for entity in (entity for member in members for entity in member.entities):
        totals[entity.id] += entity.salience  # type: ignore[assignment]  # a sum of shares
        named[entity.id] = entity
    ranked = sorted(totals, key=lambda key: (-totals[key], key))[:MOST_ENTITIES]
    return tuple(
        named[key].model_copy(update={"salience": round(totals[key] / len(members), 3)})
        for key in ranked
    )
