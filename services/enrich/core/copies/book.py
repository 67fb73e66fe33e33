"""All texts of the last days, and which of them another one repeats."""

from __future__ import annotations

from services.enrich.core.copies.compare import Rules, is_copy, likeness
from services.enrich.core.copies.groups import group_of, original_of
from services.enrich.core.copies.index import SketchIndex
from services.enrich.core.copies.sharing import Sharing
from shared.events import StoryMember, TextSketch

# A sign-up wall or a line on cookies is what one publisher puts in place of many texts.
BOILERPLATE_SHINGLES = 60
MOST_ARTICLES = 300_000


class CopyBook:
    """Members of stories by their texts.

    It depends on the members alone, in whatever order they came. Near copies are looked for among
    originals only, so no chain of likenesses grows; equal texts among all.
    """

    def __init__(self, rules: Rules | None = None, most: int = MOST_ARTICLES) -> None:
        self._rules = rules or Rules()
        self._most = most
        self._members: dict[str, StoryMember] = {}
        self._by_text: Sharing[str] = Sharing()
        self._groups: Sharing[str] = Sharing()
        self._compared: dict[str, StoryMember] = {}
        self._index = SketchIndex()

    def __len__(self) -> int:
        return len(self._members)

    def put(self, member: StoryMember) -> None:
        """Remember a member with what it is a copy of; forget its former version."""
        self.remove(member.article_id)
        if member.sketch is None:
            return
        self._members[member.article_id] = member
        self._by_text.add(member.sketch.text_hash, member.article_id)
        self._groups.add(group_of(member), member.article_id)
        self._choose(group_of(member))

    def remove(self, article_id: str) -> None:
        """Forget a member if it is there."""
        member = self._members.pop(article_id, None)
        if member is None or member.sketch is None:
            return
        self._by_text.discard(member.sketch.text_hash, article_id)
        self._groups.discard(group_of(member), article_id)
        self._choose(group_of(member))

    def find(self, member: StoryMember) -> StoryMember | None:
        """Return the member whose text this one has too, never a former version of itself."""
        if member.sketch is None:
            return None
        return self._equal(member, member.sketch) or self._near(member, member.sketch)

    def sweep(self) -> None:
        """Forget the oldest of too many."""
        excess = len(self._members) - self._most
        if excess > 0:
            by_age = sorted(
                self._members.values(), key=lambda one: (one.event_time, one.article_id)
            )
            for member in by_age[:excess]:
                self.remove(member.article_id)

    def _equal(self, member: StoryMember, sketch: TextSketch) -> StoryMember | None:
        ids = self._by_text.of(sketch.text_hash)
        equal = [self._members[one] for one in ids if one != member.article_id]
        copies = [one for one in equal if not _is_boilerplate(one, member)]
        return min(copies, key=lambda one: (one.event_time, one.article_id), default=None)

    def _near(self, member: StoryMember, sketch: TextSketch) -> StoryMember | None:
        best: tuple[float, float, str] = (0.0, 0.0, "")
        for other in self._candidates(member.article_id, sketch):
            found = other.sketch and likeness(sketch, other.sketch, self._rules)
            if found and is_copy(found, self._rules) and not _is_boilerplate(member, other):
                best = max(best, (found.resemblance, found.contained, other.article_id))
        return self._members.get(best[2])

    def _candidates(self, article_id: str, sketch: TextSketch) -> list[StoryMember]:
        """Return the originals that may have this text; for its own former version a copy of it."""
        ids = [one for one in self._index.candidates(sketch) if one != article_id]
        followers = [one for one in self._groups.of(article_id) if one != article_id]
        own = [original_of(self._members[one] for one in followers)] if followers else []
        return [*own, *(self._members[one] for one in ids)]

    def _choose(self, group: str) -> None:
        """Compare with the original of a group; if it is gone, with the next in its place."""
        copies = self._groups.of(group)
        before = self._compared.pop(group, None)
        after = self._members[group] if group in copies else None
        if after is None and copies:
            after = original_of(self._members[one] for one in copies)
        if before is not after:
            self._swap(before, after)
        if after is not None:
            self._compared[group] = after

    def _swap(self, before: StoryMember | None, after: StoryMember | None) -> None:
        if before is not None and before.sketch is not None:
            self._index.remove(before.article_id, before.sketch)
        if after is not None and after.sketch is not None:
            self._index.add(after.article_id, after.sketch)


def _is_boilerplate(left: StoryMember, right: StoryMember) -> bool:
    """Return whether a short text stands under several titles of one publisher."""
    sizes = [one.sketch.shingles for one in (left, right) if one.sketch]
    return (
        min(sizes) < BOILERPLATE_SHINGLES
        and left.source.owner == right.source.owner
        and left.title != right.title
    )
