"""Stories: the same event told by many outlets, grouped in one pass over all articles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from services.enrich.core.copies.groups import regrouped, regrouped_without
from services.enrich.core.stories.articles import Articles
from services.enrich.core.stories.features import Stopwords, to_member
from services.enrich.core.stories.kept import KeptStories
from services.enrich.core.stories.match import Rules, Telling, likeness
from services.enrich.core.stories.mending import Mending
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
        self._kept = KeptStories()
        self._mending = Mending(self._kept, self._rules)

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
        member = to_member(cause.digest, self._stopwords)
        match = self._kept.copies.find(member)
        story = self._home_of(member, match)
        before = [story] if story else []
        story_id = (
            story.story_id if story else self._kept.new_id(cause.digest.article_id, cause.offset)
        )
        others = Articles.of(before)
        replaced = self._kept.placed_version(member.article_id) or None
        if replaced:
            others = others.without(member.article_id)
        articles = others.with_member(member)
        members = regrouped(articles.members, member, self._within(story, match))
        joined = self._told(story_id, before, replace(articles, members=members), cause)
        self._kept.keep(joined)
        (newest,) = (one for one in members if one.article_id == member.article_id)
        mended = self._mending.mend(joined, member.article_id, cause)
        changed = {one.story_id: one for one in (joined, *mended.stories)}
        standing = placed(joined, newest, cause, replaced)
        return Placing(tuple(changed.values()), (standing, *mended.placed))

    def _take_back(self, cause: Cause) -> Placing:
        digest = cause.digest
        home = self._kept.home_of(digest.article_id)
        story_id = (
            home.story_id if home else self._kept.new_id(cause.digest.article_id, cause.offset)
        )
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
        return told(story_id, befores, articles, cause, self._kept.tellings)

    def _home_of(self, member: StoryMember, match: StoryMember | None) -> Story | None:
        known = self._kept.home_of(member.article_id)
        if known is None and match is not None:
            known = self._kept.home_of(match.article_id)
        if known is not None:
            return known
        return self._closest(self._kept.tellings.of(member))

    def _within(self, story: Story | None, match: StoryMember | None) -> StoryMember | None:
        """Return the match if it is told in `story`: no copy is an article of two stories."""
        if story is None or match is None:
            return None
        home = self._kept.home_of(match.article_id)
        return match if home is not None and home.story_id == story.story_id else None

    def _closest(self, telling: Telling) -> Story | None:
        scale = self._kept.index.scale
        best = (0.0, "")
        keys = (*telling.features.terms, *telling.features.names)
        for story_id in self._kept.index.candidates(keys):
            gathering = self._kept.gathering(story_id, telling.features.language)
            if gathering is not None:
                alike = likeness(telling, gathering, scale, self._rules, best[0])
                best = max(best, (alike, story_id))
        return self._kept[best[1]] if best[0] > 0 else None
