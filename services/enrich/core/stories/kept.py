"""The stories of the last days with all that is worked out from them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from services.enrich.core.copies.book import CopyBook
from services.enrich.core.stories.articles import Article, Articles
from services.enrich.core.stories.index import StoryIndex
from services.enrich.core.stories.match import Gathering, Telling, gather
from services.enrich.core.stories.slim import slim
from services.enrich.core.stories.tellings import Tellings
from shared.events import ArticleDigest, Story, StoryMember

KEPT = timedelta(days=7)
MOST_STORIES = 50_000
# Members of all stories; with their sketches and words they are most of the memory.
MOST_ARTICLES = 100_000
# Stories that articles were last compared with, of which what they are compared by is remembered.
MOST_GATHERED = 2_000


class KeptStories:
    """Stories by id, as far as they are open.

    Everything in it follows from the stories alone, whatever order they are kept in: one that ended
    before the horizon of any of them is not there.
    """

    def __init__(self) -> None:
        self._stories: dict[str, Story] = {}
        self._home: dict[str, tuple[str, int]] = {}
        self._taken_back: dict[str, dict[str, int]] = {}
        self._members = 0
        self.tellings = Tellings()
        self._gatherings: OrderedDict[str, dict[str, Gathering]] = OrderedDict()
        self.index = StoryIndex()
        self.copies = CopyBook()
        self.horizon = datetime.fromtimestamp(0, UTC)
        self.position: int | None = None

    def __contains__(self, story_id: str) -> bool:
        return story_id in self._stories

    def __getitem__(self, story_id: str) -> Story:
        return self._stories[story_id]

    @property
    def stories(self) -> list[Story]:
        """All stories, as they stand now."""
        return list(self._stories.values())

    def home_of(self, article_id: str) -> Story | None:
        """Return the story that an article is told in, if there is one."""
        home = self._home.get(article_id)
        return self._stories[home[0]] if home else None

    def new_id(self, article_id: str, offset: int) -> str:
        """Return the id of a story that begins with an article, another one if that is taken."""
        story_id = f"s{article_id}"
        known = self._stories.get(story_id)
        if known is None or (not known.article_count and known.merged_into is None):
            return story_id
        return f"{story_id}-{offset}"

    def placed_version(self, article_id: str) -> int:
        """Return the version of an article that is told in a story, else 0."""
        return self._home.get(article_id, ("", 0))[1]

    def retracted_version(self, article_id: str) -> int:
        """Return up to which version an article was taken back, else 0."""
        return max(self._taken_back.get(article_id, {}).values(), default=0)

    def told_in(self, story_id: str) -> list[Telling]:
        """Return the members of a story, in their order, as they are compared."""
        return [self.tellings.of(one) for one in self._stories[story_id].members]

    def gathering(self, story_id: str, language: str) -> Gathering | None:
        """Return a story as seen from a language; None if nobody tells it any more."""
        if not self._stories[story_id].members:
            return None
        known = self._gatherings.setdefault(story_id, {})
        self._gatherings.move_to_end(story_id)
        if len(self._gatherings) > MOST_GATHERED:
            self._gatherings.popitem(last=False)
        if language not in known:
            known[language] = gather(self.told_in(story_id), language)
        return known[language]

    def advance(self, digest: ArticleDigest) -> None:
        """Close what is too old by the time of `digest`, by whole hours, or too much."""
        now = min(digest.event_time, digest.ingest_time)
        self._close(now.replace(minute=0, second=0, microsecond=0) - KEPT)
        if len(self._stories) > MOST_STORIES:
            by_age = sorted(one.latest_at for one in self._stories.values())
            self._close_before(by_age[len(by_age) - MOST_STORIES * 9 // 10], by_age[0])
        if self._members > MOST_ARTICLES:
            ages = sorted(one.event_time for story in self.stories for one in story.members)
            self._close_before(ages[len(ages) // 10], ages[0])

    def _close_before(self, moment: datetime, oldest: datetime) -> None:
        self._close(moment if moment > oldest else oldest + timedelta.resolution)

    def keep(self, story: Story) -> None:
        """Take a story in, in place of what it was before."""
        before = self._stories.get(story.story_id)
        slim(story, before)
        then, now = Articles.of([before] if before else []), Articles.of([story])
        self._put_aside(before, then.beside(now))
        self._note(story, now.beside(then))
        self._close(story.horizon or self.horizon)
        if story.latest_at < self.horizon:
            self._forget(story)

    def keep_all(self, stories: Iterable[Story]) -> None:
        """Take in the latest version of every story; what was closed by then stays closed."""
        known = list(stories)
        self._close(max((one.horizon for one in known if one.horizon), default=self.horizon))
        for story in known:
            self.keep(story)

    def _note(self, story: Story, come: Iterable[Article]) -> None:
        """Note a story with the articles that have come to it."""
        self._stories[story.story_id] = story
        self._gatherings.pop(story.story_id, None)
        for one in come:
            self._home[one.article_id] = story.story_id, one.version
            if isinstance(one, StoryMember):
                self._add(story.story_id, one)
        for gone in story.taken_back:
            versions = self._taken_back.setdefault(gone.article_id, {})
            versions[story.story_id] = gone.version
        offset = story.provenance.offset
        if offset is not None:
            self.position = max(offset, self.position or 0)

    def _put_aside(self, story: Story | None, leaving: Iterable[Article]) -> None:
        """Undo `_note` for the articles that leave a story, but for the position."""
        if story is None:
            return
        for one in leaving:
            if self._home.get(one.article_id, ("", 0))[0] == story.story_id:
                del self._home[one.article_id]
            if isinstance(one, StoryMember):
                self._remove(story.story_id, one)
        for gone in story.taken_back:
            versions = self._taken_back.get(gone.article_id, {})
            versions.pop(story.story_id, None)
            if not versions:
                self._taken_back.pop(gone.article_id, None)

    def _add(self, story_id: str, member: StoryMember) -> None:
        self._members += 1
        self.copies.put(member)
        self.index.add(story_id, self.tellings.of(member).features)

    def _remove(self, story_id: str, member: StoryMember) -> None:
        self._members -= 1
        self.copies.remove(member.article_id)
        self.index.remove(story_id, self.tellings.of(member).features)

    def _forget(self, story: Story) -> None:
        self._put_aside(story, Articles.of([story]))
        del self._stories[story.story_id]
        self._gatherings.pop(story.story_id, None)

    def _close(self, horizon: datetime) -> None:
        if horizon <= self.horizon:
            return
        self.horizon = horizon
        for story in [one for one in self._stories.values() if one.latest_at < horizon]:
            self._forget(story)
