"""Writes which entities are linked with which."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from heapq import nsmallest
from itertools import groupby
from operator import itemgetter

from services.enrich.core.knowledge import sections

MOST_NEIGHBOURS = 64
Links = Callable[[], Iterator[tuple[int, int]]]


def write_links(links: Links, entities: int, target: sections.Sections) -> int:
    """Write the sorted neighbours of each entity and return how many links there are.

    Of more than 64 neighbours those with the fewest links stay: that two entities share a country
    says little, that they share a small club says much.
    """
    degree = array("I", bytes(4 * entities))
    for one, _ in links():
        degree[one] += 1
    starts = array("I", bytes(4 * (entities + 1)))
    for one, group in groupby(links(), key=itemgetter(0)):
        others = [other for _, other in group]
        if len(others) > MOST_NEIGHBOURS:
            others = sorted(nsmallest(MOST_NEIGHBOURS, others, key=degree.__getitem__))
        starts[one + 1] = len(others)
        target.write(sections.LINKS, array("I", others).tobytes())
    for index in range(entities):
        starts[index + 1] += starts[index]
    target.write(sections.LINK_STARTS, starts.tobytes())
    return starts[-1]
