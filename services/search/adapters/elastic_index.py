"""The index in Elasticsearch: written in bulk, by external version, only through its aliases."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

import structlog
from elasticsearch import ApiError, AsyncElasticsearch, ConnectionTimeout, TransportError

from services.search.adapters.index_mapping import ALIASES, mapping, template
from services.search.core.documents import Document
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

log = structlog.get_logger()

REQUEST_TIMEOUT_S = 30.0
PROBE_TIMEOUT_S = 2.0
FIRST_INDEX = "000001"
BULK_ANSWER = "items.*.status,items.*.error.type,items.*.error.reason"


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """An index behind an alias, as its owner sees it."""

    alias: str
    index: str
    documents: int
    health: str


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


@contextmanager
def _translated(what: str) -> Iterator[None]:
    try:
        yield
    except (ApiError, TransportError) as error:
        raise TransientError(f"{what}: {_told(error)}") from error


def _told(error: ApiError | TransportError) -> str:
    if isinstance(error, TransportError):
        return f"{type(error).__name__} {error.message}"
    return f"{error.status_code} {error.message}: {_cause(error).get('reason', '')}"


def _cause(error: ApiError) -> dict[str, Any]:
    body = error.body if isinstance(error.body, dict) else {}
    cause = body.get("error", {})
    return cause if isinstance(cause, dict) else {}


class ElasticIndex:
    """Documents in Elasticsearch; `prefix` comes before every alias, index and template."""

    def __init__(self, client: AsyncElasticsearch, prefix: str = "", replicas: int = 0) -> None:
        self._client = client
        self._prefix = prefix
        self._replicas = replicas

    async def prepare(self) -> None:
        """Create templates, first indices and aliases that are missing; safe to be raced."""
        for alias in ALIASES:
            name = self._prefix + alias
            with _translated(f"preparing index {name}"):
                await self._put_template(alias, name)
                if await self._client.indices.exists_alias(name=name):
                    await self._client.indices.put_mapping(index=name, body=mapping(alias))
                else:
                    await self._create_first(name)

    async def _put_template(self, alias: str, name: str) -> None:
        await self._client.indices.put_index_template(
            name=f"cupure-{name}", body=template(alias, f"{name}-*", self._replicas)
        )

    async def _create_first(self, name: str) -> None:
        index = f"{name}-{FIRST_INDEX}"
        try:
            await self._client.indices.create(index=index, aliases={name: {"is_write_index": True}})
        except ApiError as error:
            if _cause(error).get("type") != "resource_already_exists_exception":
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
        return judge_items(documents, items)

    async def _write_halves(self, documents: Sequence[Document], error: ApiError) -> Outcome:
        status, kind = error.status_code, str(_cause(error).get("type"))
        too_much = is_too_much(status, kind)
        if judge(status, kind) is not Verdict.REJECTED:
            failure = OverloadedError if too_much else TransientError
            raise failure(f"writing {len(documents)} documents: {_told(error)}") from error
        if len(documents) == 1:
            return Outcome(rejected=[(documents[0], RejectedError(_told(error)))])
        half = len(documents) // 2
        halves = await self.write(documents[:half]) + await self.write(documents[half:])
        return halves + Outcome(too_much=too_much)

    async def _bulk(self, documents: Sequence[Document]) -> list[dict[str, Any]]:
        # The client takes lines that are JSON already, which its types do not say.
        lines: Any = [line for one in documents for line in (self._action(one), one.body)]
        try:
            answer = await self._client.bulk(
                operations=lines, require_alias=True, filter_path=BULK_ANSWER
            )
        except ConnectionTimeout as error:
            raise OverloadedError(f"writing to Elasticsearch: {_told(error)}") from error
        except TransportError as error:
            raise TransientError(f"writing to Elasticsearch: {_told(error)}") from error
        items: list[dict[str, Any]] = answer["items"]
        return items

    def _action(self, document: Document) -> bytes:
        target = {
            "_index": self._prefix + document.alias,
            "_id": document.id,
            "version": document.version,
            "version_type": "external",
        }
        return json.dumps({"index": target}).encode()

    async def fault(self) -> str | None:
        """Return why Elasticsearch or one of the aliases is not there, or None."""
        probe = self._client.options(request_timeout=PROBE_TIMEOUT_S)
        try:
            for alias in ALIASES:
                if not await probe.indices.exists_alias(name=self._prefix + alias):
                    return f"alias {self._prefix}{alias} is missing"
        except (ApiError, TransportError) as error:
            return _told(error)
        return None

    async def status(self) -> list[IndexStatus]:
        """Return every index behind the aliases, or raise `TransientError`."""
        found: list[IndexStatus] = []
        for alias in ALIASES:
            name = self._prefix + alias
            with _translated(f"reading the state of {name}"):
                rows: Any = await self._client.cat.indices(
                    index=name, h="index,docs.count,health", s="index", format="json"
                )
            found += [
                IndexStatus(name, row["index"], int(row["docs.count"]), row["health"])
                for row in rows
            ]
        return found
