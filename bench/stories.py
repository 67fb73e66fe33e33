"""How well articles are grouped into stories, beside a plain grouping by TF-IDF.

    python -m bench.stories GOLD [--kb DIR] [--judge FILE] [--json]
    python -m bench.stories PAIRS [--kb DIR] [--json]

GOLD is a `.csv` of headlines or a `.jsonl` of texts whose stories are known; ours never sees them.
Every article goes through the tag step and the digest and then, one after the other, into the
story book that the worker has. The judge, a script that is called with GOLD and our stories and
prints JSON, is looked for as `tools/judge_stories.py` above GOLD. The plain grouping is judged with
several thresholds, and the best by B³ F1 is told: chosen on the gold itself, which ours is not.

PAIRS is a folder of `<language>_*.tsv` with pairs of articles that people found to be one story, or
not. All articles of a language are placed into one book; a pair is found to be one if both end in
one story.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from bench.enrich_line.articles import HERE
from bench.judges import find_judge, judged
from bench.link_cases.bases import opened_base
from bench.story_cases.gold import GoldArticle, read_gold
from bench.story_cases.pairs import read_pairs
from bench.story_cases.plain import THRESHOLDS, plain_stories
from bench.tables import machine, print_table
from services.enrich.adapters.tools import load_tools
from services.enrich.core.digest import digest
from services.enrich.core.enrich import Tools, enrich
from services.enrich.core.stories.book import StoryBook

JUDGE = "tools/judge_stories.py"
Row = dict[str, Any]


def our_stories(articles: Sequence[GoldArticle], tools: Tools) -> tuple[list[Row], float]:
    """Return the story that each article joined, and how many articles a second were grouped."""
    digests = [digest(enrich(one.raw, tools, HERE), tools.stopwords) for one in articles]
    book = StoryBook(tools.stopwords.of)
    begun = time.perf_counter()
    placings = [book.place(one, HERE) for one in digests]
    seconds = time.perf_counter() - begun
    # The last word on an article holds.
    stories = {
        one.article_id: one.story_id for placing in placings if placing for one in placing.placed
    }
    rows = [{"id": one.id, "story": stories[one.raw.article_id]} for one in articles]
    return rows, round(len(articles) / seconds, 1)


def pair_figures(folder: Path, tools: Tools) -> dict[str, Any]:
    """Return how many pairs of each language are decided right, and with always yes.

    Missed are those of one story that ours calls two.
    """
    figures: dict[str, Any] = {}
    for language, pairs in read_pairs(folder).items():
        articles = list(
            {one.id: one for pair in pairs for one in (pair.first, pair.second)}.values()
        )
        rows, _ = our_stories(articles, tools)
        story_of = {row["id"]: row["story"] for row in rows}
        wrong = [
            one
            for one in pairs
            if (story_of[one.first.id] == story_of[one.second.id]) != one.is_one
        ]
        yes = sum(one.is_one for one in pairs)
        figures |= {
            f"{language}_pairs": len(pairs),
            f"{language}_accuracy": round(1 - len(wrong) / len(pairs), 4),
            f"{language}_missed": sum(one.is_one for one in wrong),
            f"{language}_always_yes": round(yes / len(pairs), 4),
        }
    return figures


def best_plain(judge: Path, gold: Path, articles: Sequence[GoldArticle]) -> dict[str, Any]:
    """Return what the judge says of the plain grouping with its best threshold."""
    texts = [f"{one.raw.title} {one.raw.text}" for one in articles]
    tried = [
        {"threshold": threshold} | judged(judge, gold, _plain_rows(articles, texts, threshold))
        for threshold in THRESHOLDS
    ]
    return max(tried, key=lambda said: float(said["bcubed_f1"]))


def _plain_rows(
    articles: Sequence[GoldArticle], texts: Sequence[str], threshold: float
) -> list[Row]:
    stories = plain_stories(texts, threshold)
    return [
        {"id": one.id, "story": str(story)} for one, story in zip(articles, stories, strict=True)
    ]


def main(
    gold: Annotated[
        Path,
        typer.Argument(exists=True, help=".csv of headlines, .jsonl of texts or folder of pairs"),
    ],
    kb: Annotated[
        Path | None, typer.Option(exists=True, file_okay=False, help="else the starter alone")
    ] = None,
    *,
    judge: Annotated[Path | None, typer.Option(exists=True, dir_okay=False)] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Print the judge's figures of our stories, and of the plain ones."""
    if gold.is_dir():
        with opened_base(kb, starter=True) as knowledge:
            pairs = pair_figures(gold, load_tools(knowledge))
        print(json.dumps(pairs)) if as_json else print_table(pairs)
        return
    articles = read_gold(gold)
    script = judge or find_judge(JUDGE, gold)
    with opened_base(kb, starter=True) as knowledge:
        rows, rate = our_stories(articles, load_tools(knowledge))
    figures = judged(script, gold, rows) | {"articles_per_s": rate, "machine": machine()}
    plain = best_plain(script, gold, articles)
    if as_json:
        print(json.dumps(figures | {"baselines": {"tfidf_single_pass": plain}}))
        return
    print_table(figures)
    print("\nTF-IDF, single pass, best threshold")
    print_table(plain)


if __name__ == "__main__":
    typer.run(main)
