"""Which of several copies is the original, and what each then says it is a copy of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shared.events import StoryMember

# Of texts that are so near to the longest, the earliest is the original: a line that an agency's
# customer adds at the end makes no new one.
COMPLETE = 0.9


def group_of(member: StoryMember) -> str:
    """Return the id of the original that a member goes back to, itself if it is one."""
    return member.copy_of or member.article_id


def original_of(copies: Iterable[StoryMember]) -> StoryMember:
    """Return the earliest of the most complete of `copies`, in whatever order they are given."""
    by_age = sorted(copies, key=lambda one: (one.event_time, one.article_id))
    longest = max(_length(one) for one in by_age)
    return next(one for one in by_age if _length(one) >= COMPLETE * longest)


def regrouped(
    members: Sequence[StoryMember], new: StoryMember, match: StoryMember | None
) -> tuple[StoryMember, ...]:
    """Return a story's `members`, the `new` one among them, with what each is now a copy of.

    `match` is the article whose text the new one has. Where the new one is a new version that has
    that text no longer, those that were its copies have an original of their own; an original that
    has left the members stays the original.
    """
    followers = {one.article_id for one in members if one.copy_of == new.article_id}
    if match is None:
        return _pointed(members, followers)
    if group_of(match) == new.article_id:
        return _pointed(members, {*followers, new.article_id})
    present = {one.article_id for one in members}
    group = {one.article_id for one in members if group_of(one) == group_of(match)}
    gone = None if group_of(match) in present else group_of(match)
    return _pointed(_pointed(members, followers), {*group, new.article_id}, gone)


def regrouped_without(members: Sequence[StoryMember], gone: str) -> tuple[StoryMember, ...]:
    """Return a story's `members` after the article `gone` was taken back from among them.

    Its copies have an original of their own.
    """
    return _pointed(members, {one.article_id for one in members if one.copy_of == gone})


def _pointed(
    members: Sequence[StoryMember], group: set[str], gone: str | None = None
) -> tuple[StoryMember, ...]:
    """Return the members, those of `group` as copies of its original or of the one `gone`."""
    copies = [one for one in members if one.article_id in group]
    if not copies:
        return tuple(members)
    original = gone or original_of(copies).article_id
    return tuple(_copy(one, original) if one.article_id in group else one for one in members)


def _copy(member: StoryMember, original: str) -> StoryMember:
    """Return the very same member if nothing changes, so that nothing is counted anew."""
    copy_of = None if member.article_id == original else original
    return member if member.copy_of == copy_of else member.model_copy(update={"copy_of": copy_of})


def _length(member: StoryMember) -> int:
    return member.sketch.shingles if member.sketch else 0
