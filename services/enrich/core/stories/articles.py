"""All articles of a story: the latest as its members, what is left of those before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.events import EarlierArticle, Story, StoryMember

MOST_MEMBERS = 60
MOST_EARLIER = 400


@dataclass(frozen=True, slots=True)
class Articles:
    """Articles known one by one, members and earlier ones each in order of time."""

    members: tuple[StoryMember, ...]
    earlier: tuple[EarlierArticle, ...] = ()

    @classmethod
    def of(cls, stories: Sequence[Story]) -> Articles:
        """Return the articles of all `stories`."""
        members = [one for story in stories for one in story.members]
        earlier = [one for story in stories for one in story.earlier]
        return cls(_by_time(members), _by_age(earlier))

    def __iter__(self) -> Iterator[StoryMember | EarlierArticle]:
        yield from self.earlier
        yield from self.members

    def __len__(self) -> int:
        return len(self.earlier) + len(self.members)

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all of them."""
        return frozenset(one.article_id for one in self)

    def without(self, article_id: str) -> Articles:
        """Return the others."""
        return Articles(
            tuple(one for one in self.members if one.article_id != article_id),
            tuple(one for one in self.earlier if one.article_id != article_id),
        )

    def with_member(self, member: StoryMember) -> Articles:
        """Return them with `member`, in place of what it was before."""
        others = self.without(member.article_id)
        return Articles(_by_time([*others.members, member]), others.earlier)

    def cut(self, befores: Sequence[Story]) -> Articles:
        """Return them with no more members than a story holds; the rest become earlier ones.

        `befores` are the stories that they come from.
        """
        excess = len(self.members) - MOST_MEMBERS
        if excess <= 0:
            return self
        owners = Owners.of(self, befores)
        left = [_left(one, owners) for one in self.members[:excess]]
        return Articles(self.members[excess:], _by_age([*self.earlier, *left]))


@dataclass(frozen=True, slots=True)
class Owners:
    """Whose outlet each article is of, as far as it is known."""

    of_article: Mapping[str, str]

    @classmethod
    def of(cls, articles: Articles, stories: Sequence[Story]) -> Owners:
        """Return the owners of `articles`, of `stories` and what comes to them."""
        of_outlet = {one.id: one.owner for story in stories for one in story.outlets}
        earlier = {
            one.article_id: of_outlet.get(one.outlet, one.outlet) for one in articles.earlier
        }
        return cls(earlier | {one.article_id: one.source.owner for one in articles.members})

    def is_original(self, member: StoryMember) -> bool:
        """Return whether a member is no copy of what another owner tells."""
        copied = member.copy_of
        return copied is None or self.of_article.get(copied) == member.source.owner


def time_of(article: StoryMember | EarlierArticle) -> datetime:
    """Return when an article happened."""
    return article.at if isinstance(article, EarlierArticle) else article.event_time


def _left(member: StoryMember, owners: Owners) -> EarlierArticle:
    return EarlierArticle(
        article_id=member.article_id,
        version=member.version,
        at=member.event_time,
        outlet=member.source.id,
        original=owners.is_original(member),
    )


def _by_time(members: Sequence[StoryMember]) -> tuple[StoryMember, ...]:
    return tuple(sorted(members, key=lambda one: (one.event_time, one.article_id)))


def _by_age(earlier: Sequence[EarlierArticle]) -> tuple[EarlierArticle, ...]:
    return tuple(sorted(earlier, key=lambda one: (one.at, one.article_id)))
