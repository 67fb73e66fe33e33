"""All articles of a story: the latest as its members, what is left of those before."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.events import EarlierArticle, Story, StoryMember

MOST_MEMBERS = 60
MOST_EARLIER = 400

Article = StoryMember | EarlierArticle


@dataclass(frozen=True, slots=True)
class Articles:
    """Articles known one by one, members and earlier ones each in order of time."""

    members: tuple[StoryMember, ...]
    earlier: tuple[EarlierArticle, ...] = ()

    @classmethod
    def of(cls, stories: Sequence[Story]) -> Articles:
        """Return the articles of all `stories`."""
        if len(stories) == 1:
            return cls(stories[0].members, stories[0].earlier)
        members = [one for story in stories for one in story.members]
        earlier = [one for story in stories for one in story.earlier]
        return cls(tuple(sorted(members, key=_age)), tuple(sorted(earlier, key=_age)))

    def __iter__(self) -> Iterator[Article]:
        yield from self.earlier
        yield from self.members

    def __len__(self) -> int:
        return len(self.earlier) + len(self.members)

    def beside(self, others: Articles) -> list[Article]:
        """Return those that are not, as they are, among `others`."""
        beside: list[Article] = []
        for own, their in ((self.earlier, others.earlier), (self.members, others.members)):
            known = set(map(id, their))
            beside += [one for one in own if id(one) not in known] if own is not their else []
        return beside

    def without(self, article_id: str) -> Articles:
        """Return the others."""
        return Articles(
            tuple([one for one in self.members if one.article_id != article_id]),
            tuple([one for one in self.earlier if one.article_id != article_id]),
        )

    def with_member(self, member: StoryMember) -> Articles:
        """Return them with `member`, which is not among them."""
        members = list(self.members)
        insort(members, member, key=_age)
        return Articles(tuple(members), self.earlier)

    def cut(self, befores: Sequence[Story]) -> Articles:
        """Return them with no more members than a story holds; the rest become earlier ones.

        `befores` are the stories that they come from.
        """
        excess = len(self.members) - MOST_MEMBERS
        if excess <= 0:
            return self
        owners = Owners.of(self, befores)
        earlier = list(self.earlier)
        for one in self.members[:excess]:
            insort(earlier, _left(one, owners), key=_age)
        return Articles(self.members[excess:], tuple(earlier))


@dataclass(frozen=True, slots=True)
class Owners:
    """Whose outlet each article is of that is copied, as far as it is known."""

    of_article: Mapping[str, str]

    @classmethod
    def of(cls, articles: Articles, stories: Sequence[Story]) -> Owners:
        """Return the owners of what is copied among `articles`, of `stories` and new ones."""
        copied = {one.copy_of for one in articles.members if one.copy_of}
        left = [one for one in articles.earlier if one.article_id in copied] if copied else []
        outlets = [one for story in stories for one in story.outlets] if left else []
        of_outlet = {one.id: one.owner for one in outlets}
        earlier = {one.article_id: of_outlet.get(one.outlet, one.outlet) for one in left}
        members = [one for one in articles.members if one.article_id in copied]
        return cls(earlier | {one.article_id: one.source.owner for one in members})

    def is_original(self, member: StoryMember) -> bool:
        """Return whether a member is no copy of what another owner tells."""
        copied = member.copy_of
        return copied is None or self.of_article.get(copied) == member.source.owner


def outlet_of(article: Article) -> str:
    """Return the id of the outlet that tells an article."""
    return article.outlet if isinstance(article, EarlierArticle) else article.source.id


def time_of(article: Article) -> datetime:
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


def _age(article: Article) -> tuple[datetime, str]:
    return time_of(article), article.article_id
