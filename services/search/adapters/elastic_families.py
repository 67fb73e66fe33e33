"""Indices made, filled, put in each other's place and taken away, in Elasticsearch."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import Any

from elasticsearch import ApiError, AsyncElasticsearch

from services.search.adapters.elastic_errors import cause, translated
from services.search.adapters.elastic_scan import Hit, scan
from services.search.adapters.index_mapping import mapping, settings, template
from services.search.core.lifecycle import Action, Family, Mark, family, fill_alias
from shared.delivery import TransientError
from shared.documents import analyzed_as

# While an index is filled nobody searches it.
NEVER = "-1"
MOST_IDS = 1_000
# Characters of a text that are looked through for a word; the index takes 10,000 words at once.
MOST_ANALYZED = 5_000
DESCRIBED = "*.aliases,*.mappings._meta,*.settings.index.creation_date"


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """An index made for an alias, as its owner sees it; `state` says what it does."""

    alias: str
    index: str
    documents: int
    health: str
    state: str


class ElasticFamilies:
    """The indices behind each alias; `prefix` comes before every alias, index and template."""

    def __init__(self, client: AsyncElasticsearch, prefix: str = "", replicas: int = 0) -> None:
        self._client = client
        self._prefix = prefix
        self._replicas = replicas

    async def family(self, alias: str) -> Family:
        """Return all indices made for `alias`, whether they serve or not."""
        name = self._prefix + alias
        with translated(f"reading the state of {name}"):
            found = await self._client.indices.get(index=f"{name}-*", filter_path=DESCRIBED)
        return family(name, found.body)

    async def status(self, alias: str) -> list[IndexStatus]:
        """Return every index made for `alias`, in order of their numbers."""
        found = await self.family(alias)
        with translated(f"reading the state of {found.name}"):
            rows: Any = await self._client.cat.indices(
                index=f"{found.name}-*", h="index,docs.count,health", format="json"
            )
        by_index = {row["index"]: row for row in rows}
        return [
            IndexStatus(
                found.name,
                one.index,
                int(by_index[one.index]["docs.count"] or 0),
                by_index[one.index]["health"],
                one.state,
            )
            for one in found.members
            if one.index in by_index
        ]

    async def create(self, alias: str, index: str, mark: Mark) -> None:
        """Create an index that can be filled and serves nobody; `TransientError` if it is there.

        It shows what it holds only after `finish`.
        """
        name = self._prefix + alias
        with translated(f"creating {index}"):
            await self._client.indices.put_index_template(
                name=f"cupure-{name}", body=template(alias, f"{name}-*", self._replicas)
            )
            await self._client.indices.create(
                index=index,
                aliases={fill_alias(index): {}},
                mappings={"_meta": {"cupure": mark.as_json()}},
                settings={"refresh_interval": NEVER},
            )

    async def finish(self, index: str) -> None:
        """Let `index` show what it holds from now on."""
        interval = settings(self._replicas)["refresh_interval"]
        with translated(f"finishing {index}"):
            await self._client.indices.put_settings(
                index=index, settings={"index.refresh_interval": interval}
            )
            await self._client.indices.refresh(index=index)

    async def renew(self, alias: str, index: str) -> None:
        """Give an index that served once the fields that were declared since."""
        with translated(f"preparing {index}"):
            await self._client.indices.put_mapping(index=index, body=mapping(alias))

    async def put_mark(self, index: str, mark: Mark) -> None:
        """Let `index` say of itself what `mark` says."""
        with translated(f"marking {index}"):
            await self._client.indices.put_mapping(
                index=index, body={"_meta": {"cupure": mark.as_json()}}
            )

    async def change(self, actions: Sequence[Action]) -> None:
        """Change the aliases in one step: a search finds all as before or all as after."""
        with translated("changing aliases"):
            await self._client.indices.update_aliases(actions=actions)

    async def mend(self, alias: str) -> None:
        """Give the indices that serve the aliases they are written through."""
        if actions := (await self.family(alias)).mend():
            await self.change(actions)

    async def finds_words(self, hit: Hit) -> bool:
        """Return whether an article says anything beside the words that its language passes over.

        `hit` is the article in an index that analyzes it.
        """
        article = hit["_source"]
        said = [article.get(name, "")[:MOST_ANALYZED] for name in ("title", "text")]
        field = f"by_language.{analyzed_as(article.get('language', ''))}.text"
        with translated(f"analyzing {hit['_id']}"):
            answer = await self._client.indices.analyze(index=hit["_index"], field=field, text=said)
        return bool(answer["tokens"])

    async def delete(self, index: str) -> None:
        """Delete `index`; without effect if it is gone."""
        with translated(f"deleting {index}"):
            await self._client.indices.delete(index=index, ignore_unavailable=True)

    async def delete_unchanged(self, hits: Sequence[Hit]) -> int:
        """Delete the documents in `hits` and return how many there were; changed ones stay."""
        actions: list[dict[str, Any]] = [
            {
                "delete": {
                    "_index": one["_index"],
                    "_id": one["_id"],
                    "if_seq_no": one["_seq_no"],
                    "if_primary_term": one["_primary_term"],
                }
            }
            for one in hits
        ]
        with translated("deleting documents"):
            answer = await self._client.bulk(operations=actions, filter_path="items.*.status")
        return sum(one["delete"]["status"] == 200 for one in answer["items"])

    async def refresh(self, index: str) -> None:
        """Return when all that was written to `index` is found."""
        with translated(f"refreshing {index}"):
            await self._client.indices.refresh(index=index)

    async def count(self, index: str, query: dict[str, Any] | None = None) -> int:
        """Return how many documents of `index` a query finds, or how many there are."""
        with translated(f"counting {index}"):
            found = await self._client.count(index=index, query=query or {"match_all": {}})
        return int(found["count"])

    def scan(
        self, index: str, query: dict[str, Any] | None = None, *, source: bool = True
    ) -> AsyncGenerator[list[Hit], None]:
        """Yield all documents of `index`, or those a query finds, as they are at one moment."""
        return scan(self._client, index, query, source=source)

    async def by_id(self, index: str, ids: Sequence[str]) -> AsyncGenerator[list[Hit], None]:
        """Yield those of the documents that `index` shows."""
        for start in range(0, len(ids), MOST_IDS):
            wanted = {"ids": {"values": ids[start : start + MOST_IDS]}}
            async for hits in self.scan(index, wanted):
                yield hits


def is_taken(error: TransientError) -> bool:
    """Return whether an index could not be created because there is one of its name."""
    found = error.__cause__
    return isinstance(found, ApiError) and (
        cause(found).get("type") == "resource_already_exists_exception"
    )
