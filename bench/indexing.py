"""How fast search writes articles into Elasticsearch, beside the fastest loader there can be.

    python -m bench.indexing [--articles N] [--at-once N] [--apart] [--json]

The sample news, enriched, lie on the log under ids of their own. Each round writes all of them
three times, each time into a new index of the same mapping in the same Elasticsearch:

- `worker`: read from Kafka, decoded, made documents, written in bulk by external version, answers
  judged, offsets committed: what the search service does;
- `decoding`: the same from messages that are in memory already;
- `raw`: the same documents, two of each article, as NDJSON with ids that was made before, posted,
  and nothing of the answer looked at but whether there was an error.

Documents in a request and requests at once are the same for all. The ratios are those of rates to
that of `raw` in the same round; told is the median round. `cpu_us_an_article` is the processor time
of this process and of Elasticsearch: on a machine whose cores Elasticsearch fills alone, no way can
be quicker than both together allow. With `--apart` Elasticsearch has the first core for itself, for
every way, and this process has the others.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from bench.cores import keep_apart
from bench.index_line.articles import enriched
from bench.index_line.ways import Load, Taken, from_kafka, from_memory, raw, raw_bodies
from bench.tables import machine, print_table
from deploy.embedded.stack import EmbeddedStack
from shared import __version__, telemetry
from shared.delivery import Message
from shared.events import EnrichedArticle
from shared.kafka.admin import create_topics
from shared.kafka.publisher import KafkaPublisher, producer
from shared.topics import ARTICLES_ENRICHED

PER_PUBLISH = 1_000
WAYS = ("worker", "decoding", "raw")
Round = dict[str, Taken]


async def publish(servers: str, articles: Sequence[EnrichedArticle]) -> None:
    """Put the articles on the log."""
    await create_topics(servers)
    async with producer(servers, "bench") as made:
        for first in range(0, len(articles), PER_PUBLISH):
            part = articles[first : first + PER_PUBLISH]
            await KafkaPublisher(made).publish(ARTICLES_ENRICHED, part)


def _message(offset: int, article: EnrichedArticle) -> Message:
    value = article.model_dump_json().encode()
    return Message(ARTICLES_ENRICHED.name, 0, offset, None, value)


async def measure(load: Load, rounds: int) -> list[Round]:
    """Return for each round what each way took; one before them warms up."""
    bodies = raw_bodies(load)
    measured: list[Round] = []
    for number in range(rounds + 1):
        ways = {
            "worker": lambda: from_kafka(load),
            "raw": lambda: raw(load, bodies),
            "decoding": lambda: from_memory(load),
        }
        order = list(ways) if number % 2 else list(ways)[::-1]
        measured.append({name: await ways[name]() for name in order})
    return measured[1:]


def told(load: Load, rounds: Sequence[Round]) -> dict[str, Any]:
    """Return the figures by name."""
    count = len(load.messages)
    rates = {way: [count / one[way].wall_s for one in rounds] for way in WAYS}
    ratios = {
        way: [mine / its for mine, its in zip(rates[way], rates["raw"], strict=True)]
        for way in WAYS[:2]
    }
    return {
        "articles": count,
        "bytes_a_message": round(sum(len(one.value or b"") for one in load.messages) / count),
        "documents_a_request": load.batch,
        "requests_at_once": load.at_once,
        **{f"{way}_per_s": round(statistics.median(each)) for way, each in rates.items()},
        **{f"{way}_to_raw": round(statistics.median(each), 3) for way, each in ratios.items()},
        "worker_to_raw_of_each_round": [round(one, 3) for one in ratios["worker"]],
        "cpu_us_an_article": {way: _cpu_us([one[way] for one in rounds], count) for way in WAYS},
        "machine": machine(),
    }


def _cpu_us(taken: Sequence[Taken], count: int) -> dict[str, int]:
    each = {
        "own": statistics.median(one.own_cpu_s for one in taken),
        "elasticsearch": statistics.median(one.elastic_cpu_s for one in taken),
    }
    return {whose: round(1e6 * seconds / count) for whose, seconds in each.items()}


def main(  # noqa: PLR0913  # one for each option
    articles: Annotated[int, typer.Option(min=1)] = 5_000,
    rounds: Annotated[int, typer.Option(min=1)] = 9,
    batch: Annotated[int, typer.Option(min=1, help="documents in a request")] = 500,
    at_once: Annotated[int, typer.Option(min=1, help="requests under way")] = 1,
    *,
    apart: Annotated[bool, typer.Option(help="Elasticsearch on a core of its own")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Print the rates and their ratios to that of the raw load."""
    telemetry.start("search", __version__, "CRITICAL")
    made = list(enriched(articles))
    messages = [_message(offset, article) for offset, article in enumerate(made)]
    with (
        tempfile.TemporaryDirectory(prefix="cupure-indexing-") as home,
        EmbeddedStack(Path(home)) as stack,
    ):
        if apart:
            keep_apart(stack.elastic_url)
        load = Load(stack.kafka_servers, stack.elastic_url, messages, batch, at_once)
        asyncio.run(publish(load.servers, made))
        figures = told(load, asyncio.run(measure(load, rounds))) | {"apart": apart}
    print(json.dumps(figures)) if as_json else print_table(figures)


if __name__ == "__main__":
    typer.run(main)
