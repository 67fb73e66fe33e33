"""What an index holds or ought to hold, kept small enough to compare all of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson

from services.search.core.retention import moment_of
from services.search.core.versions import TAKEN_BACK, due
from shared.documents import ARTICLE_VERSIONS

DIGEST_BYTES = 16
MOST_NAMED = 20
# Written to be searched and not stored, so that an index cannot give them back.
NOT_STORED = frozenset({"by_language"})
# Follows from the number under which a version is kept.
_FOLLOWS = frozenset({"replaced_at"})


class Held(NamedTuple):
    """A document: its version, a digest of its content, and its time in seconds since 1970."""

    version: int
    digest: bytes
    at_s: float


def held(alias: str, version: int, content: Mapping[str, Any]) -> Held:
    """Return what is kept of a document; the order of its fields does not matter."""
    stored = {name: value for name, value in content.items() if name not in NOT_STORED}
    told = _told_of_version(stored) if alias == ARTICLE_VERSIONS else stored
    return Held(version, _digest(told), moment_of(alias, content).timestamp())


def _told_of_version(stored: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a version tells, which is the same as long as it tells anything."""
    if stored.get("retracted"):
        return {}
    told = stored.get("kept", stored)
    return {name: value for name, value in told.items() if name not in _FOLLOWS}


def _digest(told: Mapping[str, Any]) -> bytes:
    text = orjson.dumps(told, option=orjson.OPT_SORT_KEYS)
    return hashlib.blake2b(text, digest_size=DIGEST_BYTES).digest()


@dataclass
class Contents:
    """The latest version of each document by id, and the ids of those with a fault of their own."""

    by_id: dict[str, Held] = field(default_factory=dict)
    doubled: list[str] = field(default_factory=list)
    unanalyzed: list[str] = field(default_factory=list)

    def note(self, document_id: str, one: Held) -> None:
        """Keep `one`, unless the same or a newer version was noted before: as an index does."""
        known = self.by_id.get(document_id)
        if known is None or known.version < one.version:
            self.by_id[document_id] = one

    def find(self, document_id: str, one: Held) -> None:
        """Note what lies in an index, where each id must lie once."""
        if document_id in self.by_id:
            self.doubled.append(document_id)
        self.note(document_id, one)

    def is_newer(self, document_id: str, version: int) -> bool:
        """Return whether `version` of a document is newer than what was noted of it."""
        known = self.by_id.get(document_id)
        return known is None or known.version < version

    def settle_versions(self) -> None:
        """Note versions of articles as they are kept once all have come that were noted."""
        numbers = ((document_id, one.version) for document_id, one in self.by_id.items())
        for document_id, number in due(numbers).items():
            one = self.by_id[document_id]
            digest = _digest({}) if number == TAKEN_BACK else one.digest
            self.by_id[document_id] = one._replace(version=number, digest=digest)

    def hash(self) -> str:
        """Return one hash over id, version and content of all, in whatever order they came."""
        return hash_of(self.by_id.items())


def hash_of(documents: Iterable[tuple[str, Held]]) -> str:
    """Return the sum of the hashes of all `documents`, each given once."""
    total = sum(_hash(document_id, one) for document_id, one in documents)
    return f"{total % 256**DIGEST_BYTES:0{2 * DIGEST_BYTES}x}"


def _hash(document_id: str, one: Held) -> int:
    told = b"%s\0%d\0%s" % (document_id.encode(), one.version, one.digest)
    return int.from_bytes(hashlib.blake2b(told, digest_size=DIGEST_BYTES).digest(), "big")


@dataclass
class Differences:
    """Ids by what is wrong with them, each list in the order of finding.

    `unanalyzed` are as they must be and yet not found by their words.
    """

    missing: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    older: list[str] = field(default_factory=list)
    newer: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    unanalyzed: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return sum(map(len, vars(self).values()))

    @property
    def ids(self) -> list[str]:
        """Every id that differs."""
        return [one for ids in vars(self).values() for one in ids]

    def told(self, most: int = MOST_NAMED) -> list[str]:
        """Return a line for each kind of difference, naming at most so many ids."""
        return [
            f"{kind}: {len(ids)}: {', '.join(ids[:most])}{', …' if len(ids) > most else ''}"
            for kind, ids in vars(self).items()
            if ids
        ]


def differences(
    expected: Contents,
    found: Contents,
    gone_before_s: float = 0.0,
    allowed: Contents | None = None,
) -> Differences:
    """Return where `found` is not as `expected`.

    What is found only, and is older than `gone_before_s`, was expected once and is no difference;
    nor is what is found as in `allowed`.
    """
    permitted = allowed.by_id if allowed else {}
    told = Differences(doubled=list(found.doubled), unanalyzed=list(found.unanalyzed))
    for document_id, one in found.by_id.items():
        wanted = expected.by_id.get(document_id)
        if one in (wanted, permitted.get(document_id)):
            continue
        if wanted is None:
            if one.at_s >= gone_before_s:
                told.extra.append(document_id)
        elif one.version != wanted.version:
            (told.older if one.version < wanted.version else told.newer).append(document_id)
        else:
            told.altered.append(document_id)
    told.missing = [one for one in expected.by_id if one not in found.by_id]
    return told
