"""Stories: the same event told by many outlets, grouped in one pass over all articles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

from services.enrich.core.copies.groups import regrouped, regrouped_without
from services.enrich.core.stories.articles import Articles
from services.enrich.core.stories.features import Stopwords, features_of, to_member
from services.enrich.core.stories.index import Scale
from services.enrich.core.stories.kept import KeptStories
from services.enrich.core.stories.match import Rules, Telling, likeness
from services.enrich.core.stories.placing import Cause, Placing, placed, retracted
from services.enrich.core.stories.view import taken_back, told
from shared.events import ArticleDigest, Provenance, Story, StoryMember


class StoryBook:
    """All stories of the last days.

    What happens next depends on the stories alone, so a restored book goes on like the lost one.
    """

    def __init__(self, stopwords: Stopwords, rules: Rules | None = None) -> None:
        self._stopwords = stopwords
        self._rules = rules or Rules()
        self._kept = KeptStories(stopwords)

    @classmethod
    def restored(cls, stories: Iterable[Story], stopwords: Stopwords) -> StoryBook:
        """Return the book that holds `stories`, the latest version of each."""
        book = cls(stopwords)
        book._kept.keep_all(stories)
        return book

    @property
    def stories(self) -> list[Story]:
        """All stories, as they stand now."""
        return self._kept.stories

    @property
    def position(self) -> int | None:
        """The offset of the latest digest that changed a story; None if none did."""
        return self._kept.position

    def place(self, digest: ArticleDigest, provenance: Provenance) -> Placing | None:
        """Put an article where it belongs, or take it out, and return what that changed.

        A copy belongs to the story of its original, whatever its title says. None if nothing
        changes: the same version again, an older one, or one that was taken back.
        """
        if not self._is_news(digest):
            return None
        self._kept.advance(digest)
        cause = Cause(digest, provenance, self._kept.horizon)
        return self._take_back(cause) if digest.retracted else self._join(cause)

    def _is_news(self, digest: ArticleDigest) -> bool:
        placed = self._kept.placed_version(digest.article_id)
        gone = self._kept.retracted_version(digest.article_id)
        return digest.version > gone and digest.version > placed - digest.retracted

    def _join(self, cause: Cause) -> Placing:
        member = to_member(cause.digest)
        match = self._kept.copies.find(member)
        story = self._home_of(member, cause.digest.lead, match)
        before = [story] if story else []
        story_id = story.story_id if story else self._new_id(cause)
        articles = Articles.of(before).with_member(member)
        members = regrouped(articles.members, member, self._within(story, match))
        joined = self._told(story_id, before, replace(articles, members=members), cause)
        self._kept.keep(joined)
        (newest,) = (one for one in members if one.article_id == member.article_id)
        return Placing((joined,), (placed(joined, newest, cause),))

    def _take_back(self, cause: Cause) -> Placing:
        digest = cause.digest
        home = self._kept.home_of(digest.article_id)
        story_id = home.story_id if home else self._new_id(cause)
        before = [self._kept[story_id]] if story_id in self._kept else []
        articles = Articles.of(before).without(digest.article_id)
        members = regrouped_without(articles.members, digest.article_id)
        left = self._told(story_id, before, replace(articles, members=members), cause)
        story = taken_back(left, digest)
        self._kept.keep(story)
        return Placing((story,), (retracted(story, cause),))

    def _told(
        self, story_id: str, befores: Sequence[Story], articles: Articles, cause: Cause
    ) -> Story:
        features = partial(self._kept.features, story_id)
        return told(story_id, befores, articles, cause, features)

    def _new_id(self, cause: Cause) -> str:
        """Return the id of a story that begins with an article, of another if that is taken."""
        story_id = f"s{cause.digest.article_id}"
        if story_id not in self._kept:
            return story_id
        known = self._kept[story_id]
        is_free = not known.article_count and known.merged_into is None
        return story_id if is_free else f"{story_id}-{cause.offset}"

    def _home_of(self, member: StoryMember, lead: str, match: StoryMember | None) -> Story | None:
        known = self._kept.home_of(member.article_id)
        if known is None and match is not None:
            known = self._kept.home_of(match.article_id)
        if known is not None:
            return known
        telling = Telling(features_of(member, self._stopwords, lead), member.event_time)
        return self._closest(telling)

    def _within(self, story: Story | None, match: StoryMember | None) -> StoryMember | None:
        """Return the match if it is told in `story`: no copy is an article of two stories."""
        if story is None or match is None:
            return None
        home = self._kept.home_of(match.article_id)
        return match if home is not None and home.story_id == story.story_id else None

    def _closest(self, telling: Telling) -> Story | None:
        scale = Scale(self._kept.index)
        best = (0.0, "")
        for story_id in self._kept.index.candidates(telling.features):
            gathering = self._kept.gathering(story_id, telling.features.language)
            if gathering is not None:
                best = max(best, (likeness(telling, gathering, scale, self._rules), story_id))
        return self._kept[best[1]] if best[0] > 0 else None
