"""The latest version of every story of the last days, as the trends read them."""

from __future__ import annotations

from datetime import datetime, timedelta

from shared.events import Story

KEPT = timedelta(days=8)
MOST_STORIES = 50_000


class StoryShelf:
    """Stories by id; an older version never replaces a newer one."""

    def __init__(self) -> None:
        self._stories: dict[str, Story] = {}

    def put(self, story: Story) -> None:
        """Keep `story` unless a newer version is there."""
        known = self._stories.get(story.story_id)
        if known is None or known.version < story.version:
            self._stories[story.story_id] = story

    def all(self) -> tuple[Story, ...]:
        """Return every story."""
        return tuple(self._stories.values())

    def sweep(self, now: datetime) -> tuple[Story, ...]:
        """Forget what is too old, or the oldest of too many, and return the rest."""
        fresh = [one for one in self._stories.values() if one.latest_at > now - KEPT]
        fresh.sort(key=lambda one: (one.latest_at, one.story_id))
        self._stories = {one.story_id: one for one in fresh[-MOST_STORIES:]}
        return self.all()
