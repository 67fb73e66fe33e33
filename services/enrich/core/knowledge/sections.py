"""The parts of a base: named runs of bytes, written once and read in place."""

from __future__ import annotations

from typing import Protocol

NAMES = "names.marisa"
CANDIDATES = "candidates.bin"
# For each name by its number in the trie: where its candidates begin, and how many there are.
CANDIDATE_STARTS = "candidate_starts.u32"
CANDIDATE_COUNTS = "candidate_counts.u8"
ENTITIES = "entities.bin"
NUMBERS = "numbers.u32"
LOCAL_IDS = "local_ids.tsv"
TEXTS = "texts.bin"
LINKS = "links.u32"
LINK_STARTS = "link_starts.u32"
CONTEXT = "context.u32"
CONTEXT_STARTS = "context_starts.u32"
BLOCKED = "blocked.txt"
ALL = (
    NAMES,
    CANDIDATES,
    CANDIDATE_STARTS,
    CANDIDATE_COUNTS,
    ENTITIES,
    NUMBERS,
    LOCAL_IDS,
    TEXTS,
    LINKS,
    LINK_STARTS,
    CONTEXT,
    CONTEXT_STARTS,
    BLOCKED,
)


class Sections(Protocol):
    """Takes the parts of a base, each by appending."""

    def write(self, section: str, data: bytes) -> None:
        """Append `data` to `section`."""
