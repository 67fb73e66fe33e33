"""A batch decided at one go: what each draft would do, believed only once it is on the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from pydantic import ValidationError

from services.ingest.core.entries import Draft
from services.ingest.core.identity.ids import content_hash
from services.ingest.core.intake.articles import (
    alias_event,
    appearance_of,
    article_of,
    seen_event,
)
from services.ingest.core.intake.decisions import Identity, decide, identify, may_revise
from services.ingest.core.intake.seen import Seen, SeenArticles, merged, seen_first
from shared.events import Appearance, RawArticle, SeenArticle


class Step(NamedTuple):
    """What becomes of one draft: the events to send, and what is known of its article then."""

    known_as: str
    seen: Seen | None
    article: RawArticle | None = None
    appearance: Appearance | None = None
    notes: tuple[SeenArticle, ...] = ()
    is_new: bool = False
    fault: str | None = None


@dataclass
class Batch:
    """Steps for drafts one after the other, each on top of those before it."""

    table: SeenArticles
    now: datetime
    _articles: dict[str, Seen] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)

    def resolve(self, article_id: str) -> str | None:
        """Return the id that the article is published under; None if it is not known."""
        if article_id in self._articles:
            return article_id
        return self._names.get(article_id) or self.table.resolve(article_id)

    def steps(self, drafts: Sequence[Draft]) -> list[Step]:
        """Return a step for each draft."""
        return [self._step(draft) for draft in drafts]

    def _step(self, draft: Draft) -> Step:
        identity = identify(draft, self)
        known = self._articles.get(identity.article_id) or self.table.get(identity.article_id)
        try:
            step = self._taken(draft, identity, known)
        except ValidationError as error:
            return Step(identity.article_id, known, fault=_first_fault(error))
        if step.seen is not None:
            self._articles[identity.article_id] = step.seen
        self._names.update(dict.fromkeys(identity.new_names, identity.article_id))
        return step

    def _taken(self, draft: Draft, identity: Identity, known: Seen | None) -> Step:
        action = decide(draft, known)
        if action == "publish" or known is None:
            return self._published(draft, identity, known)
        seen = _shown(draft, known)
        is_met = action == "appear" or bool(identity.new_names)
        return Step(
            identity.article_id,
            seen,
            appearance=self._appearance(draft, identity, known) if is_met else None,
            notes=self._notes(identity, seen if seen != known else None, known.version),
        )

    def _published(self, draft: Draft, identity: Identity, known: Seen | None) -> Step:
        version = max(_milliseconds(self.now), known.version + 1 if known else 1)
        article = article_of(draft, identity.article_id, version, self.now)
        told = seen_first(article)
        seen = told if known is None else merged(known, told)
        return Step(
            identity.article_id,
            seen,
            article,
            self._appearance(draft, identity, known) if known and identity.new_names else None,
            self._notes(identity, seen, version),
            is_new=known is None,
        )

    def _appearance(self, draft: Draft, identity: Identity, known: Seen) -> Appearance:
        is_new_source = known.view_of(draft.source.id) is None
        return appearance_of(draft, identity.article_id, self.now, is_new_source=is_new_source)

    def _notes(
        self, identity: Identity, seen: Seen | None, version: int
    ) -> tuple[SeenArticle, ...]:
        names = (
            alias_event(name, identity.article_id, version, self.now) for name in identity.new_names
        )
        told = (seen_event(identity.article_id, seen, self.now),) if seen else ()
        return (*names, *told)


def _shown(draft: Draft, known: Seen) -> Seen:
    """Return `known` with what `draft`'s source shows now; of a foreign one only that it does."""
    if not may_revise(known, draft.source, draft.url):
        return (
            known
            if known.view_of(draft.source.id) is not None
            else known.viewed(draft.source.id, "")
        )
    return known.viewed(draft.source.id, content_hash(draft))


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _first_fault(error: ValidationError) -> str:
    fault = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"
