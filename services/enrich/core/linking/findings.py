"""What became of each name in an article: linked or refused, to whom, how surely and why."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from services.enrich.core.linking.features import Evidence
from services.enrich.core.text.passages import Passage, Taken
from shared.events import Mention


class Reason(StrEnum):
    """Why a name was linked or refused."""

    BEST = "the likeliest of its candidates"
    SHORT_NAME = "short for a person named in full"
    FIRST_NAME = "first name of a person named in full"
    ACRONYM = "letters of an organization named in full"
    AS_IN_TEXT = "named in the text"
    UNLIKELY = "no candidate is likely enough"
    AMBIGUOUS = "two candidates are almost as likely"
    LONGER_NAME = "part of a longer name that is not known"
    SHORT_UNKNOWN = "short for somebody who is not known"
    ORDINARY_WORD = "used as a word"
    TITLE = "a title, not a name"
    UNSURE_HEADLINE = "a headline alone does not tell"


class Scored(NamedTuple):
    """A candidate (by its index in the base), how likely it is meant, and what speaks for it."""

    entity: int
    probability: float
    evidence: Evidence


class Finding(NamedTuple):
    """A name at words `first` to `after`; `entity` is an index in the base, None if refused."""

    passage: Passage
    first: int
    after: int
    reason: Reason
    entity: int | None = None
    confidence: float = 0.0
    scored: tuple[Scored, ...] = ()
    note: str = ""

    @property
    def taken(self) -> Taken:
        """The words it stands on."""
        return Taken(self.passage.field, self.first, self.after)

    @property
    def mention(self) -> Mention:
        """Where it stands, in characters."""
        return self.passage.mention(self.first, self.after)
