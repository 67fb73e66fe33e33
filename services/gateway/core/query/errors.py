"""What can be wrong with a query, and where."""

from __future__ import annotations

from typing import Literal

Limit = Literal["characters", "clauses", "words", "depth", "prefixes", "prefix", "between"]


class QueryError(ValueError):
    """A query that cannot be read; `position` counts characters from 0."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


class QueryLimitError(QueryError):
    """A query that asks for more than one search may; `limit` is what was passed."""

    def __init__(self, limit: Limit, message: str, position: int) -> None:
        super().__init__(message, position)
        self.limit = limit
