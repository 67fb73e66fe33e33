"""What suites state of a feed, in the words of one small model.

`entry` is the number of an entry, or None for the feed itself. The fields are title, link, id,
published and updated, which are the figure that counts, and further ones that ingest carries too.
Everything else (encoding, ill-formedness, rights, contributors, lists of links, …) is counted as
another kind of expectation and not judged.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

MAIN = {
    "title": "title",
    "link": "link",
    "id": "id",
    "published": "date",
    "updated": "date",
}
FURTHER = ("summary", "content", "authors", "tags", "language", "enclosures", "image")

# As feedparser names them, its old names included; `*` stands for a number.
_FEED = {
    "title": "title",
    "title_detail.value": "title",
    "link": "link",
    "subtitle": "summary",
    "tagline": "summary",
    "description": "summary",
    "subtitle_detail.value": "summary",
    "tagline_detail.value": "summary",
    "language": "language",
    "image.href": "image",
    "image.url": "image",
}
_FEED |= dict.fromkeys(
    ("updated", "updated_parsed", "modified", "modified_parsed", "date", "date_parsed"), "updated"
)
_ENTRY = {
    "title": "title",
    "title_detail.value": "title",
    "link": "link",
    "id": "id",
    "guid": "id",
    "summary": "summary",
    "description": "summary",
    "summary_detail.value": "summary",
    "content.0.value": "content",
    "author": "authors",
    "author_detail.name": "authors",
    "authors.*.name": "authors",
    "tags.*.term": "tags",
    "category": "tags",
    "language": "language",
    "enclosures.*.href": "enclosures",
    "enclosures.*.url": "enclosures",
}
_ENTRY |= dict.fromkeys(("published", "published_parsed", "issued", "issued_parsed"), "published")
_ENTRY |= {name: field for name, field in _FEED.items() if field == "updated"}


@dataclass(frozen=True)
class Stated:
    """One expectation: `value` of `field`; an empty value says that there is none."""

    entry: int | None
    field: str
    value: Any

    @property
    def figure(self) -> str | None:
        """Which of the four main figures it belongs to, if any."""
        return MAIN.get(self.field)


def stated_by_feedparser(expect: str) -> tuple[tuple[Stated, ...], int]:
    """Return what the Python expression `expect` states of our fields, and how much of others."""
    try:
        parts = list(_conjuncts(ast.parse(expect.strip(), mode="eval").body))
    except SyntaxError:
        return (), 1
    found = [one for part in parts for one in _comparisons(part)]
    carried = tuple(one for one in found if one is not None)
    return carried, len(found) - len(carried)


def _conjuncts(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
        for part in node.values:
            yield from _conjuncts(part)
    else:
        yield node


def _comparisons(node: ast.expr) -> Iterator[Stated | None]:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield _stated(_path(node.operand), None)
    elif isinstance(node, ast.Compare) and all(isinstance(op, ast.Eq) for op in node.ops):
        sides = [node.left, *node.comparators]
        try:
            value = _constant(sides[-1])
        except ValueError:
            yield None
            return
        for side in sides[:-1]:
            yield _stated(_path(side), value)
    else:
        yield None


def _constant(node: ast.expr) -> Any:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _constant(node.left) + _constant(node.right)
    return ast.literal_eval(node)


def _path(node: ast.expr) -> list[str | int]:
    """Return the way to the value from the result, empty when it is no plain way."""
    if isinstance(node, ast.Name):
        return [node.id]
    if isinstance(node, ast.Attribute):
        return [*_path(node.value), node.attr]
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return [*_path(node.value), *_key(node.slice)]
    if isinstance(node, ast.Call) and len(node.args) == 1:  # .has_key('link'), .get('link')
        return [*_path(node.func)[:-1], *_key(node.args[0])]
    return []


def _key(node: ast.expr) -> list[str | int]:
    value = node.value if isinstance(node, ast.Constant) else None
    return [value] if isinstance(value, str | int) else []


def _stated(path: list[str | int], value: Any) -> Stated | None:
    if len(path) > 1 and path[0] in ("feed", "channel"):
        return _named(None, _FEED, path[1:], value)
    if len(path) > 2 and path[0] in ("entries", "items") and isinstance(path[1], int):
        return _named(path[1], _ENTRY, path[2:], value)
    return None


def _named(
    entry: int | None, names: dict[str, str], path: list[str | int], value: Any
) -> Stated | None:
    exact = ".".join(str(part) for part in path)
    loose = ".".join("*" if isinstance(part, int) else str(part) for part in path)
    name = names.get(exact) or names.get(loose)
    return Stated(entry, name, value) if name else None


def stated_by_gofeed(answer: Any) -> tuple[tuple[Stated, ...], int]:
    """Return what a gofeed structure (RSS, Atom, JSON or translated) states; absence is nothing."""
    if not isinstance(answer, dict):
        return (), 1
    entries = answer.get("items") or answer.get("entries") or []
    found = [Stated(None, *one) for one in _of_feed(answer)]
    for number, entry in enumerate(entries):
        found += [Stated(number, *one) for one in _of_entry(entry)]
    stated = tuple(one for one in found if one.value not in (None, "", [], {}))
    leaves = len(answer.keys() - {"items", "entries", "version", "feedType", "feedVersion"})
    return stated, max(leaves + sum(len(entry) for entry in entries) - len(stated), 0)


def _of_feed(feed: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    yield "title", feed.get("title")
    yield "link", feed.get("link") or _alternate(feed) or feed.get("home_page_url")
    latest = ("updatedParsed", "lastBuildDateParsed", "pubDateParsed")
    yield "updated", next((feed[name] for name in latest if feed.get(name)), None)
    yield "summary", feed.get("subtitle") or feed.get("description")
    yield "language", feed.get("language")
    yield "image", _inner(feed.get("image"), "url")


def _of_entry(entry: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    yield "title", entry.get("title")
    yield "link", entry.get("link") or _alternate(entry) or entry.get("url")
    yield "id", _inner(entry.get("guid"), "value") or entry.get("id")
    published = ("publishedParsed", "pubDateParsed", "date_published")
    yield "published", next((entry[name] for name in published if entry.get(name)), None)
    yield "updated", entry.get("updatedParsed") or entry.get("date_modified")
    yield "summary", entry.get("summary") or entry.get("description")
    yield "content", _content(entry)
    yield "image", _inner(entry.get("image"), "url")
    yield from _lists(entry)


def _lists(entry: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for author in entry.get("authors") or _listed(entry.get("author")):
        yield "authors", _inner(author, "name")
    for tag in entry.get("categories") or entry.get("tags") or ():
        yield "tags", _inner(tag, "value", "term")
    for enclosure in entry.get("enclosures") or entry.get("attachments") or ():
        yield "enclosures", _inner(enclosure, "url")


def _listed(value: Any) -> Iterable[Any]:
    return [value] if value else []


def _inner(value: Any, *names: str) -> Any:
    if isinstance(value, dict):
        return next((value[name] for name in names if value.get(name)), None)
    return value


def _content(entry: dict[str, Any]) -> Any:
    stated = entry.get("content") or entry.get("content_html") or entry.get("content_text")
    return _inner(stated, "value")


def _alternate(owner: dict[str, Any]) -> Any:
    links = [one for one in owner.get("links") or () if isinstance(one, dict)]
    usual = (one.get("href") for one in links if one.get("rel") in (None, "", "alternate"))
    return next(usual, None)
