"""A tree written as the query that is read back as the same tree."""

from __future__ import annotations

from collections.abc import Sequence

from services.gateway.core.query import dates
from services.gateway.core.query.errors import QueryError
from services.gateway.core.query.lexer import OPERATORS, quoted
from services.gateway.core.query.limits import MOST_REQUIRED
from services.gateway.core.query.reading import read
from services.gateway.core.query.tree import (
    And,
    Everything,
    Leaf,
    Moment,
    Near,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Question,
    Tree,
    Value,
    Word,
)


def printed(tree: Tree) -> str:
    """Return `tree` in the one form of the grammar that every equal tree has."""
    match tree:
        case Or(parts):
            return " OR ".join(map(printed, parts))
        case And(parts):
            return _sign(parts).join(_within(part, Or) for part in parts)
        case Not(part):
            return "-" + _within(part, And, Or)
        case Everything():
            return ""
        case Nothing():
            return '""'
        case _:
            return _leaf(tree)


def _within(tree: Tree, *looser: type[Tree]) -> str:
    return f"({printed(tree)})" if isinstance(tree, looser) else printed(tree)


def _sign(parts: Sequence[Tree]) -> str:
    """Return what stands between `parts`: AND if their plain words would be one question else."""
    plain = [one for one in parts if _is_plain(one)]
    asks = any(isinstance(one, Question) for one in plain)
    return " AND " if len(plain) > (1 if asks else MOST_REQUIRED) else " "


def _is_plain(tree: Tree) -> bool:
    """Return whether `tree` is written as plain words."""
    return isinstance(tree, Word | Question) and tree.field is None


def _leaf(leaf: Leaf) -> str:
    prefix = f"{leaf.field}:" if leaf.field else ""
    match leaf:
        case Moment(_, at):
            return prefix + dates.told(at)
        case Prefix(text):
            return f"{prefix}{text}*"
        case Phrase(text):
            return prefix + quoted(text)
        case Near(text, between):
            return f"{prefix}{quoted(text)}~{between}"
        case Question(text, field):
            return f"{prefix}({text})" if field else text
        case Word(text) | Value(_, text):
            bare = prefix + text
            return bare if _is_read_as(bare, leaf) else prefix + quoted(text)


def _is_read_as(bare: str, leaf: Leaf) -> bool:
    if bare.isalnum() and bare not in OPERATORS:
        return True
    try:
        return read(bare) == leaf
    except QueryError:
        return False
