"""What is known of published tables: their order, licences, and what their popularity counts."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

# Popularity in Wikipedia sitelinks, from a table's own figure, type and description of the entity.
Measure = Callable[[float, str, str], float]

# Sitelinks of those who are in a choice of the well-known, by type.
WELL_KNOWN = {"country": 200.0, "region": 90.0, "city": 80.0, "politician": 60.0}
WELL_KNOWN_OTHER = 40.0
_MINOR_PLACE = re.compile(
    r"county|district|area|village|neighbou?rhood|town|suburb|borough|commune"
)
MINOR_PLACE = 20.0
UNKNOWN = 3.0


def sitelinks(count: float, kind: str, description: str) -> float:
    """Return the count itself."""
    return count or UNKNOWN


def of_well_known(count: float, kind: str, description: str) -> float:
    """Return the count where there is one; who is in such a table without one is well known."""
    if count:
        return count
    if kind in ("region", "city") and _MINOR_PLACE.search(description.casefold()):
        return MINOR_PLACE
    return WELL_KNOWN.get(kind, WELL_KNOWN_OTHER)


def by_inhabitants(count: float, kind: str, description: str) -> float:
    """Return what cities of that size have: 15 for ten thousand, 80 for a million."""
    return 15.0 * math.pow(2.3, math.log10(count) - 4) if count >= 100 else UNKNOWN


def by_providers(count: float, kind: str, description: str) -> float:
    """Return what clubs have that so many providers of results know, 15 at most."""
    return 1.5 * math.pow(max(count, 1.0), 1.6)


def always(value: float) -> Measure:
    """Return the measure of a table whose figure says nothing."""
    return lambda count, kind, description: value


@dataclass(frozen=True, slots=True)
class Traits:
    """How a table is read. Of two, the one with the lower rank is heard first."""

    rank: int
    licence: str
    measure: Measure = sitelinks


UNKNOWN_TABLE = Traits(50, "not stated")
TRAITS = {
    "shodh_orgs_products": Traits(10, "CC0-1.0"),
    "fb15k_wikidata": Traits(20, "MIT; facts from Wikidata (CC0-1.0)", of_well_known),
    "fb15k_triples": Traits(21, "MIT; facts from Freebase (CC BY 2.5)"),
    "wikitrivia": Traits(30, "MIT; facts from Wikidata (CC0-1.0)", of_well_known),
    "us_congress_current": Traits(40, "CC0-1.0", always(25.0)),
    "ne_populated_places": Traits(41, "public domain", by_inhabitants),
    "everypolitician_2015": Traits(42, "not stated; ids and names only"),
    "openstates_people": Traits(43, "CC0-1.0", always(8.0)),
    "reep_football_clubs": Traits(44, "CC0-1.0", by_providers),
    "ror_orgs": Traits(60, "CC0-1.0", always(8.0)),
    "nsi_brands": Traits(70, "BSD-3-Clause", always(6.0)),
}


def traits_of(table: str) -> Traits:
    """Return how the table of this name is read; one that is not known counts sitelinks."""
    return TRAITS.get(table, UNKNOWN_TABLE)
