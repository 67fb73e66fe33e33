"""The leaves of a tree asked for one by one, each text in the title and in the text apart."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from services.gateway.core.query.tree import (
    And,
    Everything,
    Leaf,
    Moment,
    Not,
    Nothing,
    Or,
    Tree,
    Value,
    leaves,
)

# By its name an answer tells which probe an article fits.
Probes = Mapping[str, Leaf]
Places = Mapping[Leaf, tuple[str, ...]]


def probes(tree: Tree) -> dict[str, Leaf]:
    """Return all that must be known of an article to say why it fits `tree` or not, by name."""
    return {
        f"{number} {place}": asked
        for number, leaf in enumerate(dict.fromkeys(leaves(tree)))
        for place, asked in _places(leaf)
    }


def found_in(tree: Tree, fitting: Collection[str]) -> Places:
    """Return where each leaf was found, in no place if it does not fit."""
    different = dict.fromkeys(leaves(tree))
    return {
        leaf: tuple(place for place, _ in _places(leaf) if f"{number} {place}" in fitting)
        for number, leaf in enumerate(different)
    }


def _places(leaf: Leaf) -> Iterator[tuple[str, Leaf]]:
    if isinstance(leaf, Value | Moment) or leaf.field is not None:
        yield str(leaf.field), leaf
    else:
        yield "title", replace(leaf, field="title")
        yield "text", replace(leaf, field="text")


def fits(tree: Tree, places: Places) -> bool:
    """Return whether an article fits `tree` in which each leaf was found at `places`."""
    match tree:
        case And(parts):
            return all(fits(one, places) for one in parts)
        case Or(parts):
            return any(fits(one, places) for one in parts)
        case Not(part):
            return not fits(part, places)
        case Everything() | Nothing():
            return tree == Everything()
        case _:
            return bool(places[tree])
