"""Two workers of a kind share the load, and one takes over what the other leaves."""

from __future__ import annotations

import pytest

from tests.cluster import Cluster
from tests.faults.pushing import Pusher
from tests.groups import members
from tests.stack import Stack
from tests.waiting import until

COUNT = 300


def _shared_by(servers: str, group: str, count: int) -> dict[str, list[str]] | None:
    found = members(servers, group)
    return found if len(found) == count and all(found.values()) else None


def _show(what: str, found: dict[str, list[str]]) -> None:
    for number, partitions in enumerate(found.values(), start=1):
        print(f"{what}, worker {number}: {', '.join(partitions)}")


@pytest.mark.parametrize(
    ("part", "group", "topic"),
    [
        ("enrich-tag", "enrich-tag", "articles.raw.v1"),
        ("search", "search", "articles.enriched.v1"),
    ],
)
def test_worker_takes_over(
    cupure: Cluster, stack: Stack, part: str, group: str, topic: str
) -> None:
    servers, pusher = stack.kafka_servers, Pusher(cupure)
    twin = cupure.double(part)
    both = until(lambda: _shared_by(servers, group, 2), f"two members of {group}")
    _show(f"{group} with two", both)
    pusher.push(range(COUNT))

    cupure.stop(part)
    alone = until(lambda: _shared_by(servers, group, 1), f"one member of {group}")
    _show(f"{group} with one", alone)
    pusher.push(range(COUNT, 2 * COUNT))

    until(lambda: pusher.found() == 2 * COUNT, f"{2 * COUNT} articles found", 60)
    shares = [set(partitions) for partitions in both.values()]
    assert not shares[0] & shares[1]
    assert shares[0] | shares[1] == set(next(iter(alone.values())))
    assert sum(one.startswith(topic) for one in shares[0]) == 3
    cupure.resume(part)
    cupure.stop(twin)
