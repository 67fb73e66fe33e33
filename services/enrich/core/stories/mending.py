"""Splitting stories of two events and merging two stories of one, as more is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from heapq import nsmallest

from services.enrich.core.stories.articles import Articles
from services.enrich.core.stories.index import MOST_KEYS, Scale
from services.enrich.core.stories.kept import KeptStories
from services.enrich.core.stories.match import (
    MOST_COMPARED,
    WINDOW,
    Centre,
    Rules,
    Telling,
    across_languages,
    names_of,
)
from services.enrich.core.stories.placing import Cause, Placing, moved
from services.enrich.core.stories.review import groups, mean_of, together
from services.enrich.core.stories.view import told
from shared.events import Story, StoryMember

# A story is reviewed whenever it has grown by about a quarter, so that it costs little per article.
REVIEWED = frozenset({4, 5, 6, 8, 10, 13, 16, 20, 25, 32, 40})
# So many of its neighbours may be the same story.
MOST_NEIGHBOURS = 3


@dataclass
class Mending:
    """Reviews stories of one book."""

    kept: KeptStories
    rules: Rules

    def mend(self, story: Story, article_id: str, cause: Cause) -> Placing:
        """Review a story that an article joined, and return what that changes.

        It may be split, and the part with the article may be one with another story.
        """
        if len(story.members) not in REVIEWED:
            return Placing((), ())
        scale = self.kept.index.scale
        split = self._split(story, scale, cause)
        home = self.kept.home_of(article_id) or story
        neighbour = self._neighbour(home, scale)
        if neighbour is None:
            return split
        merged = self._merge(home, neighbour, cause)
        return Placing((*split.stories, *merged.stories), (*split.placed, *merged.placed))

    def _split(self, story: Story, scale: Scale, cause: Cause) -> Placing:
        language = story.language
        tellings = self.kept.told_in(story.story_id)
        own = [n for n, one in enumerate(tellings) if one.features.language == language]
        found = groups([tellings[n] for n in own], scale, self.rules.apart)
        if len(found) < 2:
            return Placing((), ())
        leaving = [[story.members[own[number]] for number in group] for group in found[1:]]
        gone = {one.article_id for group in leaving for one in group}
        staying = tuple(one for one in story.members if one.article_id not in gone)
        left = self._told(story.story_id, [story], Articles(staying, story.earlier), cause)
        self.kept.keep(left)
        parts = [self._part(story, group, cause) for group in leaving]
        events = [moved(part, one, story.story_id, cause) for part in parts for one in part.members]
        return Placing((left, *parts), tuple(events))

    def _part(self, story: Story, members: Sequence[StoryMember], cause: Cause) -> Story:
        story_id = self.kept.new_id(members[0].article_id, cause.offset)
        part = self._told(story_id, [], Articles(tuple(members)), cause)
        split = {"split_from": story.story_id, "sections": story.sections}
        part = part.model_copy(update=split)
        self.kept.keep(part)
        return part

    def _neighbour(self, story: Story, scale: Scale) -> Story | None:
        """Return the story that tells the same, if one does."""
        if not story.members:
            return None
        best = (0.0, "")
        mean = mean_of(self._told_in_full(story), scale)
        for story_id in self._near(story, scale):
            other = self.kept[story_id]
            if other.members and _may_merge(story, other):
                best = max(best, (self._alike(story, mean, other, scale), story_id))
        return self.kept[best[1]] if best[0] >= 1 else None

    def _near(self, story: Story, scale: Scale) -> list[str]:
        """Return the stories that share the features that most members of this one have."""
        latest = self.kept.told_in(story.story_id)[-MOST_COMPARED:]
        found: dict[str, None] = {}
        for centre in (Centre.of(latest).counts, names_of(latest).weights):
            weights = ((-count * scale.rarity(key), key) for key, count in centre.items())
            keys = [key for _, key in nsmallest(MOST_KEYS, weights)]
            near = [one for one in self.kept.index.candidates(keys) if one != story.story_id]
            found |= dict.fromkeys(near[:MOST_NEIGHBOURS])
        return list(found)

    def _alike(self, left: Story, mean: Mapping[str, float], right: Story, scale: Scale) -> float:
        """Return how alike two stories are, 1 if just enough to be one; `mean` is the left's."""
        if left.language == right.language:
            return together(mean, self._told_in_full(right), scale) / self.rules.together
        if _distance(left, right) > self.rules.across_window:
            return 0.0
        names, others = (names_of(self.kept.told_in(one.story_id)) for one in (left, right))
        alike = across_languages(names, others, scale, self.rules)
        return alike / self.rules.across_languages

    def _told_in_full(self, story: Story) -> list[Telling]:
        tellings = self.kept.told_in(story.story_id)
        own = [one for one in tellings if one.features.language == story.language]
        return [one for one in own if one.features.is_told][-MOST_COMPARED:]

    def _merge(self, left: Story, right: Story, cause: Cause) -> Placing:
        into, gone = sorted((left, right), key=_seniority)
        redirect = self._told(gone.story_id, [gone], Articles(()), cause)
        redirect = redirect.model_copy(update={"merged_into": into.story_id})
        both = Articles.of([into, gone])
        self.kept.keep(redirect)
        merged = self._told(into.story_id, [into, gone], both, cause)
        self.kept.keep(merged)
        now = {one.article_id: one for one in merged.members}
        events = [
            moved(merged, now.get(one.article_id, one), gone.story_id, cause)
            for one in gone.members
        ]
        return Placing((merged, redirect), tuple(events))

    def _told(
        self, story_id: str, befores: Sequence[Story], articles: Articles, cause: Cause
    ) -> Story:
        return told(story_id, befores, articles, cause, self.kept.tellings)


def _may_merge(left: Story, right: Story) -> bool:
    """Return whether two stories can be one: near in time, and all articles of the lesser known."""
    gone = max((left, right), key=_seniority)
    return _distance(left, right) <= WINDOW and gone.article_count == len(gone.members)


def _distance(left: Story, right: Story) -> timedelta:
    return max(left.first_at - right.latest_at, right.first_at - left.latest_at)


def _seniority(story: Story) -> tuple[int, float, str]:
    """Order stories so that the first gives two that are one its id."""
    return -story.article_count, story.first_at.timestamp(), story.story_id
