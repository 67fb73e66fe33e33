"""The tag step alone on one core: articles a second, the share of each part, and the slowest.

Time is that of the processor, so that others on the machine count as little as they can.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial, wraps
from typing import Any

from bench.enrich_line.articles import HERE, WARM_UP, renamed
from services.enrich.core import enrich as step
from services.enrich.core.digest import digest
from shared.events import RawArticle

# What the tag step calls, by what it is for; the rest is building and checking the event.
PARTS = {
    "passages_of": "reading",
    "detect_language": "language",
    "detect_title_language": "language",
    "find_in": "linking",
    "link_entities": "linking",
    "unlinked_names": "linking",
    "places_of": "linking",
    "tag_article": "tags",
    "find_phrases": "phrases",
    "sketch_of": "sketch",
}
_WORD = re.compile(r"\w+")


def step_figures(articles: Sequence[RawArticle], tools: step.Tools) -> dict[str, Any]:
    """Return the rate of the tag step beside that of counting words, and how long it takes."""
    for article in renamed(articles, WARM_UP):
        step.enrich(article, tools, HERE)
    articles = list(renamed(articles, len(articles)))
    counting_s = _processor_s(lambda: [_count_words(article) for article in articles])
    started = time.perf_counter()
    each_ms = sorted(
        1000 * _processor_s(partial(step.enrich, one, tools, HERE)) for one in articles
    )
    wall_s = time.perf_counter() - started
    rate = 1000 * len(each_ms) / sum(each_ms)
    return {
        "enrich_articles_per_s": round(rate, 1),
        "enrich_articles_per_s_by_the_clock_on_the_wall": round(len(articles) / wall_s, 1),
        "times_counting_words": round(sum(each_ms) / 1000 / counting_s, 1),
        "ms_p50": round(each_ms[len(each_ms) // 2], 2),
        "ms_p99": round(each_ms[len(each_ms) * 99 // 100], 2),
        "ms_max": round(each_ms[-1], 2),
    }


def _count_words(article: RawArticle) -> Counter[str]:
    """Return what any treatment of a text begins with; the other figures are compared to it."""
    return Counter(_WORD.findall(article.text.casefold()))


def _processor_s(work: Callable[[], Any]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def shares(articles: Sequence[RawArticle], tools: step.Tools) -> dict[str, float]:
    """Return the share of each part of the tag step, and of JSON around it, in per cent of it."""
    articles = list(renamed(articles, len(articles)))
    with _timed_parts() as taken:
        whole = _processor_s(lambda: [step.enrich(one, tools, HERE) for one in articles])
    found = {part: 100 * taken[part] / whole for part in dict.fromkeys(PARTS.values())}
    found["event"] = 100 - sum(found.values())
    enriched = [step.enrich(one, tools, HERE) for one in articles]
    values = [one.model_dump_json().encode() for one in articles]
    read = _processor_s(lambda: [RawArticle.model_validate_json(one) for one in values])
    written = _processor_s(
        lambda: [
            (one.model_dump_json(), digest(one, tools.stopwords).model_dump_json())
            for one in enriched
        ]
    )
    found |= {"json_in_beside_it": 100 * read / whole, "json_out_beside_it": 100 * written / whole}
    return {f"share_{name}": round(value, 1) for name, value in found.items()}


@contextmanager
def _timed_parts() -> Iterator[Counter[str]]:
    """Let every part of the tag step count its seconds while the block runs."""
    taken: Counter[str] = Counter()
    before = {name: getattr(step, name) for name in PARTS}
    for name, part in PARTS.items():
        setattr(step, name, _counting(before[name], part, taken))
    try:
        yield taken
    finally:
        for name, function in before.items():
            setattr(step, name, function)


def _counting(function: Callable[..., Any], part: str, taken: Counter[str]) -> Callable[..., Any]:
    @wraps(function)
    def timed(*given: Any) -> Any:
        started = time.process_time()
        result = function(*given)
        taken[part] += time.process_time() - started  # type: ignore[assignment]  # seconds
        return result

    return timed
