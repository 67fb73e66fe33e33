"""What the index answered to a bulk request, judged document by document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Protocol

from services.search.core.documents import Document
from shared.delivery import TransientError

MOST_BYTES = 10 * 1_048_576


_OF_THE_INDEX = ("index_not_found_exception", "index_closed_exception")
_NO_WRITE_INDEX = "no write index is defined for alias"


class OverloadedError(TransientError):
    """The index was given more than it takes at once; less may pass."""


class RejectedError(ValueError):
    """A document that the index will never take; says why in the index's words."""


class Verdict(Enum):
    """What an answer means for one document."""

    SAFE = "safe"
    REJECTED = "rejected"
    OUTAGE = "outage"


@dataclass
class Outcome:
    """What became of a bulk request's documents; those that are in neither list are safe.

    Of the safe ones the index had those that it `met` before, in this version or another.
    `too_much` says that the index asked for less at once.
    """

    rejected: list[tuple[Document, RejectedError]] = field(default_factory=list)
    met: list[Document] = field(default_factory=list)
    waiting: list[Document] = field(default_factory=list)
    why_waiting: str = ""
    too_much: bool = False

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(
            self.rejected + other.rejected,
            self.met + other.met,
            self.waiting + other.waiting,
            self.why_waiting or other.why_waiting,
            self.too_much or other.too_much,
        )


class DocumentIndex(Protocol):
    """Where documents are found; keeps the highest version of each."""

    async def prepare(self) -> None:
        """Create what is missing, or raise `TransientError` saying what stands in the way."""

    async def write(self, documents: Sequence[Document]) -> Outcome:
        """Write the documents at once, or raise `TransientError`; writing again is safe."""

    async def versions_of(self, article_ids: Sequence[str]) -> list[tuple[str, int]]:
        """Return ids and numbers of all versions of these articles that were written by now."""

    async def versions(self, ids: Sequence[str]) -> list[Mapping[str, Any]]:
        """Return those of the versions that are there, as search hits with their numbers."""

    async def fault(self) -> str | None:
        """Return why the index cannot be written to now, or None."""


def judge(status: int, error_type: str = "", reason: str = "") -> Verdict:
    """Return what `status`, the error's type and its reason say about a document.

    A conflict means that the same or a newer version is there already. An alias that is missing
    or leads nowhere is no fault of the document: somebody has to put it right.
    """
    if 200 <= status < 300 or status == 409:
        return Verdict.SAFE
    of_the_index = error_type in _OF_THE_INDEX or reason.startswith(_NO_WRITE_INDEX)
    if status in (400, 404, 413) and not of_the_index:
        return Verdict.REJECTED
    return Verdict.OUTAGE


def is_too_much(status: int, error_type: str = "") -> bool:
    """Say whether less at once may pass; a block for want of disk space is 429 too, but no load."""
    return status == 413 or (status == 429 and error_type != "cluster_block_exception")


def judge_items(documents: Sequence[Document], items: Sequence[Mapping[str, Any]]) -> Outcome:
    """Return what became of `documents`, answered by `items` in the same order."""
    outcome = Outcome()
    for document, item in zip(documents, items, strict=True):
        (answer,) = item.values()
        error = answer.get("error", {})
        status, kind, reason = answer["status"], error.get("type", ""), error.get("reason", "")
        match judge(status, kind, reason):
            case Verdict.REJECTED:
                refusal = RejectedError(f"{status} {kind}: {reason}")
                outcome.rejected.append((document, refusal))
            case Verdict.OUTAGE:
                outcome.waiting.append(document)
                outcome.why_waiting = f"{status} {kind}: {reason}"
                outcome.too_much |= is_too_much(status, kind)
            case Verdict.SAFE if answer.get("result") != "created":
                outcome.met.append(document)
    return outcome


def first_request(
    documents: Sequence[Document], most_documents: int, most_bytes: int = MOST_BYTES
) -> Sequence[Document]:
    """Return the first of `documents` that one request can carry, at least one of them."""
    size = 0
    for place, document in enumerate(documents[:most_documents]):
        size += len(document.body)
        if size > most_bytes and place:
            return documents[:place]
    return documents[: max(1, most_documents)]
