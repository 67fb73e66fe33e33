"""What the members of stories are compared by, remembered for those that were told lately."""

from __future__ import annotations

from services.enrich.core.stories.features import features_of
from services.enrich.core.stories.match import Telling
from shared.events import StoryMember

# All are forgotten then: most members are in small stories that nothing is compared with any more.
MOST_TELLINGS = 50_000


class Tellings:
    """Members as they are compared, each worked out once as long as it is remembered."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[StoryMember, Telling]] = {}

    def of(self, member: StoryMember) -> Telling:
        """Return a member as it is compared."""
        known = self._known.get(member.article_id)
        if known is not None and _tell_the_same(known[0], member):
            return known[1]
        if len(self._known) >= MOST_TELLINGS:
            self._known.clear()
        telling = Telling(features_of(member), member.event_time)
        self._known[member.article_id] = member, telling
        return telling


def _tell_the_same(left: StoryMember, right: StoryMember) -> bool:
    """Return whether a member is the other, or differs from it in what it is a copy of alone."""
    return left is right or (left.version == right.version and left.terms is right.terms)
