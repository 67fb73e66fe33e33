"""How well search answers questions whose answers are known, beside plain Elasticsearch.

    python -m bench.relevance DIR [--elastic URL] [--json]

DIR is a collection or a folder of collections; a collection is a folder of SMART files, or of
docs.jsonl, queries.jsonl and qrels.tsv. The documents become articles of one moment, go through the
tag step into our index, and each judged question is asked of `/v1/search` as it is written, with
the ranking that everybody has, page by page to the hundredth article. A question that is refused
has found nothing. Beside it stands `bm25`: one field of title and text with the analyzer `english`
and a `match` query. What is tuned is tuned on `tuned_half` of the questions only.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import structlog
import typer

from bench.relevance_cases.collection import Collection, collections
from bench.relevance_cases.measures import means
from bench.relevance_cases.ways import Gateway, PlainElastic, Way
from bench.similar_cases.index import elastic_at, own_index
from bench.similar_cases.judging import in_one_half
from bench.tables import machine, print_table
from services.enrich.adapters.starter_base import load_starter_base
from services.enrich.adapters.tools import load_tools
from services.enrich.core.enrich import Tools


async def measure(url: str, tools: Tools, collection: Collection) -> dict[str, Any]:
    """Return the figures of a collection: ours, and under `bm25` those of plain Elasticsearch."""
    async with own_index(url) as index:
        ours, plain = Gateway(index, tools), PlainElastic(index)
        try:
            figures = await _score(ours, collection)
            bm25 = await _score(plain, collection)
        finally:
            await plain.delete()
    counts = {"documents": len(collection.texts), "questions": len(collection.answers)}
    return counts | figures | {"refused": ours.refused, "bm25": bm25}


async def _score(way: Way, collection: Collection) -> dict[str, Any]:
    await way.fill(collection.texts)
    begun = time.perf_counter()
    ranked = {one: await way.rank(text) for one, text in collection.questions.items()}
    each_ms = 1000 * (time.perf_counter() - begun) / max(1, len(ranked))
    tuned = {one: found for one, found in ranked.items() if in_one_half(one)}
    other = {one: found for one, found in ranked.items() if one not in tuned}
    halves = {"tuned_half": tuned, "other_half": other}
    return {
        **means(ranked, collection.answers),
        **{name: means(half, collection.answers) for name, half in halves.items()},
        "ms_each": round(each_ms, 1),
    }


async def measure_all(url: str, found: Iterable[Collection]) -> dict[str, Any]:
    """Return the figures of each collection by its name."""
    tools = load_tools(load_starter_base())
    return {one.name: await measure(url, tools, one) for one in found}


def main(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="a collection, or several")],
    elastic: Annotated[str | None, typer.Option(help="else one is started")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Print nDCG@10, MAP and recall@100 of our search and of plain BM25."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    found = list(collections(folder))
    with elastic_at(elastic) as url:
        figures = asyncio.run(measure_all(url, found)) | {"machine": machine()}
    if as_json:
        print(json.dumps(figures))
        return
    for name, told in figures.items():
        if isinstance(told, dict):
            print(f"\n{name}")
            print_table({what: figure for what, figure in told.items() if what != "bm25"})
            print_table({f"bm25 {what}": figure for what, figure in told["bm25"].items()})


if __name__ == "__main__":
    typer.run(main)
