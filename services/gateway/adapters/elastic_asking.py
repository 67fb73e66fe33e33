"""Questions to Elasticsearch, whole answers, and failures in our own words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from elasticsearch import ApiError, AsyncElasticsearch, NotFoundError, TransportError
from pydantic import BaseModel

from services.gateway.core.finder import IndexAwayError, TookTooLongError
from services.gateway.core.paging import ListGoneError

# The index gives a search up before we give up waiting, which would count as its being away.
MOST_S = 4

Answer = dict[str, Any]
Document = TypeVar("Document", bound=BaseModel)


async def ask(
    client: AsyncElasticsearch,
    prefix: str,
    index: str,
    body: Answer,
    *,
    may_be_missing: bool = False,
) -> Answer:
    """Return the whole answer to a search behind an alias; raises `IndexAwayError`.

    An alias that `may_be_missing`, until its writer has been started anew, leads to nothing.
    """
    with translated(index):
        answer = await client.search(
            index=prefix + index,
            body=body,
            allow_partial_search_results=False,
            ignore_unavailable=may_be_missing,
        )
    return dict(answer.body)


def documents(answer: Answer, model: type[Document]) -> tuple[Document, ...]:
    """Return the documents that were found."""
    return tuple(model.model_validate(raw["_source"]) for raw in answer["hits"]["hits"])


@contextmanager
def translated(index: str) -> Iterator[None]:
    """Raise `IndexAwayError` for all but a question that is wrong in itself."""
    try:
        yield
    except TransportError as error:
        raise IndexAwayError(f"asking {index}: {type(error).__name__}") from error
    except ApiError as error:
        if error.status_code in (400, 413):
            raise
        raise IndexAwayError(f"asking {index}: {error.status_code} {error.error}") from error


async def open_moment(client: AsyncElasticsearch, index: str, kept: str) -> str:
    """Return what holds the index as it is now, until nobody asks for so long as `kept`."""
    with translated(index):
        opened = await client.open_point_in_time(index=index, keep_alive=kept)
    return str(opened["id"])


async def ask_in(
    client: AsyncElasticsearch, held: str, body: Answer, *, one_scale: bool = False
) -> Answer:
    """Return the whole answer to a search in a moment that is held.

    With `one_scale` words are as rare in each of several indices as in all of them together.

    Raises `ListGoneError` if it is not held any more, `TookTooLongError` and `IndexAwayError`.
    """
    asked = body | {"pit": {"id": held}, "timeout": f"{MOST_S}s"}
    with translated("a moment that is held"):
        try:
            answer = await client.search(
                body=asked,
                allow_partial_search_results=False,
                search_type="dfs_query_then_fetch" if one_scale else None,
            )
        except NotFoundError as error:
            raise ListGoneError("the moment of this list is not held any more") from error
        except ApiError as error:
            if "search_timeout_exception" not in str(error.body):
                raise
            raise TookTooLongError(f"asking took more than {MOST_S} s") from error
    return dict(answer.body)
