"""What was asked for is remembered, within bounds."""

from __future__ import annotations

from services.enrich.core.text.memo import Memo


def test_each_word_is_made_once() -> None:
    made: list[str] = []

    def shout(word: str) -> str:
        made.append(word)
        return word.upper()

    memo = Memo(shout, most=10)

    assert [memo["ash"], memo["ash"], memo["lava"]] == ["ASH", "ASH", "LAVA"]
    assert made == ["ash", "lava"]


def test_no_more_is_kept_than_allowed() -> None:
    memo = Memo(len, most=2)

    for word in ("a", "b", "c"):
        assert memo[word] == 1

    assert set(memo) == {"c"}


def test_what_is_too_long_for_a_word_is_made_but_not_kept() -> None:
    memo = Memo(len, most=10)

    assert memo["x" * 41] == 41
    assert memo["x" * 40] == 40
    assert set(memo) == {"x" * 40}
