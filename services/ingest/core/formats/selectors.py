"""CSS and XPath selectors of people, kept to what ends soon and stays within the page.

XPath 1.0 as lxml has it knows no `document()`; regular expressions are switched off here, and
axes that walk the whole page again for each node are refused.
"""

from __future__ import annotations

import re
from typing import Any, Literal

from cssselect import HTMLTranslator, SelectorError
from lxml import etree

from services.ingest.core.entries import FeedError

MOST_CHARS = 300
MOST_DESCENTS = 4
_FROM_TOP = re.compile(r"(?:^|(?<=[(\[=<>|,+*\s-]))//?(?=[\w*@.])")
_WIDE = re.compile(r"\b(?:following|preceding)\s*::")
_DESCENT = re.compile(
    r"//|\bdescendant(?:-or-self)?\s*::|\bancestor(?:-or-self)?\s*::|-sibling\s*::"
)
_LITERAL = re.compile(r"\"[^\"]*\"|'[^']*'")


class Selector:
    """Finds what `expression` says, below a node; raises `FeedError` naming it when it can't."""

    def __init__(
        self, expression: str, language: Literal["css", "xpath"], *, relative: bool = True
    ) -> None:
        self._expression = expression
        if len(expression) > MOST_CHARS:
            raise self._error(f"longer than {MOST_CHARS} characters")
        try:
            path = _css_path(expression) if language == "css" else self._bounded(expression)
            if relative and path.startswith("/"):
                path = f".{path}"
            self._find = etree.XPath(path, regexp=False, smart_strings=False)
        except (SelectorError, etree.XPathError, ValueError) as error:
            raise self._error(str(error)) from error

    def all(self, node: Any) -> list[Any]:
        """Return the elements and texts found, in the order of the page."""
        try:
            found = self._find(node)
        except etree.XPathError as error:
            raise self._error(str(error)) from error
        return found if isinstance(found, list) else [str(found)]

    def first(self, node: Any) -> Any:
        """Return the first of them, or None."""
        return next(iter(self.all(node)), None)

    def _bounded(self, expression: str) -> str:
        bare = _LITERAL.sub("''", expression.strip())
        if _WIDE.search(bare) or any(map(_FROM_TOP.search, _predicates(bare))):
            raise self._error("it would search the whole page again for each node")
        if len(_DESCENT.findall(bare)) > MOST_DESCENTS:
            raise self._error(f"more than {MOST_DESCENTS} steps that search everything below")
        return expression.strip()

    def _error(self, reason: str) -> FeedError:
        return FeedError(f"selector {self._expression[:MOST_CHARS]!r}: {reason[:200]}")


def _predicates(path: str) -> list[str]:
    """Return what stands in brackets: it is asked of every node on the way."""
    depth, parts = 0, [""]
    for char in path:
        depth += (char == "[") - (char == "]")
        if depth <= 0:
            parts.append("")
        else:
            parts[-1] += char
    return [part[1:] for part in parts if part]


def _css_path(expression: str) -> str:
    return HTMLTranslator().css_to_xpath(expression, prefix="descendant-or-self::")
