"""What to read after an article: its story first, then the closest; many outlets, no copies."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from shared.documents import ArticleDocument

MOST_PER_OUTLET = 2
# So many alike ones are asked for each that is shown, because copies and crowds fall out.
CANDIDATES_EACH = 4


class SimilarFinder(Protocol):
    """Finds what is like an article, closest first; neither itself nor what has its content.

    Every method raises `IndexAwayError` when the index cannot answer in time.
    """

    async def told_with(
        self, article: ArticleDocument, limit: int, article_ids: Sequence[str]
    ) -> list[ArticleDocument]:
        """Return those of the articles that are there, one of each outlet."""

    async def alike(
        self, article: ArticleDocument, limit: int, without: Sequence[str] = ()
    ) -> list[ArticleDocument]:
        """Return articles in its language with similar words; none with an id in `without`."""

    async def alike_abroad(
        self, article: ArticleDocument, limit: int, without: Sequence[str] = ()
    ) -> list[ArticleDocument]:
        """Return articles in other languages that name the same things."""

    async def originals(self, article_ids: Sequence[str]) -> dict[str, str]:
        """Return for each article that a story calls a copy the article whose text it has."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """What may be read after an article, closest first; `originals` says what is a copy of what."""

    same_story: Sequence[ArticleDocument] = ()
    others: Sequence[ArticleDocument] = ()
    originals: Mapping[str, str] = field(default_factory=dict)


async def candidates_for(
    finder: SimilarFinder, article: ArticleDocument, story_ids: Sequence[str], most: int
) -> Candidates:
    """Return up to `most` articles with `story_ids`, and as many others in its language."""
    same_story, alike = await asyncio.gather(
        finder.told_with(article, most, story_ids), finder.alike(article, most, story_ids)
    )
    found = [article, *same_story, *alike]
    originals = await finder.originals([one.article_id for one in found])
    return Candidates(same_story, alike, originals)


async def candidates_abroad(
    finder: SimilarFinder, article: ArticleDocument, known: Candidates, most: int
) -> Candidates:
    """Return `known` and behind them up to `most` others in other languages."""
    told = [one.article_id for one in known.same_story]
    abroad = await finder.alike_abroad(article, most, told)
    originals = await finder.originals([one.article_id for one in abroad])
    return Candidates(known.same_story, [*known.others, *abroad], {**known.originals, **originals})


def choose_similar(
    article: ArticleDocument, candidates: Candidates, limit: int
) -> list[ArticleDocument]:
    """Return up to `limit` articles to read after `article`.

    First one of each outlet from its story, those in its own language before others; then those
    alike. No outlet more than twice, no content twice.
    """
    story = sorted(candidates.same_story, key=lambda one: one.language != article.language)
    chosen: list[ArticleDocument] = []
    outlets: Counter[str] = Counter()
    seen = _identities(article, candidates.originals)
    for most_per_outlet, group in ((1, story), (MOST_PER_OUTLET, candidates.others)):
        for one in group:
            identities = _identities(one, candidates.originals)
            if seen & identities or outlets[one.source_id] >= most_per_outlet:
                continue
            seen |= identities
            outlets[one.source_id] += 1
            chosen.append(one)
    return chosen[:limit]


def _identities(article: ArticleDocument, originals: Mapping[str, str]) -> set[str | None]:
    """Return what an article has in common with its copies."""
    original = originals.get(article.article_id)
    return {article.article_id, article.content_hash, article.text_hash, original} - {"", None}
