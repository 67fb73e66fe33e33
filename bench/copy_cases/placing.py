"""Texts put into a book of copies one after another, as the role `stories` does."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations

from bench.copy_cases.altering import Text
from bench.copy_cases.readers import Pair
from services.enrich.core.copies.book import CopyBook
from services.enrich.core.copies.groups import regrouped
from services.enrich.core.copies.sketch import sketch_of
from shared.events import Lane, SourceRef, StoryMember

EPOCH = datetime(2026, 11, 20, tzinfo=UTC)


def member_of(text: Text, minute: int = 0) -> StoryMember:
    """Return a text as an article of an outlet of its own."""
    return StoryMember(
        article_id=hashlib.sha256(text.id.encode()).hexdigest()[:32],
        version=1,
        title=text.title,
        url=text.id,
        source=SourceRef(id=text.id, name=text.id, owner=text.id),
        event_time=EPOCH + timedelta(minutes=minute),
        lane=Lane.LIVE,
        content_hash=text.id,
        sketch=sketch_of(text.text),
    )


class Placing:
    """Groups of copies as they grow; ids are those of the texts."""

    def __init__(self, texts: Iterable[Text] = ()) -> None:
        self.book = CopyBook()
        self.groups: dict[str, tuple[StoryMember, ...]] = {}
        self._home: dict[str, str] = {}
        for minute, text in enumerate(texts):
            self.place(member_of(text, minute))

    def place(self, member: StoryMember) -> None:
        """Put a member into the group of the text it repeats, or into one of its own."""
        match = self.book.find(member)
        home = self._home[match.article_id] if match else member.article_id
        before = self.groups.get(home, ())
        self.groups[home] = regrouped((*before, member), member, match)
        self._home[member.article_id] = home
        for one in self.groups[home]:
            self.book.put(one)

    def group_of(self, text: Text) -> set[str]:
        """Return the ids of the texts that go back to the text that `text` repeats, if any.

        It is asked for under an id of its own: no article is a copy of itself.
        """
        match = self.book.find(member_of(replace(text, id=f"{text.id}/asked")))
        return {one.url for one in self.groups[self._home[match.article_id]]} if match else set()

    @property
    def pairs(self) -> set[Pair]:
        """All pairs of copies of one text."""
        return {
            frozenset((left.url, right.url))
            for group in self.groups.values()
            for left, right in combinations(group, 2)
        }
