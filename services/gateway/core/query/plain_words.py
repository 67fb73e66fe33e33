"""Plain words of running text, and its signs that mean nothing to the grammar."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from services.gateway.core.query.lexer import OPERATORS, QUOTES, Token
from services.gateway.core.query.limits import MOST_COMPOSED, MOST_REQUIRED, word_count

# A word of more parts is a text whose words are not set apart, as in Chinese.
_MOST_PARTS = 4
_BARE = re.compile(rf"[^\W_][^\s():{QUOTES}]*")
_NUMBER = re.compile(r"[0-9]{1,2}|[^\W\d_]")
_BEARS_PARENTHESES = ("field", "-", "NOT")


def is_askable(token: Token) -> bool:
    """Return whether `token`, of no field, can be part of a question.

    That is a plain word, or quoted words that are read as plain words without the marks.
    """
    if token.kind == "quoted" and token.between is None:
        return all(_is_word(one) and _BARE.fullmatch(one) for one in token.text.split())
    return token.kind == "word" and _is_word(token.text)


def _is_word(text: str) -> bool:
    return "*" not in text and text not in OPERATORS and word_count(text) <= _MOST_PARTS


def asked_of(row: Sequence[Token]) -> list[Token]:
    """Return which of the askable tokens of a row are a question, none if they are all required.

    Quoted words are required, unless the row is so long that it is somebody's text.
    """
    plain = [one for one in row if one.kind == "word"]
    if len(plain) <= MOST_REQUIRED:
        return []
    return plain if len(plain) <= MOST_COMPOSED else list(row)


def without_idle_parentheses(found: Iterable[Token]) -> list[Token]:
    """Return `found` without parentheses around nothing but words, which change nothing.

    Nor with the `)` of `1)` or `b)` where none is open, as texts with lists have.
    """
    kept: list[Token] = []
    opened: list[int] = []
    for token in found:
        if token.kind == "(":
            opened.append(len(kept))
        elif token.kind == ")" and opened:
            if _is_idle(kept, at := opened.pop()):
                del kept[at]
                continue
        elif token.kind == ")" and _numbers(kept, token):
            continue
        kept.append(token)
    return kept


def _is_idle(kept: list[Token], at: int) -> bool:
    within = kept[at + 1 :]
    if at and kept[at - 1].kind in _BEARS_PARENTHESES:
        return False
    return bool(within) and all(one.kind in ("word", "quoted") for one in within)


def _numbers(kept: list[Token], closing: Token) -> bool:
    if not kept or kept[-1].kind != "word":
        return False
    before = kept[-1]
    return before.at + len(before.text) == closing.at and _NUMBER.fullmatch(before.text) is not None
