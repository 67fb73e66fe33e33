"""News that never was: most stories small and some large, names by Zipf's law, copies, outlets."""

from __future__ import annotations

import base64
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from bench.enrich_line.articles import EPOCH
from shared.events import ArticleDigest, EntityRef, PlacedArticle, Provenance, SourceRef, TextSketch

OUTLETS, OWNERS = 600, 400
WORDS, ENTITIES = 60_000, 20_000
LANGUAGES = ("en", "en", "en", "en", "de", "fr", "es")
SECTIONS = ("world", "politics", "business", "sport", "science", "culture")
KINDS = ("country", "politician", "organization", "person", "person", "place", "event")
# With 100,000 articles a day those of some hours.
TO_COME = 20_000
LARGEST = 500
# Of the sizes of stories: more than half have one article, one in a hundred more than thirty.
TAIL = 1.3
COPIES = 0.15
TEXT_WORDS = 60
SHINGLES, SIGNATURE, FACTS = 300, 64, 32
SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]


@dataclass(slots=True)
class Plot:
    """What a story's articles have in common; `texts` are articles that others may copy."""

    language: str
    words: list[str]
    entities: list[EntityRef]
    section: str
    story_id: str = ""
    texts: list[tuple[str, TextSketch]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Telling:
    """An article as it comes to stories, and which story and original it has in truth."""

    digest: ArticleDigest
    story_id: str
    copy_of: str | None

    def placed(self) -> PlacedArticle:
        """Return the article as it comes to trends."""
        same = (
            "id event_time ingest_time provenance article_id version title url language source"
            " sections entities phrases"
        )
        values = {name: getattr(self.digest, name) for name in same.split()}
        return PlacedArticle(
            **values, change="placed", story_id=self.story_id, copy_of=self.copy_of
        )


class Stream:
    """`articles` tellings in order of time, within `days`; the same for the same `seed`.

    At least `to_come` tellings of known stories are ahead at any time.
    """

    def __init__(self, articles: int, days: float, seed: int, to_come: int = TO_COME) -> None:
        self._chance = Random(seed)  # noqa: S311  # not for secrets
        self._articles = articles
        self._apart = timedelta(days=days) / articles
        self._least_to_come = to_come
        self._to_come: list[Plot] = []
        self._outlets = [
            SourceRef(id=f"outlet{one}", name=f"Outlet {one}", owner=f"Owner {one % OWNERS}")
            for one in range(OUTLETS)
        ]

    def __iter__(self) -> Iterator[Telling]:
        for number in range(self._articles):
            while len(self._to_come) < self._least_to_come:
                size = min(LARGEST, int(self._chance.paretovariate(TAIL)))
                self._to_come += [self._plot()] * size
            place = self._below(len(self._to_come))
            plot, self._to_come[place] = self._to_come[place], self._to_come[-1]
            self._to_come.pop()
            yield self._telling(number, plot)

    def _below(self, end: int) -> int:
        return int(self._chance.random() * end)

    def _rank(self, end: int) -> int:
        """Return a rank below `end`, each as often as Zipf's law says."""
        return int(end ** self._chance.random()) - 1

    def _plot(self) -> Plot:
        language = LANGUAGES[self._below(len(LANGUAGES))]
        words = [word(WORDS - self._below(WORDS - 1000)) for _ in range(8)]
        entities = {self._rank(ENTITIES) for _ in range(4)}
        section = SECTIONS[self._below(len(SECTIONS))]
        return Plot(language, words, [self._entity(one) for one in sorted(entities)], section)

    def _entity(self, rank: int) -> EntityRef:
        salience = (30 + self._below(70)) / 100
        kind = KINDS[rank % len(KINDS)]
        return EntityRef(id=f"Q{rank + 1}", label=word(rank).title(), type=kind, salience=salience)

    def _telling(self, number: int, plot: Plot) -> Telling:
        article_id = f"{number:032x}"
        plot.story_id = plot.story_id or f"s{article_id}"
        copy_of, sketch = self._text(article_id, plot)
        return Telling(self._digest(article_id, number, plot, sketch), plot.story_id, copy_of)

    def _text(self, article_id: str, plot: Plot) -> tuple[str | None, TextSketch]:
        if plot.texts and self._chance.random() < COPIES:
            return plot.texts[self._below(len(plot.texts))]
        sketch = self._sketch(article_id)
        if len(plot.texts) < len(plot.words):
            plot.texts.append((article_id, sketch))
        return None, sketch

    def _sketch(self, text_hash: str) -> TextSketch:
        return TextSketch(
            text_hash=text_hash,
            shingles=SHINGLES,
            signature=self._smallest(SIGNATURE, SHINGLES),
            facts=self._smallest(FACTS, SHINGLES // 4),
        )

    def _smallest(self, count: int, of: int) -> str:
        """Return the `count` smallest of so many hashes, as a sketch has them."""
        reach = count / of * (1 << 32)
        hashes = sorted(int(self._chance.random() * reach) for _ in range(count))
        return base64.b64encode(array("I", hashes).tobytes()).decode()

    def _digest(
        self, article_id: str, number: int, plot: Plot, sketch: TextSketch
    ) -> ArticleDigest:
        at: datetime = EPOCH + number * self._apart
        own = self._chance.sample(plot.words, 5)
        common = [word(self._rank(WORDS)) for _ in range(TEXT_WORDS)]
        names = self._chance.sample(plot.entities, min(3, len(plot.entities)))
        return ArticleDigest(
            id=f"{article_id}@1",
            event_time=at,
            ingest_time=at,
            provenance=Provenance(service="bench", version="0", offset=number),
            article_id=article_id,
            version=1,
            url=f"https://bench.example/{number}",
            source=self._outlets[self._rank(OUTLETS)],
            title=" ".join([*own[:4], *common[:4]]),
            lead=" ".join([*own, *common[:40]]),
            language=plot.language,
            sections=(plot.section,),
            entities=tuple(sorted(names, key=lambda one: -one.salience)),
            phrases=(f"{own[0]} {own[1]}", f"{own[2]} {own[3]}"),
            content_hash=article_id,
            sketch=sketch,
            terms=dict.fromkeys(common, 1) | dict.fromkeys(own, 3),
        )


def word(rank: int) -> str:
    """Return the word of a rank: the rarer, the longer."""
    parts = []
    while rank >= 0:
        rank, syllable = divmod(rank, len(SYLLABLES))
        parts.append(SYLLABLES[syllable])
        rank -= 1
    return "".join([*parts, "n"])
