"""Tokens read into a tree: OR binds less than standing side by side, `-` more than both.

query   = and ("OR" and)*
and     = row ("AND" row)*
row     = not+
not     = ("-" | "NOT") not | operand
operand = "(" query ")" | field "(" query ")" | field? (word | quoted)

The plain words of a row are a question if they are too many for all to be required.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast, get_args

from services.gateway.core.query.errors import QueryError
from services.gateway.core.query.leaf import read_leaf
from services.gateway.core.query.lexer import Token, tokens
from services.gateway.core.query.limits import Spent, check_depth
from services.gateway.core.query.plain_words import asked_of, is_askable, without_idle_parentheses
from services.gateway.core.query.tree import (
    Everything,
    Leaf,
    Nothing,
    Question,
    QuestionField,
    Tree,
    either,
    every,
    excluding,
)

_QUESTION_FIELDS = (None, *get_args(QuestionField))


def read(query: str) -> Tree:
    """Return the tree of `query`; raises `QueryError` with the place of what is wrong."""
    found = without_idle_parentheses(tokens(query))
    if not found:
        return Nothing() if query.strip() else Everything()
    reader = _Reader(found)
    tree = reader.query()
    if reader.next is not None:
        raise QueryError('expected no ")" here: nothing is open', reader.next.at)
    return tree


class _Reader:
    """Goes over the tokens once, one method for each rule of the grammar."""

    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._place = 0
        self._depth = 0
        self._excluding = 0
        self._field: str | None = None
        self._spent = Spent()

    @property
    def next(self) -> Token | None:
        return self._tokens[self._place] if self._place < len(self._tokens) else None

    def _take(self) -> Token:
        taken = self._tokens[self._place]
        self._place += 1
        return taken

    def _takes(self, *kinds: str) -> Token | None:
        return self._take() if self.next and self.next.kind in kinds else None

    def query(self) -> Tree:
        parts = [self._all()]
        while operator := self._takes("OR"):
            self._expect_more(operator)
            parts.append(self._all())
        return either(*parts)

    def _all(self) -> Tree:
        parts = self._row()
        while operator := self._takes("AND"):
            self._expect_more(operator)
            parts += self._row()
        return every(*parts)

    def _row(self) -> list[Tree]:
        """Return what stands side by side; its plain words are one question if they are many."""
        row: list[Tree | Token] = []
        while not row or (self.next and self.next.kind not in (")", "OR", "AND")):
            row.append(self._take() if self.next and is_askable(self.next) else self._one())
        tokens = [one for one in row if isinstance(one, Token)]
        asked = asked_of(tokens) if self._may_ask else []
        left_out = {one.at for one in asked[1:]}
        return [
            self._in_row(one, asked) if isinstance(one, Token) else one
            for one in row
            if not isinstance(one, Token) or one.at not in left_out
        ]

    @property
    def _may_ask(self) -> bool:
        return not self._excluding and self._field in _QUESTION_FIELDS

    def _in_row(self, token: Token, asked: Sequence[Token]) -> Tree:
        if token not in asked[:1]:
            return self._leaf(token, self._field)
        text = " ".join(" ".join(one.text.split()) for one in asked)
        return self._counted(Question(text, cast(QuestionField | None, self._field)), token)

    def _one(self) -> Tree:
        operator = self._takes("-", "NOT")
        if operator is None:
            return self._operand(self._take())
        self._expect_more(operator)
        self._enter(operator)
        self._excluding += 1
        excluded = excluding(self._one())
        self._excluding -= 1
        self._depth -= 1
        return excluded

    def _operand(self, token: Token) -> Tree:
        match token.kind:
            case "(":
                return self._group(token)
            case "field":
                return self._in_field(token)
            case "word" | "quoted":
                return self._leaf(token, self._field)
            case ")":
                raise QueryError('expected something to look for before this ")"', token.at)
            case _:
                raise QueryError(f"expected something to look for before {token.kind}", token.at)

    def _group(self, opened: Token) -> Tree:
        self._enter(opened)
        if self.next is None:
            raise QueryError('expected ")" to close this "("', opened.at)
        inner = self.query()
        if self._takes(")") is None:
            raise QueryError('expected ")" to close this "("', opened.at)
        self._depth -= 1
        return inner

    def _in_field(self, named: Token) -> Tree:
        if self._field is not None:
            raise QueryError(f"expected no field within {self._field}:( )", named.at)
        value = self._take()
        if value.kind != "(":
            return self._leaf(value, named.text)
        self._field = named.text
        inner = self._group(value)
        self._field = None
        return inner

    def _leaf(self, token: Token, field: str | None) -> Tree:
        return self._counted(read_leaf(token, field), token)

    def _counted(self, leaf: Leaf, token: Token) -> Leaf:
        self._spent.add(leaf, token.at)
        return leaf

    def _enter(self, token: Token) -> None:
        self._depth += 1
        check_depth(self._depth, token.at)

    def _expect_more(self, operator: Token) -> None:
        told = operator.kind
        if self.next is None or self.next.kind in (")", "AND", "OR"):
            raise QueryError(f"expected something to look for after {told}", operator.at)
