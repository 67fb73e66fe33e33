"""Keys of those who may change sources and hand in articles; only their hashes are kept."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass

from shared.api_keys import key_digest

_ENTRY = re.compile(r"(?P<name>[A-Za-z0-9._-]{1,64}):(?P<digest>[0-9a-f]{64})")


class KeyListError(ValueError):
    """A list of keys that cannot be read, and why."""


@dataclass(frozen=True, slots=True)
class ApiKeys:
    """Names and hashes of the keys; empty when none are set."""

    digests: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.digests)

    def name_of(self, key: str) -> str | None:
        """Return whose `key` it is; takes equally long wherever it stands in the list."""
        told, found = key_digest(key), None
        for name, digest in self.digests:
            if hmac.compare_digest(told, digest):
                found = name
        return found


def read_api_keys(text: str) -> ApiKeys:
    """Return the keys in `text`: `name:sha256hex`, separated by commas or white space.

    A name may have several keys, so that one can be changed without a gap. Raises `KeyListError`.
    """
    digests = []
    for number, entry in enumerate(re.split(r"[\s,]+", text.strip(", \t\r\n")), start=1):
        match = _ENTRY.fullmatch(entry)
        if entry and match is None:
            raise KeyListError(f"key {number} is not of the form name:sha256hex")
        if match:
            digests.append((match["name"], match["digest"]))
    return ApiKeys(tuple(digests))


def setting_entry(name: str, key: str) -> str:
    """Return what to add to `INGEST_API_KEYS` for `key`; raises `KeyListError` for a bad name."""
    entry = f"{name}:{key_digest(key)}"
    if not _ENTRY.fullmatch(entry):
        raise KeyListError("a name has up to 64 letters, digits, dots, dashes and underscores")
    return entry
