"""How often similar news is of the same story, beside Elasticsearch's `more_like_this` alone.

    python -m bench.similar GOLD [--elastic URL] [--json]

GOLD is a `.csv` of headlines or a `.jsonl` of texts whose stories are known; ours never sees them.
In order of time every article is tagged and indexed as search does it; some five hundred are asked
for at once, before they stand in any story. Then it goes into the story book, and its story into
the index. When all are there, every article that has another one of its gold story is asked for:
through the gateway, as if there were no stories, and by `more_like_this` on the same index. `found`
is the share with one of the same story among the first three, `right of shown` the share of the
three that are, told for two halves of the gold stories too. One set of weights serves all data.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import structlog
import typer

from bench.enrich_line.articles import HERE
from bench.similar_cases.index import OwnIndex, elastic_at, own_index
from bench.similar_cases.judging import Score, Stories
from bench.similar_cases.ways import Way, by_likeness, more_like_this, with_stories
from bench.story_cases.gold import GoldArticle, gold_stories, read_gold
from bench.tables import machine, print_table
from services.enrich.adapters.starter_base import load_starter_base
from services.enrich.adapters.tools import load_tools
from services.enrich.core.digest import digest
from services.enrich.core.enrich import enrich
from services.enrich.core.stories.book import StoryBook
from shared.events import Event

MOST_AT_ONCE = 500
WAYS: dict[str, Way] = {
    "ours": with_stories,
    "ours_without_stories": by_likeness,
    "more_like_this": more_like_this,
}
AT_ONCE: dict[str, Way] = {
    "ours_at_once": with_stories,
    "more_like_this_at_once": more_like_this,
}


async def fill(
    index: OwnIndex, articles: Sequence[GoldArticle], story_of: Stories
) -> dict[str, Score]:
    """Index articles and stories, and return what was shown beside some of them at once.

    One in so many is asked for, if there was another of its story before.
    """
    tools = load_tools(load_starter_base())
    book, told, unwritten = StoryBook(tools.stopwords.of), set[str](), dict[str, Event]()
    scores = {name: Score(story_of) for name in AT_ONCE}
    step = -(-len(articles) // MOST_AT_ONCE)
    for number, one in enumerate(articles):
        story = story_of[one.raw.article_id]
        unwritten[one.raw.article_id] = enriched = enrich(one.raw, tools, HERE)
        if number % step == 0 and story in told:
            await index.put(unwritten.values())
            unwritten.clear()
            await _ask_at_once(index, one.raw.article_id, scores)
        told.add(story)
        if placing := book.place(digest(enriched, tools.stopwords), HERE):
            unwritten |= {changed.story_id: changed for changed in placing.stories}
    await index.put(unwritten.values())
    return scores


async def _ask_at_once(index: OwnIndex, article_id: str, scores: Mapping[str, Score]) -> None:
    for name, way in AT_ONCE.items():
        scores[name].add(article_id, await _shown(index, way, article_id))


async def _shown(index: OwnIndex, way: Way, article_id: str) -> list[str]:
    article = await index.finder.article(article_id)
    if article is None:
        raise RuntimeError(f"{article_id} is not in the index")
    return await way(index, article)


async def ask(index: OwnIndex, way: Way, story_of: Stories) -> dict[str, Any]:
    """Return the score of a way over all articles that have another of their story."""
    score, sizes = Score(story_of), Counter(story_of.values())
    asked = [one for one in story_of if sizes[story_of[one]] > 1]
    begun = time.perf_counter()
    for one in asked:
        score.add(one, await _shown(index, way, one))
    each_ms = 1000 * (time.perf_counter() - begun) / max(1, len(asked))
    return score.row() | {"ms_each": round(each_ms, 2)}


async def measure(url: str, gold: Path) -> dict[str, Any]:
    """Return the figures of all ways."""
    articles, known = read_gold(gold), gold_stories(gold)
    story_of = {one.raw.article_id: known[one.id] for one in articles}
    async with own_index(url) as index:
        at_once = {name: one.row() for name, one in (await fill(index, articles, story_of)).items()}
        found = {name: await ask(index, way, story_of) for name, way in WAYS.items()}
    times = found["ours"]["ms_each"] / found["more_like_this"]["ms_each"]
    figures = {"articles": len(articles), "gold_stories": len(set(story_of.values()))}
    return figures | found | at_once | {"times_more_like_this": round(times, 2)}


def main(
    gold: Annotated[Path, typer.Argument(exists=True, help=".csv of headlines or .jsonl of texts")],
    elastic: Annotated[str | None, typer.Option(help="else one is started")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Print how often each way shows an article of the same story."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    with elastic_at(elastic) as url:
        figures = asyncio.run(measure(url, gold)) | {"machine": machine()}
    if as_json:
        print(json.dumps(figures))
        return
    for name, row in figures.items():
        if isinstance(row, dict):
            print(f"\n{name.replace('_', ' ')}")
            print_table(row)
    print()
    print_table({name: row for name, row in figures.items() if not isinstance(row, dict)})


if __name__ == "__main__":
    typer.run(main)
