"""Two workers of a kind share the load, and one takes over what the other leaves."""

from __future__ import annotations

import pytest

from services.search.core.documents import CONSUMED
from shared import topics
from shared.topics import Topic
from tests.cluster import Cluster
from tests.faults.pushing import Pusher
from tests.groups import balanced
from tests.stack import Stack
from tests.waiting import until

COUNT = 300
TAG_READS = (topics.ARTICLES_RAW, topics.ARTICLES_RETRACTED)
SEARCH_READS = CONSUMED


def _show(what: str, found: dict[str, list[str]]) -> None:
    for number, partitions in enumerate(found.values(), start=1):
        print(f"{what}, worker {number}: {', '.join(partitions)}")


def _partitions(reads: tuple[Topic, ...]) -> set[str]:
    return {f"{topic.name}/{number}" for topic in reads for number in range(topic.partitions)}


@pytest.mark.parametrize(("part", "reads"), [("enrich-tag", TAG_READS), ("search", SEARCH_READS)])
def test_worker_takes_over(
    cupure: Cluster, stack: Stack, part: str, reads: tuple[Topic, ...]
) -> None:
    servers, pusher, all_of_it = stack.kafka_servers, Pusher(cupure), _partitions(reads)
    twin = cupure.double(part)
    both = until(lambda: balanced(servers, part, 2, all_of_it), f"two {part} share")
    _show(f"two {part}", both)
    pusher.push(range(COUNT))

    cupure.stop(part)
    alone = until(lambda: balanced(servers, part, 1, all_of_it), f"one {part} takes over")
    _show(f"one {part}", alone)
    pusher.push(range(COUNT, 2 * COUNT))

    until(lambda: pusher.found() == 2 * COUNT, f"{2 * COUNT} articles found", 60)
    assert sorted(len(owned) for owned in both.values())[0] >= len(all_of_it) // 2 - 1
    cupure.resume(part)
    cupure.stop(twin)
