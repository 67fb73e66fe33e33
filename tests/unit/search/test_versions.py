"""All versions of an article end up alike, in whatever order and batches they come."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.search.core import versions
from services.search.core.contents import Contents, held
from services.search.core.copying import copied, renumbered
from services.search.core.documents import documents_of
from services.search.writing import BatchWriter
from shared.delivery import Message
from shared.documents import ARTICLE_VERSIONS, ArticleVersion
from tests import make, make_documents
from tests.fakes import MemoryIndex, delivery
from tests.faults.index_log import Kept, expected_versions

# Which version of which article, and whether it is a retraction.
Told = tuple[str, int, bool]
TOLD = st.tuples(st.sampled_from("ab"), st.integers(1, 6), st.sampled_from([False, False, True]))


def message(told: Told, offset: int = 0) -> Message:
    name, version, is_retraction = told
    if is_retraction:
        event, topic = make_documents.retraction(name, version), "articles.retracted.v1"
        return make.message(event, topic=topic, offset=offset)
    article = make.enriched(name, version=version, title=f"Title {version}")
    return make.message(article, topic="articles.enriched.v1", offset=offset)


async def written(batches: Sequence[Sequence[Told]]) -> MemoryIndex:
    index = MemoryIndex()
    for batch in batches:
        await BatchWriter(index, delivery()).write([message(one) for one in batch])
    return index


def kept(index: MemoryIndex) -> dict[str, Kept]:
    return {
        f"{ARTICLE_VERSIONS}/{name}": Kept.of(index.numbers[ARTICLE_VERSIONS, name], content)
        for name, content in index.documents[ARTICLE_VERSIONS].items()
    }


@given(st.lists(st.lists(TOLD, min_size=1, max_size=4), max_size=8))
def test_order_of_arrival_changes_nothing(batches: list[list[Told]]) -> None:
    index = asyncio.run(written(batches))

    told = [message(one) for batch in batches for one in batch]
    assert kept(index) == expected_versions(told)


@given(st.lists(TOLD, max_size=12))
def test_account_of_the_log_is_that_of_the_index(told: list[Told]) -> None:
    index, expected = asyncio.run(written([[one] for one in told])), Contents()

    for one in told:
        for document in documents_of(message(one)):
            if document.alias == ARTICLE_VERSIONS:
                content = orjson.loads(document.body)
                expected.note(document.id, held(ARTICLE_VERSIONS, document.version, content))
    expected.settle_versions()

    found = index.documents[ARTICLE_VERSIONS]
    numbers = {name: index.numbers[ARTICLE_VERSIONS, name] for name in found}
    assert expected.by_id == {
        name: held(ARTICLE_VERSIONS, numbers[name], found[name]) for name in found
    }


async def test_nothing_is_left_of_what_was_taken_back() -> None:
    index = await written([[("a", 1, False)], [("a", 2, False)], [("a", 3, True)]])
    await BatchWriter(index, delivery()).write([message(("a", 1, False)), message(("a", 2, False))])

    texts = [
        ArticleVersion.model_validate(one) for one in index.documents[ARTICLE_VERSIONS].values()
    ]
    assert [(one.version, one.retracted) for one in texts] == [(1, True), (2, True), (3, True)]
    assert {one.article.title + one.article.text for one in texts} == {""}


async def test_late_version_goes_between() -> None:
    index = await written([[("a", 1, False)], [("a", 3, False)], [("a", 2, False)]])

    found = map(ArticleVersion.model_validate, index.documents[ARTICLE_VERSIONS].values())
    assert {one.version: one.replaced_at for one in found} == {1: 2, 2: 3, 3: None}


async def test_new_article_asks_nothing() -> None:
    class Unasked(MemoryIndex):
        async def versions_of(self, article_ids: Sequence[str]) -> list[tuple[str, int]]:
            raise AssertionError(article_ids)

    await BatchWriter(Unasked(), delivery()).write([message(("a", 1, False))])


async def test_outage_while_linking_is_waited_for() -> None:
    class Failing(MemoryIndex):
        async def versions(self, ids: Sequence[str]) -> list[Any]:
            if not self.busy:
                self.busy, self.failures = {"failed once"}, 2
            return list(await super().versions(ids))

    index = Failing()
    await BatchWriter(index, delivery()).write([message(("a", 1, False)), message(("a", 2, False))])

    assert index.numbers[ARTICLE_VERSIONS, f"{make.article_id('a')}@1"] == versions.replaced(2)


@pytest.mark.parametrize(
    ("numbers", "due"),
    [
        ({1: 1, 2: 1}, {1: versions.replaced(2)}),
        ({1: versions.replaced(3), 2: 1, 3: 1}, {1: versions.replaced(2), 2: versions.replaced(3)}),
        ({1: versions.replaced(2)}, {}),
        ({1: 1, 2: versions.TAKEN_BACK, 3: 1}, {1: versions.TAKEN_BACK}),
        ({5: 1}, {}),
    ],
)
def test_numbers_only_grow(numbers: dict[int, int], due: dict[int, int]) -> None:
    told = {versions.version_id("a", one): number for one, number in numbers.items()}
    wanted = {versions.version_id("a", one): number for one, number in due.items()}

    assert versions.due(told.items()) == wanted
    assert not versions.due((told | wanted).items())


def test_replaced_version_is_found_by_its_words() -> None:
    (_, document) = documents_of(message(("a", 1, False)))
    hit = {"_id": document.id, "_index": "i", "_version": 1, "_source": orjson.loads(document.body)}

    closed = orjson.loads(renumbered(hit, versions.replaced(2)).body)
    assert closed["by_language"]["en"]["title"] == closed["title"] == "Title 1"
    assert (closed["replaced_at"], "kept" in closed, "newest" in closed) == (2, False, False)
    stored = {name: one for name, one in closed.items() if name != "by_language"}
    again = hit | {"_version": versions.replaced(2), "_source": stored}
    assert orjson.loads(copied(ARTICLE_VERSIONS, again).body) == closed
    assert orjson.loads(copied(ARTICLE_VERSIONS, hit).body) == hit["_source"]
