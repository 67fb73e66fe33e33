"""What is looked for, as a tree: leaves that an article fits or not, and how they combine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

TextField = Literal["title", "text", "author"]
QuestionField = Literal["title", "text"]
ValueField = Literal["source", "entity", "tag", "lang", "country", "section", "story"]
MomentField = Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class Word:
    """A word in any of its forms; without a field in the title or the text."""

    text: str
    field: TextField | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words side by side in this order."""

    text: str
    field: TextField | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """Words in any order with at most so many others `between` them, all in all."""

    text: str
    between: int
    field: TextField | None = None


@dataclass(frozen=True, slots=True)
class Prefix:
    """The beginning of a word as it is written."""

    text: str
    field: TextField | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """More plain words than must all be there: one is enough, the more and rarer the better.

    Never within a `Not`, which would exclude whatever says one of them.
    """

    text: str
    field: QuestionField | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """What a field holds, compared whole."""

    field: ValueField
    text: str


@dataclass(frozen=True, slots=True)
class Moment:
    """`before` a moment, or `after` it and at it."""

    field: MomentField
    at: datetime


@dataclass(frozen=True, slots=True)
class Not:
    """What must not fit; `part` is no `Not` itself."""

    part: Tree


@dataclass(frozen=True, slots=True)
class And:
    """Two parts or more that must all fit; none is an `And` itself."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Two parts or more of which one must fit; none is an `Or` itself."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Everything:
    """What an empty query looks for; only a whole tree."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """What a query without a letter or digit looks for; only a whole tree."""


TextLeaf: TypeAlias = Word | Phrase | Near | Prefix | Question
Leaf: TypeAlias = TextLeaf | Value | Moment
Tree: TypeAlias = Leaf | Not | And | Or | Everything | Nothing


def every(*parts: Tree) -> Tree:
    """Return the tree that fits where all `parts` fit."""
    flat = [one for part in parts for one in (part.parts if isinstance(part, And) else (part,))]
    if Nothing() in flat:
        return Nothing()
    told = tuple(one for one in flat if one != Everything())
    if len(told) > 1:
        return And(told)
    return told[0] if told else Everything()


def either(*parts: Tree) -> Tree:
    """Return the tree that fits where one of `parts`, none of them a whole tree's, fits."""
    flat = [one for part in parts for one in (part.parts if isinstance(part, Or) else (part,))]
    return Or(tuple(flat)) if len(flat) > 1 else flat[0]


def excluding(part: Tree) -> Tree:
    """Return the tree that fits where `part` does not."""
    return part.part if isinstance(part, Not) else Not(part)


def leaves(tree: Tree) -> Iterator[Leaf]:
    """Yield the leaves of `tree` from left to right."""
    match tree:
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case Everything() | Nothing():
            return
        case _:
            yield tree


def is_text(tree: Tree) -> bool:
    """Return whether an article can fit `tree` better or worse, by the words it looks for."""
    match tree:
        case Word() | Phrase() | Near() | Prefix() | Question():
            return True
        case And(parts) | Or(parts):
            return any(map(is_text, parts))
        case _:
            return False


def story_ids(tree: Tree) -> list[str]:
    """Return the stories that `tree` names."""
    values = [one for one in leaves(tree) if isinstance(one, Value)]
    return sorted({one.text for one in values if one.field == "story"})
