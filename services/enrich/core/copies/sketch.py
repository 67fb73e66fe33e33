"""A few hundred bytes that stand for a text when copies are looked for."""

from __future__ import annotations

import base64
import hashlib
import sys
from array import array
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from services.enrich.core.copies.shingles import NUMBER, Reading, read, runs_of
from shared.events import TextSketch

# Shorter texts are phrases that publishers put anywhere: "Subscribe to read the full story".
LEAST_WORDS = 10
# Too short to tell a copy from a likeness by anything but equality.
LEAST_COMPARED_WORDS = 30
MOST_CHARACTERS = 100_000
SIGNATURE_SIZE = 64
FACTS_SIZE = 32
_MOST = (1 << 32) - 1


def sketch_of(text: str) -> TextSketch | None:
    """Return the sketch of an article's text; None if there is next to none.

    Only the first hundred thousand characters count.
    """
    reading = read(text[:MOST_CHARACTERS])
    if len(reading) < LEAST_WORDS:
        return None
    runs = runs_of(reading)
    ranked = sorted(runs) if len(reading) >= LEAST_COMPARED_WORDS else []
    facts = (_fact(run, runs[run]) for run in ranked if runs[run])
    return TextSketch(
        text_hash=_text_hash(reading),
        shingles=len(runs),
        signature=_encoded(ranked[:SIGNATURE_SIZE]),
        facts=_encoded(islice(facts, FACTS_SIZE)),
    )


def _fact(run: int, kinds: int) -> int:
    """Return the hash of a run with a name or a number, odd where there is a number."""
    return run | 1 if kinds & NUMBER else run & ~1


@dataclass(frozen=True, slots=True)
class Sample:
    """The smallest hashes of a set, and the hash up to which none is missing.

    Hashes fall anywhere alike, so this is a fair sample of the set, and two samples can be compared
    up to where both are complete (Broder 1997, "On the resemblance and containment of documents";
    Beyer et al. 2007, "On synopses for distinct-value estimation", for sets of different sizes).
    """

    hashes: array[int]
    reach: int

    @classmethod
    def of(cls, encoded: str, size: int) -> Sample:
        """Return the sample of at most `size` hashes that a sketch carries."""
        hashes = decoded(encoded)
        return cls(hashes, hashes[-1] if len(hashes) >= size else _MOST)

    def upto(self, reach: int) -> int:
        """Return how many hashes there are up to `reach`."""
        return bisect_right(self.hashes, reach)

    @property
    def tells_names(self) -> bool:
        """Whether there are runs with a name and no number, in a sample of facts."""
        return any(not one & 1 for one in self.hashes)

    def numbers(self) -> Sample:
        """Return the runs with a number alone, of a sample of facts."""
        return Sample(array("I", [one for one in self.hashes if one & 1]), self.reach)


def decoded(encoded: str) -> array[int]:
    """Return the hashes of a sketch in order."""
    hashes = array("I", base64.b64decode(encoded))
    if sys.byteorder == "big":
        hashes.byteswap()
    return hashes


def _text_hash(reading: Reading) -> str:
    """Return a hash that is equal for the same words in the same order, whatever their case."""
    words = _little_endian([*reading.firsts, *reading.seconds])
    return hashlib.blake2b(words, digest_size=16).hexdigest()


def _encoded(hashes: Iterable[int]) -> str:
    return base64.b64encode(_little_endian(hashes)).decode()


def _little_endian(numbers: Iterable[int]) -> bytes:
    values = array("I", numbers)
    if sys.byteorder == "big":
        values.byteswap()
    return values.tobytes()
