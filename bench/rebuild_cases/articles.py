"""As many articles as asked for, each with paragraphs of the sample news in another order."""

from __future__ import annotations

import hashlib
import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice

from deploy.sample_news.loader import Entry, load_sample
from shared.events import EnrichedArticle, EntityLink, Language, Provenance, SourceRef, Tag

HERE = Provenance(service="bench", version="0")
PARAGRAPHS = 6
ENTITIES = 500
TAGS = 200


def many_articles(seed: int = 7) -> Iterator[EnrichedArticle]:
    """Yield articles without end, the same for the same seed but for the time of now."""
    dice = random.Random(seed)  # noqa: S311  # the same for the same seed
    by_language: dict[str, list[str]] = defaultdict(list)
    entries = load_sample().entries
    for entry in entries:
        by_language[entry.outlet.language] += entry.article.paragraphs
    number = 0
    while True:
        entry = dice.choice(entries)
        paragraphs = dice.choices(by_language[entry.outlet.language], k=PARAGRAPHS)
        yield _article(f"{seed}/{number}", entry, "\n\n".join(paragraphs), dice)
        number += 1


def _article(name: str, entry: Entry, text: str, dice: random.Random) -> EnrichedArticle:
    article_id, now = hashlib.sha256(name.encode()).hexdigest()[:32], datetime.now(UTC)
    outlet = entry.outlet
    url = f"https://{outlet.id}.example/{article_id}"
    return EnrichedArticle(
        id=f"{article_id}@1",
        event_time=now,
        ingest_time=now,
        provenance=HERE,
        article_id=article_id,
        version=1,
        url=url,
        canonical_url=url,
        source=SourceRef(
            id=outlet.id, name=outlet.name, owner=outlet.owner, country=outlet.country
        ),
        title=entry.article.title,
        summary=entry.article.summary,
        text=text,
        authors=entry.article.authors,
        published_at=now,
        content_hash=article_id,
        language=Language(code=outlet.language, confidence=0.9, origin="text"),
        knowledge_version="bench",
        sections=(entry.section,),
        entities=tuple(_entity(dice) for _ in range(4)),
        tags=tuple(_tag(dice) for _ in range(3)),
    )


def _entity(dice: random.Random) -> EntityLink:
    number = int(ENTITIES * dice.random() ** 2)
    return EntityLink(
        entity_id=f"Q{number}",
        label=f"Entity {number}",
        type="place",
        confidence=0.9,
        salience=round(dice.random(), 3),
    )


def _tag(dice: random.Random) -> Tag:
    number = int(TAGS * dice.random() ** 2)
    return Tag(id=f"medtop:{number}", label=f"Subject {number}", confidence=0.8)


def words(articles: int = 200) -> list[str]:
    """Return words that are searched for: longer ones out of some titles and texts."""
    found: dict[str, None] = {}
    for article in islice(many_articles(seed=1), articles):
        found |= dict.fromkeys(
            one for one in article.text.split() if one.isalpha() and len(one) > 5
        )
    return list(found)
