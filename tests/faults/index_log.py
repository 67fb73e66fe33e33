"""What lies on the log, what the index has to hold of it, and what it holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from elasticsearch import AsyncElasticsearch
from elasticsearch.helpers import async_scan

from services.search.adapters.index_mapping import ALIASES
from services.search.app import SERVICE
from services.search.core.documents import CONSUMED, document_of, documents_of
from shared.delivery import Message
from shared.kafka.consumer import partitions_of
from shared.kafka.latest import read_all
from tests.waiting import until_async

# Indexed, but not kept in the document.
NOT_STORED = "by_language"
VERSIONS = "article_versions"


@dataclass(frozen=True, slots=True)
class Kept:
    """A document as it lies in the index: its version, and its content in one form."""

    version: int
    content: str

    @classmethod
    def of(cls, version: int, body: Mapping[str, object]) -> Kept:
        """Return what is kept of `body`."""
        shown = {name: value for name, value in body.items() if name != NOT_STORED}
        return cls(version, json.dumps(shown, sort_keys=True))


Documents = dict[str, Kept]


def hash_of(documents: Documents) -> str:
    """Return the hash of all documents by id, version and content."""
    lines = (f"{name} {one.version} {one.content}\n" for name, one in sorted(documents.items()))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


async def whole_log(servers: str) -> list[Message]:
    """Return every message that search reads."""
    messages: list[Message] = []
    for topic in CONSUMED:
        await read_all(servers, topic, messages.append)
    return messages


def expected(messages: Iterable[Message]) -> Documents:
    """Return what the index has to hold: the highest version of everything, and all versions."""
    log, kept = list(messages), Documents()
    for document in map(document_of, log):
        name = f"{document.alias}/{document.id}"
        if name not in kept or kept[name].version < document.version:
            kept[name] = Kept.of(document.version, json.loads(document.body))
    return kept | expected_versions(log)


def expected_versions(messages: Iterable[Message]) -> Documents:
    """Return every version of every article: the newest, replaced by the next, or taken back."""
    told: dict[str, dict[int, dict[str, Any]]] = {}
    for message in messages:
        for one in documents_of(message):
            if one.alias == VERSIONS:
                content = json.loads(one.body)
                versions = told.setdefault(content["article_id"], {})
                if content["version"] not in versions or "retracted" in content:
                    versions[content["version"]] = content
    return {
        f"{VERSIONS}/{article_id}@{version}": _expected_version(version, versions)
        for article_id, versions in told.items()
        for version in versions
    }


def _expected_version(version: int, versions: Mapping[int, dict[str, Any]]) -> Kept:
    content = versions[version]
    if any("retracted" in versions[one] for one in versions if one >= version):
        left = {name: one for name, one in content.items() if name not in ("newest", "kept")}
        return Kept.of(2**62, {**left, "retracted": True})
    following = min((one for one in versions if one > version), default=None)
    if following is None:
        return Kept.of(1, content)
    return Kept.of(2**62 - following, {**content["kept"], "replaced_at": following})


async def held(client: AsyncElasticsearch) -> Documents:
    """Return what the index holds."""
    await client.indices.refresh(index=",".join(ALIASES))
    return {
        f"{alias}/{hit['_id']}": Kept.of(hit["_version"], hit["_source"])
        for alias in ALIASES
        async for hit in async_scan(client, index=alias, query={"version": True})
    }


@asynccontextmanager
async def _of_group(servers: str) -> AsyncIterator[AIOKafkaConsumer]:
    consumer = AIOKafkaConsumer(
        bootstrap_servers=servers, group_id=SERVICE, enable_auto_commit=False
    )
    await consumer.start()
    try:
        consumer.assign(_partitions())
        yield consumer
    finally:
        await consumer.stop()


def _partitions() -> list[TopicPartition]:
    return [partition for topic in CONSUMED for partition in partitions_of(topic)]


async def rewind(servers: str) -> None:
    """Let the group, which has no member now, begin again at offset 0."""
    async with _of_group(servers) as consumer:
        await consumer.commit(dict.fromkeys(_partitions(), 0))


async def until_caught_up(servers: str, deadline_s: float) -> None:
    """Return when everything that is on the log at this moment is committed."""
    async with _of_group(servers) as consumer:
        ends = await consumer.end_offsets(_partitions())

        async def is_caught_up() -> bool:
            done = [(await consumer.committed(one) or 0) >= end for one, end in ends.items()]
            return all(done)

        await until_async(is_caught_up, "search has read what is on the log", deadline_s)
