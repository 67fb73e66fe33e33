"""Dead letters for what never was a message: entries of feeds and lines of files.

Their origin topic is `feed:<address>` or `file:<path>`, so they can be listed and shown, but not
replayed: the feed or the file is the place to mend.
"""

from __future__ import annotations

from dataclasses import replace

from services.ingest.core.entries import Entry
from services.ingest.core.identity.ids import entry_bytes
from shared.delivery import DeadLetter, Message

# The topic takes twice a message's size; a letter has headers too.
MOST_LETTER_BYTES = 1_900_000
_CUT_CHARS = 100_000


def entry_letter(feed_url: str, index: int, entry: Entry, reason: str) -> DeadLetter:
    """Return the letter of entry number `index` of a feed; its value is the entry as JSON."""
    value = entry_bytes(entry)
    if len(value) > MOST_LETTER_BYTES:
        cut = replace(entry, content=entry.content[:_CUT_CHARS], summary=entry.summary[:_CUT_CHARS])
        value = entry_bytes(cut)
    key = (entry.guid or entry.url or "").encode() or None
    return DeadLetter(Message(f"feed:{feed_url}", 0, index, key, value), "EntryError", reason)


def line_letter(path: str, number: int, line: bytes, reason: str) -> DeadLetter:
    """Return the letter of line `number` of a file, byte for byte if it is not beyond all size."""
    if len(line) > MOST_LETTER_BYTES:
        reason = f"{reason} (cut: the line has {len(line)} bytes)"
    value = line[:MOST_LETTER_BYTES]
    return DeadLetter(Message(f"file:{path}", 0, number, None, value), "EntryError", reason)
