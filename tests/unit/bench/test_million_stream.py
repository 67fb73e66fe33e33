from __future__ import annotations

from collections import Counter

import pytest

from bench.million_stream.feeding import fed
from bench.million_stream.making import Stream, Telling, word


@pytest.fixture(scope="module")
def told() -> list[Telling]:
    return list(Stream(2000, 1, 1, to_come=1000))


def test_a_seed_gives_one_stream() -> None:
    first, again, other = (
        [one.digest for one in Stream(50, 1, seed, to_come=200)] for seed in (1, 1, 2)
    )

    assert first == again != other
    assert [one.event_time for one in first] == sorted(one.event_time for one in first)


def test_most_stories_are_small_and_some_are_large(told: list[Telling]) -> None:
    sizes = Counter(one.story_id for one in told).values()

    assert sum(size == 1 for size in sizes) > len(sizes) / 2
    assert max(sizes) > 20


def test_copies_have_the_text_of_an_earlier_article(told: list[Telling]) -> None:
    texts = {one.digest.article_id: one.digest.sketch for one in told}

    copies = [one for one in told if one.copy_of is not None]
    assert 0.02 < len(copies) / len(told) < 0.2
    assert all(one.digest.sketch == texts[one.copy_of] for one in copies if one.copy_of)
    assert copies[0].placed().copy_of == copies[0].copy_of


def test_every_rank_has_a_word_of_its_own() -> None:
    assert len({word(rank) for rank in range(10_000)}) == 10_000


def test_figures_come_after_every_so_many() -> None:
    taken: list[int] = []

    rows = list(fed(range(25), taken.append, lambda: {"held": len(taken)}, 10))

    assert [row["articles"] for row in rows] == [row["held"] for row in rows] == [10, 20, 25]
    assert all(row["memory_mb"] > 0 for row in rows)
