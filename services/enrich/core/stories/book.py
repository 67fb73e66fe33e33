"""Stories: the same event told by many outlets, grouped in one pass over all articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta

from services.enrich.core.copies.book import CopyBook
from services.enrich.core.copies.groups import regrouped
from services.enrich.core.stories.features import Features, Stopwords, features_of, to_member
from services.enrich.core.stories.index import Scale, StoryIndex
from services.enrich.core.stories.match import Gathering, Rules, Telling, gather, likeness
from services.enrich.core.stories.view import with_members
from shared.events import ArticleDigest, Provenance, Story, StoryMember

KEPT = timedelta(days=7)
MOST_STORIES = 50_000
MOST_MEMBERS = 100


class StoryBook:
    """All stories of the last days.

    What happens next depends on the stories alone, so a restored book goes on like the lost one.
    """

    def __init__(self, stopwords: Stopwords, rules: Rules | None = None) -> None:
        self._stopwords = stopwords
        self._rules = rules or Rules()
        self._stories: dict[str, Story] = {}
        self._story_of: dict[str, str] = {}
        self._tellings: dict[tuple[str, str], tuple[StoryMember, Telling]] = {}
        self._gatherings: dict[str, dict[str, Gathering]] = {}
        self._index = StoryIndex()
        self._copies = CopyBook()
        self._clock = datetime.fromtimestamp(0, UTC)

    @classmethod
    def restored(cls, stories: Iterable[Story], stopwords: Stopwords) -> StoryBook:
        """Return the book that holds `stories`, the latest version of each."""
        book = cls(stopwords)
        for story in stories:
            book._keep(story)
        book._sweep()
        return book

    @property
    def stories(self) -> list[Story]:
        """All stories, as they stand now."""
        return list(self._stories.values())

    def place(self, digest: ArticleDigest, provenance: Provenance) -> Story | None:
        """Put an article where it belongs and return the changed story.

        A copy belongs to the story of its original, whatever its title says. None if nothing
        changes: the same version again, or an older one.
        """
        self._tick(digest)
        member = to_member(digest)
        match = self._copies.find(member)
        story = self._home_of(member, digest.lead, match)
        members = _joined(story.members if story else (), member)
        if members is None:
            return None
        members = regrouped(members, member, self._within(story, match))
        changed = with_members(story, members, digest, provenance, self._features_in(story))
        self._keep(changed)
        return changed

    def _features_in(self, story: Story | None) -> Callable[[StoryMember], Features]:
        def features(member: StoryMember) -> Features:
            known = self._tellings.get((story.story_id, member.article_id)) if story else None
            if known is None or known[0] is not member:
                return features_of(member, self._stopwords)
            return known[1].features

        return features

    def _home_of(self, member: StoryMember, lead: str, match: StoryMember | None) -> Story | None:
        known = self._story_of.get(member.article_id, story_id_of(member.article_id))
        if known in self._stories:
            return self._stories[known]
        if match is not None:
            return self._stories[self._story_of[match.article_id]]
        telling = Telling(features_of(member, self._stopwords, lead), member.event_time)
        return self._closest(telling)

    def _within(self, story: Story | None, match: StoryMember | None) -> StoryMember | None:
        """Return the match if it is told in `story`: no copy is an article of two stories."""
        if story is None or match is None:
            return None
        return match if self._story_of[match.article_id] == story.story_id else None

    def _closest(self, telling: Telling) -> Story | None:
        scale = Scale(self._index)
        best = (0.0, "")
        for story_id in self._index.candidates(telling.features):
            gathering = self._gathering(story_id, telling.features.language)
            best = max(best, (likeness(telling, gathering, scale, self._rules), story_id))
        return self._stories[best[1]] if best[0] > 0 else None

    def _gathering(self, story_id: str, language: str) -> Gathering:
        known = self._gatherings.setdefault(story_id, {})
        if language not in known:
            members = self._stories[story_id].members
            tellings = [self._tellings[story_id, one.article_id][1] for one in members]
            known[language] = gather(tellings, language)
        return known[language]

    def _keep(self, story: Story) -> None:
        before = self._stories.get(story.story_id)
        old = {one.article_id: one for one in before.members} if before else {}
        new = {one.article_id: one for one in story.members}
        for article_id, member in old.items():
            if new.get(article_id) is not member:
                self._remove(story.story_id, member)
        for article_id, member in new.items():
            if old.get(article_id) is not member:
                self._add(story.story_id, member)
        self._stories[story.story_id] = story
        self._gatherings.pop(story.story_id, None)
        self._clock = max(self._clock, min(story.latest_at, story.ingest_time))

    def _add(self, story_id: str, member: StoryMember) -> None:
        features = features_of(member, self._stopwords)
        telling = Telling(features, member.event_time)
        self._tellings[story_id, member.article_id] = member, telling
        self._story_of[member.article_id] = story_id
        self._copies.put(member)
        self._index.add(story_id, features)

    def _remove(self, story_id: str, member: StoryMember) -> None:
        if self._story_of.get(member.article_id) == story_id:
            del self._story_of[member.article_id]
            self._copies.remove(member.article_id)
        _, telling = self._tellings.pop((story_id, member.article_id))
        self._index.remove(story_id, telling.features)

    def _forget(self, story: Story) -> None:
        del self._stories[story.story_id]
        self._gatherings.pop(story.story_id, None)
        for member in story.members:
            self._remove(story.story_id, member)

    def _tick(self, digest: ArticleDigest) -> None:
        now = max(self._clock, min(digest.event_time, digest.ingest_time))
        new_hour = now.replace(minute=0, second=0, microsecond=0) > self._clock
        self._clock = now
        if new_hour or len(self._stories) > MOST_STORIES:
            self._sweep()

    def _sweep(self) -> None:
        oldest = self._clock.replace(minute=0, second=0, microsecond=0) - KEPT
        old = [one for one in self._stories.values() if one.latest_at < oldest]
        for story in old:
            self._forget(story)
        excess = len(self._stories) - MOST_STORIES
        if excess > 0:
            by_age = sorted(self._stories.values(), key=lambda one: (one.latest_at, one.story_id))
            for story in by_age[: excess + MOST_STORIES // 10]:
                self._forget(story)
        self._copies.sweep()


def story_id_of(article_id: str) -> str:
    """Return the id of the story that begins with an article."""
    return f"s{article_id}"


def _joined(members: Sequence[StoryMember], member: StoryMember) -> tuple[StoryMember, ...] | None:
    """Return the latest members with `member` among them; None if that changes nothing."""
    by_id = {one.article_id: one for one in members}
    known = by_id.get(member.article_id)
    if known is not None and known.version >= member.version:
        return None
    by_id[member.article_id] = member
    latest = sorted(by_id.values(), key=lambda one: (one.event_time, one.article_id))
    kept = tuple(latest[-MOST_MEMBERS:])
    return kept if member in kept else None
