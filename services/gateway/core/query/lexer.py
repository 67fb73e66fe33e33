"""A query cut into tokens: signs of the grammar, words, and quoted texts, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from services.gateway.core.query.errors import QueryError

Kind = Literal["(", ")", "-", "AND", "OR", "NOT", "field", "word", "quoted"]

FIELDS = (
    "title",
    "text",
    "author",
    "source",
    "entity",
    "tag",
    "lang",
    "country",
    "section",
    "story",
    "before",
    "after",
)
QUOTES = '"“”„«»'

_SPACE = re.compile(r"\s*")
_QUOTED = re.compile(rf"[{QUOTES}](?P<text>(?:\\.|[^{QUOTES}\\])*)[{QUOTES}]", re.DOTALL)
_ESCAPED = re.compile(rf"\\([{QUOTES}\\])")
_TO_ESCAPE = re.compile(rf"[{QUOTES}]|\\(?=[{QUOTES}\\]|\Z)")
_BETWEEN = re.compile(r"~(?P<number>[0-9]+)(?=[\s()]|$)")
_FIELD = re.compile(r"(?P<name>[A-Za-z]+):(?=[^\s)])")
_LONELY_FIELD = re.compile(rf"({'|'.join(FIELDS)}):(?=[\s)]|$)", re.IGNORECASE)
_RUN = re.compile(r"[^\s()]+")
_SIGNS_BEFORE_QUOTE = re.compile(rf"[^\w\s(){QUOTES}]+(?=[{QUOTES}])")
OPERATORS: dict[str, Kind] = {"AND": "AND", "OR": "OR", "NOT": "NOT"}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query; `between` is the number after `~`."""

    kind: Kind
    at: int
    text: str = ""
    between: int | None = None


def is_telling(text: str) -> bool:
    """Return whether there is anything to look for in `text`: a letter or a digit."""
    return any(map(str.isalnum, text))


def quoted(text: str) -> str:
    """Return `text` in quotation marks, as it is read back."""
    return '"' + _TO_ESCAPE.sub(lambda found: "\\" + found[0], text) + '"'


def tokens(query: str) -> Iterator[Token]:
    """Yield the tokens of `query`; signs without a letter or digit are passed over.

    Raises `QueryError` for a quotation mark that is not closed and a field that is none.
    """
    place = _after_space(query, 0)
    while place < len(query):
        found, place = _next(query, place)
        yield from found
        place = _after_space(query, place)


def _after_space(query: str, place: int) -> int:
    found = _SPACE.match(query, place)
    return found.end() if found else place


_Found = tuple[list[Token], int]


def _next(query: str, at: int) -> _Found:
    if query[at] in QUOTES:
        token, end = _quoted(query, at)
        return ([token] if is_telling(token.text) else [], end)
    match query[at]:
        case "(":
            return [Token("(", at)], at + 1
        case ")":
            return [Token(")", at)], at + 1
        case "-" if at + 1 < len(query):
            return _excluded(query, at)
        case _:
            return _field(query, at) or _word(query, at)


def _excluded(query: str, at: int) -> _Found:
    """Return the minus sign with the token it stands before; one before signs is a sign too."""
    if query[at + 1] == "-" or query[at + 1].isspace() or query[at + 1] == ")":
        return _dashes(query, at)
    found, end = _next(query, at + 1)
    return ([Token("-", at), *found] if found else [], end)


def _dashes(query: str, at: int) -> _Found:
    found = _RUN.match(query, at)
    run = found[0] if found else "-"
    if is_telling(run):
        raise QueryError('expected a word, a phrase, a field or "(" right after this -', at)
    return [], at + len(run)


def _field(query: str, at: int) -> _Found | None:
    if _LONELY_FIELD.match(query, at):
        name = query[at : query.index(":", at)]
        raise QueryError(f'expected the value right after "{name}:"', at)
    found = _FIELD.match(query, at)
    if found is None:
        return None
    name = found["name"].lower()
    if name not in FIELDS:
        known = ", ".join(FIELDS)
        raise QueryError(
            f'unknown field "{found["name"]}", expected one of {known}; '
            "a text with a colon is looked for in quotation marks",
            at,
        )
    value, end = _value(query, found.end())
    return [Token("field", at, name), *value], end


def _value(query: str, at: int) -> _Found:
    if query[at] == "(":
        return [], at
    if query[at] in QUOTES:
        token, end = _quoted(query, at)
        return [token], end
    found = _RUN.match(query, at)
    run = found[0] if found else ""
    return [Token("word", at, run)], at + len(run)


def _word(query: str, at: int) -> _Found:
    if before := _SIGNS_BEFORE_QUOTE.match(query, at):
        return [], before.end()
    found = _RUN.match(query, at)
    run = found[0] if found else ""
    if not is_telling(run):
        return [], at + len(run)
    return [Token(OPERATORS.get(run, "word"), at, run)], at + len(run)


def _quoted(query: str, at: int) -> tuple[Token, int]:
    found = _QUOTED.match(query, at)
    if found is None:
        raise QueryError("expected a second quotation mark to close this one", at)
    text = _ESCAPED.sub(r"\1", found["text"])
    if query[found.end() : found.end() + 1] != "~":
        return Token("quoted", at, text), found.end()
    near = _BETWEEN.match(query, found.end())
    if near is None:
        raise QueryError('expected a number after "~", as in "ash cloud"~5', found.end())
    return Token("quoted", at, text, int(near["number"])), near.end()
