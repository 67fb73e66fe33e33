"""Who told a story, counted on although only its latest articles are known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import datetime
from typing import Any

from services.enrich.core.stories.articles import Article, Articles, Owners, outlet_of
from services.enrich.core.stories.hours import timeline
from shared.events import SourceRef, Story, StoryOutlet

MOST_OUTLETS = 200
NOBODY = Articles(())


def tallied(befores: Sequence[Story], now: Articles) -> dict[str, Any]:
    """Return outlets, timeline and the numbers of articles, outlets and voices of a story.

    `befores` are the story before, or those it is made of; what they counted of articles that are
    not known one by one any more stays counted.
    """
    then = Articles.of(befores)
    gone, come = then.beside(now), now.beside(then)
    known = _known(befores)
    retold = _retold(befores, now, [*gone, *come])
    outlets = [one for one in known.values() if one.id not in retold]
    outlets += _recounted(known, befores, then, now, retold)
    outlets.sort(key=lambda one: (one.first_at, one.id))
    known_of_each = [(one, known if len(befores) == 1 else _known([one])) for one in befores]
    unlisted = sum(one.outlet_count - len(known) for one, known in known_of_each)
    unheard = sum(one.voice_count - _voices(known.values()) for one, known in known_of_each)
    articles = sum(one.article_count for one in befores) + len(now) - len(then)
    return {
        "article_count": max(0, articles),
        "outlets": tuple(outlets[:MOST_OUTLETS]),
        "outlet_count": len(outlets) + max(0, unlisted),
        "voice_count": _voices(outlets) + max(0, unheard),
        "timeline": timeline(befores, now, gone, come),
    }


def _known(stories: Sequence[Story]) -> dict[str, StoryOutlet]:
    """Return the outlets on the lists of `stories`, and of members beyond full lists."""
    known: dict[str, StoryOutlet] = {}
    for outlet in (outlet for story in stories for outlet in story.outlets):
        known[outlet.id] = _sum(known[outlet.id], outlet) if outlet.id in known else outlet
    full = [one for one in stories if len(one.outlets) >= MOST_OUTLETS]
    if not full:
        return known
    beyond = Articles(tuple(m for one in full for m in one.members if m.source.id not in known))
    ids = {one.source.id for one in beyond.members}
    return known | {one.id: one for one in _recounted({}, full, NOBODY, beyond, ids)}


def _retold(befores: Sequence[Story], now: Articles, changed: Sequence[Article]) -> Set[str]:
    """Return the outlets to count anew: of one story those of changed articles and their copies."""
    listed = {one.id for story in befores for one in story.outlets}
    if len(befores) > 1:
        return listed | {outlet_of(one) for one in (*now, *changed)}
    ids = {one.article_id for one in changed}
    copies = {one.source.id for one in now.members if one.copy_of in ids}
    unlisted = {one.source.id for one in now.members} - listed
    return {outlet_of(one) for one in changed} | copies | unlisted


def _voices(outlets: Iterable[StoryOutlet]) -> int:
    return len({one.owner for one in outlets if one.originals})


def _sum(left: StoryOutlet, right: StoryOutlet) -> StoryOutlet:
    counts = {
        "articles": left.articles + right.articles,
        "originals": left.originals + right.originals,
        "first_at": min(left.first_at, right.first_at),
    }
    return left.model_copy(update=counts)


def _recounted(
    known: Mapping[str, StoryOutlet],
    stories: Sequence[Story],
    then: Articles,
    now: Articles,
    ids: Set[str],
) -> list[StoryOutlet]:
    """Return those of `ids` with `now` counted in place of `then`; none without an article."""
    before, after = _Counts.of(then, stories, ids), _Counts.of(now, stories, ids)
    sources = {
        one.source.id: one.source for one in (*then.members, *now.members) if one.source.id in ids
    }
    named = {key: _named(one, after.first_at[key]) for key, one in sources.items() if after[key]}
    return [
        _outlet(outlet, known.get(key), before, after)
        for key, outlet in {**named, **{key: known[key] for key in ids & known.keys()}}.items()
        if after[key] or known[key].articles > before[key]
    ]


def _named(source: SourceRef, first_at: datetime) -> StoryOutlet:
    return StoryOutlet(
        id=source.id,
        name=source.name,
        owner=source.owner,
        country=source.country,
        articles=1,
        originals=1,
        first_at=first_at,
    )


class _Counts:
    """Articles, originals and the first moment of each outlet."""

    def __init__(self) -> None:
        self.articles: Counter[str] = Counter()
        self.originals: Counter[str] = Counter()
        self.first_at: dict[str, datetime] = {}

    def __getitem__(self, outlet: str) -> int:
        return self.articles[outlet]

    @classmethod
    def of(cls, articles: Articles, stories: Sequence[Story], outlets: Set[str]) -> _Counts:
        """Return those of `outlets`."""
        counts, owners = cls(), Owners.of(articles, stories)
        for early in articles.earlier:
            if early.outlet in outlets:
                counts._count(early.outlet, early.at, original=early.original)
        for one in articles.members:
            if one.source.id in outlets:
                counts._count(one.source.id, one.event_time, original=owners.is_original(one))
        return counts

    def _count(self, outlet: str, at: datetime, *, original: bool) -> None:
        self.articles[outlet] += 1
        self.originals[outlet] += original
        self.first_at[outlet] = min(at, self.first_at.get(outlet, at))


def _outlet(
    outlet: StoryOutlet, listed: StoryOutlet | None, before: _Counts, after: _Counts
) -> StoryOutlet:
    """Return an outlet with what is known one by one `after`; what only its list counted stays."""
    key = outlet.id
    unknown = max(0, listed.articles - before[key]) if listed else 0
    originals = max(0, listed.originals - before.originals[key]) if listed else 0
    firsts = [after.first_at[key]] if after[key] else []
    counts = {
        "articles": unknown + after[key],
        "originals": originals + after.originals[key],
        "first_at": min([*firsts, *([outlet.first_at] if unknown else [])]),
    }
    same = all(getattr(outlet, name) == value for name, value in counts.items())
    return outlet if same else outlet.model_copy(update=counts)
