"""The index in Elasticsearch: written in bulk, by external version, only through its aliases."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from typing import Any

import structlog
from elasticsearch import ApiError, AsyncElasticsearch, ConnectionTimeout, TransportError

from services.search.adapters.elastic_errors import cause, told, translated
from services.search.adapters.elastic_families import ElasticFamilies
from services.search.adapters.elastic_places import ElasticPlaces, OnePlace, Places
from services.search.adapters.index_mapping import ALIASES, mapping, template
from services.search.core.documents import Document
from services.search.core.lifecycle import LifecycleError, open_alias
from services.search.core.outcomes import (
    Outcome,
    OverloadedError,
    RejectedError,
    Verdict,
    is_too_much,
    judge,
    judge_items,
)
from shared.delivery import TransientError
from shared.documents import ARTICLE_VERSIONS, ARTICLES

log = structlog.get_logger()

REQUEST_TIMEOUT_S = 30.0
PROBE_TIMEOUT_S = 2.0
FIRST_INDEX = "000001"
# Of a document whose alias or index is not there.
GONE = "index_not_found_exception"
BULK_ANSWER = "items.*.status,items.*.result,items.*.error.type,items.*.error.reason"


@asynccontextmanager
async def elastic_client(url: str, api_key: str | None = None) -> AsyncIterator[AsyncElasticsearch]:
    """Own a client that never retries by itself: that is the delivery policy's part."""
    client = AsyncElasticsearch(
        url, api_key=api_key, request_timeout=REQUEST_TIMEOUT_S, max_retries=0
    )
    try:
        yield client
    finally:
        await client.close()


class ElasticIndex:
    """Documents in Elasticsearch; `prefix` comes before every alias, index and template.

    What `places` say decides in which of the indices behind an alias each is written.
    """

    def __init__(
        self,
        client: AsyncElasticsearch,
        prefix: str = "",
        replicas: int = 0,
        places: Places | None = None,
    ) -> None:
        self._client = client
        self._prefix = prefix
        self._replicas = replicas
        self._places = places or ElasticPlaces(client, prefix)
        self._families = ElasticFamilies(client, prefix, replicas)
        self._versions = prefix + ARTICLE_VERSIONS
        # Articles as well: one must never be found as it was and among those of now.
        self._refreshed = f"{prefix}{ARTICLES},{self._versions}"

    async def prepare(self) -> None:
        """Create templates, first indices and aliases that are missing; safe to be raced."""
        for alias in ALIASES:
            name = self._prefix + alias
            with translated(f"preparing index {name}"):
                await self._put_template(alias, name)
                if await self._client.indices.exists_alias(name=name):
                    await self._client.indices.put_mapping(index=name, body=mapping(alias))
                    await self._families.mend(alias)
                else:
                    await self._create_first(name)

    async def _put_template(self, alias: str, name: str) -> None:
        await self._client.indices.put_index_template(
            name=f"cupure-{name}", body=template(alias, f"{name}-*", self._replicas)
        )

    async def _create_first(self, name: str) -> None:
        index = f"{name}-{FIRST_INDEX}"
        try:
            await self._client.indices.create(
                index=index, aliases={name: {"is_write_index": True}, open_alias(index): {}}
            )
        except ApiError as error:
            if cause(error).get("type") != "resource_already_exists_exception":
                raise
            if not await self._client.indices.exists_alias(name=name):
                raise TransientError(
                    f"index {index} is there, but alias {name} is not: point it at an index"
                ) from error
            return
        log.info("index created", index=index, alias=name)

    async def write(self, documents: Sequence[Document]) -> Outcome:
        """Write `documents`; a request refused as a whole is halved until the culprit is alone."""
        try:
            items = await self._bulk(documents)
        except ApiError as error:
            return await self._write_halves(documents, error)
        outcome = judge_items(documents, items)
        if outcome.waiting:
            self._places.forget()
        return outcome

    async def _write_halves(self, documents: Sequence[Document], error: ApiError) -> Outcome:
        status, kind = error.status_code, str(cause(error).get("type"))
        too_much = is_too_much(status, kind)
        if judge(status, kind) is not Verdict.REJECTED:
            failure = OverloadedError if too_much else TransientError
            raise failure(f"writing {len(documents)} documents: {told(error)}") from error
        if len(documents) == 1:
            return Outcome(rejected=[(documents[0], RejectedError(told(error)))])
        half = len(documents) // 2
        halves = await self.write(documents[:half]) + await self.write(documents[half:])
        return halves + Outcome(too_much=too_much)

    async def _bulk(self, documents: Sequence[Document]) -> list[dict[str, Any]]:
        # The client takes lines that are JSON already, which its types do not say.
        placed = zip(documents, await self._places.of(documents), strict=True)
        lines: Any = [
            line for one, place in placed for line in (self._action(one, place), one.body)
        ]
        try:
            answer = await self._client.bulk(
                operations=lines, require_alias=True, filter_path=BULK_ANSWER
            )
        except ConnectionTimeout as error:
            raise OverloadedError(f"writing to Elasticsearch: {told(error)}") from error
        except TransportError as error:
            raise TransientError(f"writing to Elasticsearch: {told(error)}") from error
        items: list[dict[str, Any]] = answer["items"]
        return items

    def _action(self, document: Document, place: str) -> bytes:
        target = {
            "_index": place,
            "_id": document.id,
            "version": document.version,
            "version_type": "external",
        }
        return json.dumps({"index": target}).encode()

    async def versions_of(self, article_ids: Sequence[str]) -> list[tuple[str, int]]:
        """Return ids and numbers of all versions of these articles that were written by now."""
        await self._families.refresh(self._refreshed)
        found: list[tuple[str, int]] = []
        of_these = {"terms": {"article_id": list(article_ids)}}
        async with aclosing(self._families.scan(self._versions, of_these, source=False)) as pages:
            async for hits in pages:
                found += [(hit["_id"], hit["_version"]) for hit in hits]
        return found

    async def versions(self, ids: Sequence[str]) -> list[Mapping[str, Any]]:
        """Return those of the versions that are there, as search hits with their numbers."""
        found: list[Mapping[str, Any]] = []
        async with aclosing(self._families.by_id(self._versions, ids)) as pages:
            async for hits in pages:
                found += hits
        return found

    async def fault(self) -> str | None:
        """Return why Elasticsearch or one of the aliases is not there, or None."""
        probe = self._client.options(request_timeout=PROBE_TIMEOUT_S)
        try:
            for alias in ALIASES:
                if not await probe.indices.exists_alias(name=self._prefix + alias):
                    return f"alias {self._prefix}{alias} is missing"
        except (ApiError, TransportError) as error:
            return told(error)
        return None


class FilledIndex(ElasticIndex):
    """An index that is being built, written through one alias: if it goes, there is no waiting."""

    def __init__(self, client: AsyncElasticsearch, through: str) -> None:
        super().__init__(client, places=OnePlace(through))
        self._versions = self._refreshed = through

    async def write(self, documents: Sequence[Document]) -> Outcome:
        """Write `documents`; raises `LifecycleError` if the index is there no more."""
        outcome = await super().write(documents)
        if GONE in outcome.why_waiting:
            raise LifecycleError(f"what is being built is gone: {outcome.why_waiting}")
        return outcome
