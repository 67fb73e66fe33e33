"""Lists of feeds with `Eval:` expressions beside them, judged without running what they say.

An expression is read as a Python expression over `result` and worked out here by hand: names,
items, `len`, `.get`, comparisons. What a list of sources does not carry (who made the list and
when, which version of which format it is) is named as `other kinds` and not judged.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from typing import Any

from services.ingest.core.sources.feed_lists import FeedList, read_feed_list

_EVAL = re.compile(rb"^\s*Eval:\s*(.+?)\s*$", re.MULTILINE)
_OTHER_KINDS = re.compile(r"'version'|'(?:created|modified|author)|\.get\('(?:created|modified)")
_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Is: lambda one, other: bool(one) is other if isinstance(other, bool) else one is other,
    ast.In: lambda one, other: one in other,
    ast.NotIn: lambda one, other: one not in other,
}


def expressions(body: bytes) -> list[str]:
    """Return what the list says of itself."""
    return [found.decode("utf-8", "replace") for found in _EVAL.findall(body)]


def is_other_kind(expression: str) -> bool:
    """Return whether `expression` is about the list as a document and not about what it lists."""
    return _OTHER_KINDS.search(expression.replace('"', "'")) is not None


def told(body: bytes) -> dict[str, Any]:
    """Return what ingest reads, by the names that the expressions use."""
    listed = read_feed_list(body)
    return {
        "bozo": int(bool(listed.faults)),
        "meta": {"title": listed.title} if listed.title else {},
        "feeds": _feeds(listed),
        "lists": [{"url": one.url, "title": one.title} for one in listed.lists],
        "opportunities": [{"url": one.url, "title": one.title} for one in listed.sites],
    }


def _feeds(listed: FeedList) -> list[dict[str, Any]]:
    return [
        {
            "url": feed.url,
            "title": feed.title,
            "categories": [list(path) for path in feed.folders],
            "tags": [path[0] for path in feed.folders if len(path) == 1],
        }
        for feed in listed.feeds
    ]


def holds(expression: str, result: dict[str, Any]) -> bool:
    """Return whether `expression` is true of `result`; one that fails is not."""
    try:
        return bool(_value(ast.parse(expression, mode="eval").body, result))
    except (LookupError, SyntaxError, TypeError):
        return False


def _value(node: ast.expr, result: dict[str, Any]) -> Any:
    match node:
        case ast.Constant() | ast.Name(id="result"):
            return node.value if isinstance(node, ast.Constant) else result
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            return [_value(part, result) for part in parts]
        case ast.Subscript():
            return _value(node.value, result)[_value(node.slice, result)]
        case ast.UnaryOp(op=ast.Not()):
            return not _value(node.operand, result)
        case ast.Compare(ops=[op], comparators=[other]):
            return _COMPARE[type(op)](_value(node.left, result), _value(other, result))
        case ast.Call(func=ast.Name(id="len"), args=[argument]):
            return len(_value(argument, result))
    raise TypeError(f"no such expression here: {ast.dump(node)}")
