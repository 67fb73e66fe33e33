"""What is to be done with a draft, by what is known of its article."""

from __future__ import annotations

from typing import Literal, NamedTuple, Protocol

from services.ingest.core.entries import Draft
from services.ingest.core.identity.ids import article_id, content_hash, has_same_words
from services.ingest.core.identity.sites import same_site
from services.ingest.core.intake.seen import Seen
from shared.events import SourceRef

Action = Literal["publish", "appear", "keep"]


class Names(Protocol):
    """The ids that articles go by."""

    def resolve(self, article_id: str) -> str | None:
        """Return the id that the article is published under; None if it is not known."""


class Identity(NamedTuple):
    """Under which id a draft's article goes, and the ids that are new names of it."""

    article_id: str
    new_names: tuple[str, ...] = ()


def identify(draft: Draft, names: Names) -> Identity:
    """Return the article of `draft`: the one it was recognised as, else the one at its addresses.

    An address under which another article is published stays that article's.
    """
    ids = [article_id(one) for one in (draft.canonical_url, *draft.aliases)]
    known = (names.resolve(one) for one in (draft.known_as, *ids) if one)
    chosen = next((one for one in known if one is not None), ids[0])
    fresh = (one for one in ids if one != chosen and names.resolve(one) is None)
    return Identity(chosen, tuple(dict.fromkeys(fresh)))


def may_revise(known: Seen, source: SourceRef, url: str) -> bool:
    """Return whether `source` speaks for the article: its owner, or the site it stands on."""
    if known.owner is None or known.owner == source.owner:
        return True
    return source.site is not None and same_site(source.site, url)


def is_only_met(known: Seen | None, source: SourceRef, url: str) -> bool:
    """Return whether all that `source` can do to the article is to show it as well."""
    if known is None or not known.views:
        return False
    return known.view_of(source.id) is None or not may_revise(known, source, url)


def decide(draft: Draft, known: Seen | None) -> Action:
    """Return what to do: publish a version, note that the article was met again, or neither.

    A source revises its owner's articles when what it shows has changed; one that goes on to show
    what it showed before does not take back what another has revised.
    """
    if known is None:
        return "publish"
    content, view = content_hash(draft), known.view_of(draft.source.id)
    if is_only_met(known, draft.source, draft.url):
        return "appear" if view is None else "keep"
    if content in (known.content_hash, view):
        return "keep"
    is_origin = not known.views or known.views[0][0] == draft.source.id
    if not is_origin and has_same_words(content, known.content_hash):
        return "keep"
    return "publish"
