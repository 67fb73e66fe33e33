"""Where each document is written: to the index that has it, else to the one for new documents."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from elasticsearch import AsyncElasticsearch

from services.search.adapters.elastic_errors import translated
from services.search.adapters.elastic_families import ElasticFamilies
from services.search.core.documents import Document
from services.search.core.lifecycle import Member, closed_alias, open_alias
from shared.delivery import TransientError

# Who changes aliases takes those away that documents are written through; only people who change
# them by hand might forget it.
BELIEVED_S = 5.0
LONGEST_ID_BYTES = 512
LOOKUP_ANSWER = "docs._index,docs._id,docs.found,docs.error.type"


class Places(Protocol):
    """Knows through which alias each document is written."""

    async def of(self, documents: Sequence[Document]) -> Sequence[str]:
        """Return the alias for each of `documents`, or raise `TransientError`."""

    def forget(self) -> None:
        """Look again before the next answer."""


class OnePlace:
    """The same alias for all documents."""

    def __init__(self, alias: str) -> None:
        self._alias = alias

    async def of(self, documents: Sequence[Document]) -> Sequence[str]:
        """Return the alias for each of `documents`."""
        return [self._alias] * len(documents)

    def forget(self) -> None:
        """There is nothing to forget."""


class ElasticPlaces:
    """Follows the aliases: a document stays in the index it is in, so that none is there twice."""

    def __init__(
        self,
        client: AsyncElasticsearch,
        prefix: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._families = ElasticFamilies(client, prefix)
        self._clock = clock
        self._serving: dict[str, tuple[float, tuple[Member, ...]]] = {}

    def forget(self) -> None:
        """Look again before the next answer."""
        self._serving.clear()

    async def of(self, documents: Sequence[Document]) -> Sequence[str]:
        """Return the alias for each of `documents`, or raise `TransientError`."""
        ids = defaultdict(set)
        for document in documents:
            ids[document.alias].add(document.id)
        serving = {alias: await self._serves(alias) for alias in ids}
        homes = {alias: await self._homes(serving[alias][:-1], ids[alias]) for alias in ids}
        return [
            homes[one.alias].get(one.id) or open_alias(serving[one.alias][-1].index)
            for one in documents
        ]

    async def _serves(self, alias: str) -> tuple[Member, ...]:
        """Return the indices that serve, the one for new documents last."""
        read_at_s, serving = self._serving.get(alias, (float("-inf"), ()))
        if self._clock() - read_at_s > BELIEVED_S:
            found = await self._families.family(alias)
            serving = found.serving
            if not serving:
                raise TransientError(f"alias {found.name} is missing")
            self._serving[alias] = (self._clock(), serving)
        return serving

    async def _homes(self, older: Sequence[Member], ids: set[str]) -> Mapping[str, str]:
        """Return the alias for each of `ids` that is in one of the `older` indices."""
        asked = [one for one in ids if 0 < len(one.encode()) <= LONGEST_ID_BYTES]
        if not older or not asked:
            return {}
        wanted = [{"_index": member.index, "_id": one} for member in older for one in asked]
        with translated("looking documents up"):
            answer = await self._client.mget(docs=wanted, source=False, filter_path=LOOKUP_ANSWER)
        found: list[dict[str, Any]] = answer["docs"]
        if faulty := [one["error"]["type"] for one in found if "error" in one]:
            self.forget()
            raise TransientError(f"looking documents up: {faulty[0]}")
        return {one["_id"]: closed_alias(one["_index"]) for one in found if one["found"]}
