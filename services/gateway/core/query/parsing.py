"""The one way from what somebody typed to a tree."""

from __future__ import annotations

from functools import lru_cache

from services.gateway.core.query.errors import QueryLimitError
from services.gateway.core.query.limits import MOST_CHARACTERS, check_length
from services.gateway.core.query.printing import printed
from services.gateway.core.query.reading import read
from services.gateway.core.query.tree import Tree


@lru_cache(maxsize=256)
def parse(query: str) -> Tree:
    """Return what `query` looks for; a query of nothing but space looks for everything.

    Raises `QueryError`, or `QueryLimitError` which names the limit that was passed. Written out
    in full too a query keeps the limit of characters, so that every tree can be asked for again.
    """
    check_length(query)
    tree = read(query)
    if (length := len(printed(tree))) > MOST_CHARACTERS:
        message = f"{length} characters written out in full, at most {MOST_CHARACTERS}"
        raise QueryLimitError("characters", message, 0)
    return tree
