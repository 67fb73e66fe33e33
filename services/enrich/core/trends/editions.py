"""Which editions an article is in, and which of them have enough news for lists of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from services.enrich.core.trends.counts import Sighting
from services.enrich.core.trends.rules import TrendRules

WORLD = "world"


def editions_of(sighting: Sighting) -> tuple[str, ...]:
    """Return the editions that count the article."""
    return _editions(sighting.language, sighting.country, sighting.sections)


@lru_cache(maxsize=10_000)
def _editions(language: str, country: str, sections: tuple[str, ...]) -> tuple[str, ...]:
    return (
        WORLD,
        *([f"language:{language}"] if language else []),
        *([f"country:{country}"] if country else []),
        *(f"section:{section}" for section in dict.fromkeys(sections)),
    )


def by_edition(sightings: Iterable[Sighting]) -> dict[str, list[Sighting]]:
    """Return the articles of each edition, in their order."""
    found: dict[str, list[Sighting]] = defaultdict(list)
    found[WORLD] = []
    for one in sightings:
        for edition in editions_of(one):
            found[edition].append(one)
    return found


def large_enough(found: Mapping[str, Sequence[Sighting]], rules: TrendRules) -> list[str]:
    """Return the world and the editions that have enough voices in a day, the largest first."""
    voices = {name: total(sightings) for name, sightings in found.items() if name != WORLD}
    large = [name for name in voices if voices[name] >= rules.edition_voices]
    large.sort(key=lambda name: (-voices[name], name))
    return [WORLD, *large[: rules.most_editions - 1]]


def total(sightings: Iterable[Sighting]) -> int:
    """Return the voices on all topics: each story once for each owner that told it."""
    return len({(one.owner, one.story_id) for one in sightings})
