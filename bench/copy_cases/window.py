"""How fast copies are found in a window full of articles, and what that takes."""

from __future__ import annotations

import resource
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import TypeVar

from bench.copy_cases.altering import Text, mixed
from bench.copy_cases.placing import member_of
from services.enrich.core.copies.book import CopyBook
from services.enrich.core.copies.sketch import sketch_of
from services.enrich.core.text.words import words_of

T = TypeVar("T")

WORDS = 330
# The share of words that only one article has.
NEW = 0.05
LOOKUPS = 1_000


def rates(articles: Sequence[Text], size: int) -> dict[str, float]:
    """Return rates by processor time and memory, with `size` made-up articles in the window."""
    texts = [one.text for one in articles[:LOOKUPS]]
    figures = {
        "words_of_per_s": _rate(words_of, texts),
        "sketches_per_s": _rate(sketch_of, texts),
        "sketch_bytes": round(sum(map(_bytes, texts)) / len(texts)),
    }
    made = list(_made_up(articles, size))
    members = [member_of(one, minute) for minute, one in enumerate(made)]
    copies = [member_of(_copied(one)) for one in made[:LOOKUPS]]
    book, before = CopyBook(), _memory_mb()
    figures["puts_per_s"] = _rate(book.put, members)
    figures["memory_mb"] = round(_memory_mb() - before, 1)
    figures["lookups_per_s"] = _rate(book.find, members[:LOOKUPS])
    figures["lookups_of_copies_per_s"] = _rate(book.find, copies)
    found = [book.find(one) for one in copies]
    right = sum(match is original for match, original in zip(found, members, strict=False))
    return figures | {"window": size, "copies_found_in_window": round(right / len(copies), 4)}


def _copied(one: Text) -> Text:
    return replace(mixed(one, Random(one.id)), id=f"{one.id}/copy")  # noqa: S311


def _made_up(articles: Sequence[Text], size: int) -> Iterator[Text]:
    """Make texts up of the articles' words, each after one that it follows there.

    They share names and turns of phrase as real ones do; some words are exchanged for numbers that
    no other has.
    """
    following: dict[str, list[str]] = defaultdict(list)
    for one in articles:
        words = one.text.split()
        for word, after in pairwise(words):
            following[word].append(after)
    starts = list(following)
    chance = Random(size)  # noqa: S311
    for number in range(size):
        yield Text(f"made/{number}", "made", f"made {number}", _chain(following, starts, chance))


def _chain(following: dict[str, list[str]], starts: Sequence[str], chance: Random) -> str:
    words: list[str] = []
    last = chance.choice(starts)
    while len(words) < WORDS:
        new = chance.random() < NEW
        words.append(str(chance.randrange(10**6)) if new else last)
        after = following.get(last, starts)
        last = after[int(chance.random() * len(after))]
    return " ".join(words)


def _rate(step: Callable[[T], object], values: Sequence[T]) -> float:
    started = time.process_time()
    for value in values:
        step(value)
    return round(len(values) / (time.process_time() - started))


def _bytes(text: str) -> int:
    sketch = sketch_of(text)
    return len(sketch.model_dump_json()) if sketch else 0


def _memory_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20
