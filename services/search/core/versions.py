"""Every version of an article is kept; each learns by which it was replaced, or that it is gone.

A version is written when it comes, as the newest so far. What is known of those that follow grows,
in whatever order they come: the one that replaced it can only turn out to be an earlier one, and a
version that was taken back stays so. The number under which the index keeps a version grows with
that knowledge. So all orders end alike, and whoever knows less changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

# The numbers under which a version is kept: as the newest; by `replaced`; as one taken back.
NEWEST = 1
TAKEN_BACK = 2**62


def version_id(article_id: str, version: int) -> str:
    """Return the id of the document of one version."""
    return f"{article_id}@{version}"


def replaced(by: int) -> int:
    """Return the number of a version that version `by` replaced; the earlier, the higher."""
    return max(NEWEST + 1, TAKEN_BACK - by)


def replaced_at(number: int) -> int:
    """Return which version replaced the one that is kept under `number`."""
    return TAKEN_BACK - number


def due(found: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return the ids that have to be kept under another number, and under which.

    `found` are ids and present numbers, those of an article together or apart.
    """
    by_article: dict[str, dict[int, int]] = defaultdict(dict)
    for document_id, number in found:
        article_id, _, version = document_id.rpartition("@")
        by_article[article_id][int(version)] = number
    return {
        version_id(article_id, version): number
        for article_id, numbers in by_article.items()
        for version, number in _settled(numbers)
        if numbers[version] < number
    }


def _settled(numbers: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """Yield versions of one article and their numbers, as far as they follow from the others."""
    gone = max((one for one, number in numbers.items() if number == TAKEN_BACK), default=0)
    yield from ((one, TAKEN_BACK) for one in numbers if one <= gone)
    for one, following in pairwise(sorted(one for one in numbers if one > gone)):
        yield one, replaced(following)
