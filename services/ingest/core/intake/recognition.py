"""Which article an entry is: one known and unchanged, edited, come back, or a new one.

By what it says, then by its id, its address, and last by title and publication time. Feeds give
ids twice, change them at will, and let all entries link to one page; so an id or an address counts
only as far as it tells entries apart. In doubt two articles stay two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Literal, NamedTuple

from services.ingest.core.identity.ids import article_id, own_address
from services.ingest.core.intake.marks import saying, share_words
from services.ingest.core.intake.sightings import (
    Sighting,
    differ,
    shared_addresses,
    shared_guids,
    twin_titles,
)
from shared.events import RecentEntry

# A shorter text says too little to know an article by.
LEAST_TELLING_CHARS = 200

Change = Literal["none", "date", "some"]
Resolve = Callable[[str], str | None]


class Recognition(NamedTuple):
    """What is known of an entry: `before` is its note from the last read.

    `known_as` is the article it belongs to, if that is known, and `known_by` by what else than an
    address. `own_address` is set when its address is that of another article.
    """

    change: Change
    before: RecentEntry | None = None
    known_as: str | None = None
    known_by: Literal["guid", "content"] | None = None
    own_address: str | None = None


class Recogniser:
    """Knows the entries of one read by what the last read left and by the articles seen."""

    def __init__(
        self, sighted: Sequence[Sighting], recent: Sequence[RecentEntry], resolve: Resolve
    ) -> None:
        self._sighted = sighted
        self._recent = recent
        self._resolve = resolve
        self._by_mark = {one.mark: one for one in recent}
        self._by_saying = {saying(one.mark): one for one in recent}

    def recognise(self, one: Sighting) -> Recognition:
        """Return what is known of an entry of this read."""
        if (note := self._by_mark.get(one.mark)) is not None:
            return Recognition("none", note, note.article_id)
        if (note := self._by_saying.get(saying(one.mark))) is not None:
            return Recognition("date", note, note.article_id)
        at_address = self._at_address(one)
        note = self._same_guid(one)
        if note is not None and at_address in (None, note.article_id):
            return Recognition("some", note, note.article_id, "guid")
        if self._is_another(one, at_address):
            own = own_address(one.address, one.telling_guid or "")
            return Recognition("some", None, self._resolve(article_id(own)), None, own)
        if at_address is not None:
            return Recognition("some", self._note_of(at_address), at_address)
        return self._come_back(one)

    def _at_address(self, one: Sighting) -> str | None:
        return self._resolve(article_id(one.address)) if one.address else None

    def _same_guid(self, one: Sighting) -> RecentEntry | None:
        """Return the note with the same id, if ids can be trusted and the titles do not differ."""
        guid = one.entry.guid
        if guid is None or guid in self._shared_guids:
            return None
        note = self._by_guid.get(guid)
        if note is None or self._at_address(one) == note.article_id:
            return note
        return note if share_words(note.title, one.title) else None

    def _is_another(self, one: Sighting, at_address: str | None) -> bool:
        """Return whether the entry's address is known to be that of another article."""
        if one.telling_guid is None:
            return False
        if one.address in self._shared_addresses:
            return True
        return any(
            differ(note.guid, one.telling_guid)
            and not share_words(note.title, one.title)
            and (note.mark in self._marks or differ(note.published_at, one.entry.published_at))
            for note in self._by_article.get(at_address or "", ())
        )

    def _note_of(self, known_as: str) -> RecentEntry | None:
        notes = self._by_article.get(known_as, ())
        return notes[0] if len(notes) == 1 else None

    def _come_back(self, one: Sighting) -> Recognition:
        """Return the article that has left the feed and had this title and publication time."""
        found = {
            note.article_id: note
            for note in self._gone
            if note.title == one.title and note.published_at == one.entry.published_at
        }
        if len(found) != 1 or one.entry.published_at is None or one.title in self._twin_titles:
            return Recognition("some")
        ((known_as, note),) = found.items()
        return Recognition("some", note, known_as, "content")

    def same_text(self, one: Sighting, text: str, is_same: Callable[[str], bool]) -> str | None:
        """Return the article that has left the feed and had this title and text; None in doubt."""
        if len(text) < LEAST_TELLING_CHARS or one.title in self._twin_titles:
            return None
        found = {note.article_id for note in self._gone if note.title == one.title}
        same = [article for article in found if is_same(article)]
        return same[0] if len(same) == 1 else None

    @cached_property
    def _marks(self) -> frozenset[str]:
        return frozenset(one.mark for one in self._sighted)

    @cached_property
    def _shared_guids(self) -> frozenset[str]:
        return shared_guids(self._sighted)

    @cached_property
    def _shared_addresses(self) -> frozenset[str]:
        return shared_addresses(self._sighted)

    @cached_property
    def _twin_titles(self) -> frozenset[str]:
        return twin_titles(self._sighted)

    @cached_property
    def _by_article(self) -> dict[str, list[RecentEntry]]:
        notes: defaultdict[str, list[RecentEntry]] = defaultdict(list)
        for note in self._recent:
            notes[note.article_id].append(note)
        return notes

    @cached_property
    def _by_guid(self) -> dict[str, RecentEntry]:
        """The notes by id, without ids that have stood for several articles."""
        notes: dict[str, RecentEntry] = {}
        articles: defaultdict[str, set[str]] = defaultdict(set)
        for note in self._recent:
            if note.guid is not None:
                notes.setdefault(note.guid, note)
                articles[note.guid].add(note.article_id)
        return {guid: note for guid, note in notes.items() if len(articles[guid]) == 1}

    @cached_property
    def _gone(self) -> list[RecentEntry]:
        """The notes of articles that the feed lists no longer."""
        listed = {self._listed_as(one) for one in self._sighted}
        return [one for one in self._recent if one.title and one.article_id not in listed]

    def _listed_as(self, one: Sighting) -> str | None:
        note = self._by_mark.get(one.mark) or self._by_saying.get(saying(one.mark))
        note = note or self._same_guid(one)
        return note.article_id if note else self._at_address(one)
