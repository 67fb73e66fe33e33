"""A word or quoted text made into the leaf that it stands for under its field."""

from __future__ import annotations

import unicodedata
from typing import cast, get_args

from services.gateway.core.query import dates
from services.gateway.core.query.errors import QueryError, QueryLimitError
from services.gateway.core.query.lexer import Token, is_telling
from services.gateway.core.query.limits import LEAST_PREFIX, MOST_BETWEEN
from services.gateway.core.query.tree import (
    Leaf,
    Moment,
    MomentField,
    Near,
    Phrase,
    Prefix,
    TextField,
    TextLeaf,
    Value,
    ValueField,
    Word,
)

_TEXT_FIELDS = get_args(TextField)
_MOMENT_FIELDS = get_args(MomentField)


def read_leaf(token: Token, field: str | None) -> Leaf:
    """Return the leaf of a word or quoted text; raises `QueryError` where it cannot be one."""
    if field is None or field in _TEXT_FIELDS:
        return _text(token, cast(TextField | None, field))
    if token.between is not None:
        raise QueryError(f'expected no "~" after {field}:, which is compared whole', token.at)
    if field in _MOMENT_FIELDS:
        return _moment(token, cast(MomentField, field))
    return _value(token, cast(ValueField, field))


def _text(token: Token, field: TextField | None) -> TextLeaf:
    if not is_telling(token.text):
        raise QueryError(f"expected a letter or digit to look for in {field}:", token.at)
    if token.kind == "word" and "*" in token.text:
        return _prefix(token, field)
    words = token.text.split()
    if token.between is not None:
        return _near(token, words, field)
    if token.kind == "quoted" and len(words) > 1:
        return Phrase(" ".join(words), field)
    return Word(" ".join(words), field)


def _near(token: Token, words: list[str], field: TextField | None) -> Near:
    between = token.between or 0
    if between > MOST_BETWEEN:
        message = f'"~{between}": words at most {MOST_BETWEEN} words apart can be looked for'
        raise QueryLimitError("between", message, token.at)
    if sum(map(is_telling, words)) < 2:
        raise QueryError(f'expected two words or more before "~{between}"', token.at)
    return Near(" ".join(words), between, field)


def _prefix(token: Token, field: TextField | None) -> Prefix:
    text, star = token.text[:-1], token.text.index("*")
    if star != len(text) or not all(map(_is_of_a_word, text)):
        message = 'expected "*" only at the end of a word of letters and digits'
        hint = "a text with * is looked for in quotation marks"
        raise QueryError(f"{message}; {hint}", token.at + star)
    if len(text) < LEAST_PREFIX:
        message = f'"{token.text}": at least {LEAST_PREFIX} letters or digits before "*"'
        raise QueryLimitError("prefix", message, token.at)
    return Prefix(text, field)


def _is_of_a_word(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN"


def _moment(token: Token, field: MomentField) -> Moment:
    at = dates.moment(token.text)
    if at is None:
        raise QueryError(f"expected {dates.FORMS} after {field}:", token.at)
    return Moment(field, at)


def _value(token: Token, field: ValueField) -> Value:
    if not token.text:
        raise QueryError(f"expected a value after {field}:", token.at)
    if token.kind == "word" and "*" in token.text:
        at = token.at + token.text.index("*")
        raise QueryError(f'expected no "*" after {field}:, which is compared whole', at)
    return Value(field, token.text)
