"""What to read after an article: its story first, then the closest; many outlets, no copies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from shared.documents import ArticleDocument

MOST_PER_OUTLET = 2
# So many alike ones are asked for each that is shown, because copies and crowds fall out.
CANDIDATES_EACH = 4


def choose_similar(
    article: ArticleDocument,
    same_story: Iterable[ArticleDocument],
    alike: Iterable[ArticleDocument],
    limit: int,
) -> list[ArticleDocument]:
    """Return up to `limit` articles to read after `article`.

    First one of each outlet from its story, those in its own language before others; then those
    alike in its language. No outlet more than twice, no content twice.
    """
    language = article.language
    story = sorted(same_story, key=lambda one: one.language != language)
    others = [one for one in alike if one.language == language]
    chosen: list[ArticleDocument] = []
    outlets: Counter[str] = Counter()
    seen = _identities(article)
    for most_per_outlet, candidates in ((1, story), (MOST_PER_OUTLET, others)):
        for one in candidates:
            if seen & _identities(one) or outlets[one.source_id] >= most_per_outlet:
                continue
            seen |= _identities(one)
            outlets[one.source_id] += 1
            chosen.append(one)
    return chosen[:limit]


def _identities(article: ArticleDocument) -> set[str]:
    return {article.article_id, article.content_hash} - {""}
