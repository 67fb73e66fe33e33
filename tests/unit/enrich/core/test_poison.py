"""Articles that nobody wrote for readers: the tag step takes bounded time, memory and room."""

from __future__ import annotations

import time
import tracemalloc
from typing import Any

import pytest

from services.enrich.core.digest import digest
from services.enrich.core.enrich import enrich
from tests import make
from tests.unit.enrich.small_base import tools

MILLION = 1_000_000
# Several times what the slowest of them takes, so that a busy machine does not fail.
MOST_S = 1.0
MOST_BYTES = 50 * MILLION
MOST_ADDED_BYTES = 50_000

ARTICLES: dict[str, dict[str, Any]] = {
    "one line of ten megabytes": {"text": "word " * (2 * MILLION)},
    "no spaces": {"text": "x" * (10 * MILLION)},
    "no spaces, capitals": {"text": "X" * MILLION},
    "no spaces, Chinese": {"text": "\u4f60" * (3 * MILLION)},
    "fifty thousand mentions": {"text": "Mount Etna met Donald Trump in Russia. " * 50_000},
    "one name and nothing else": {"text": "New York " * 100_000},
    "a name that never ends": {"text": "Paris-" * 100_000},
    "initials": {"text": "A. " * 100_000 + "a.b." * 100_000},
    "acronyms explained": {"text": "Mount Etna (ME) " * 100_000},
    "mixed scripts": {"text": "Моsква \u4f60\u597d \u0645\u0631 Etna \u0e01\u0e32 " * 50_000},
    "control characters": {"text": "\x00\x01\x1b[31m\x7f Etna " * 100_000},
    "right to left": {"text": "\u202e\u200f\u0645\u0631\u062d\u0628\u0627 Etna " * 100_000},
    "marks on one letter": {"text": "e" + "\u0301" * MILLION},
    "letters that grow": {"text": "\u00df\u0130\ufb03" * MILLION},
    "numbers": {"text": "1 2 3 " * MILLION},
    "quotation marks": {"text": '"\u201c\u00ab(' * MILLION},
    "empty lines": {"text": "\n" * MILLION + "Etna"},
    "a title of a megabyte": {"title": "Etna " * 200_000},
    "a title without spaces": {"title": "A" * MILLION},
    "twenty thousand sections": {"sections": tuple(f"Section {n}" for n in range(20_000))},
}
by_name = pytest.mark.parametrize("fields", ARTICLES.values(), ids=ARTICLES)


@by_name
def test_poison_takes_bounded_time(fields: dict[str, Any]) -> None:
    article, known = make.raw_article(**fields), tools()

    started = time.process_time()
    enriched = enrich(article, known, make.provenance("enrich"))
    taken_s = time.process_time() - started

    assert taken_s < MOST_S
    inferred = enriched.model_copy(update={"title": "", "text": ""})
    assert len(inferred.model_dump_json()) < MOST_ADDED_BYTES
    assert len(digest(enriched, known.stopwords).model_dump_json()) < MOST_ADDED_BYTES


@pytest.mark.parametrize("name", ["one line of ten megabytes", "fifty thousand mentions"])
def test_poison_takes_bounded_memory(name: str) -> None:
    article, known = make.raw_article(**ARTICLES[name]), tools()

    tracemalloc.start()
    enrich(article, known, make.provenance("enrich"))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < MOST_BYTES
