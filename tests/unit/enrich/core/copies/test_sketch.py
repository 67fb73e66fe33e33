"""Sketches: small, and equal for equal texts."""

from __future__ import annotations

from services.enrich.core.copies.sketch import decoded, sketch_of
from tests.unit.enrich.core.copies.texts import HARBOUR


def _hash(text: str) -> str | None:
    sketch = sketch_of(text)
    return sketch.text_hash if sketch else None


def test_same_words_have_one_hash() -> None:
    spaced = HARBOUR.upper().replace(" ", "  ").replace(".", "!")

    assert sketch_of(spaced) != sketch_of(HARBOUR)
    assert _hash(spaced) == _hash(HARBOUR)


def test_order_of_words_changes_the_hash() -> None:
    words = [str(number) for number in range(10)]
    turned = " ".join(reversed(words))

    assert sketch_of(" ".join(words)) != sketch_of(turned)


def test_sketch_stays_the_same_for_ever() -> None:
    sketch = sketch_of("The quick brown fox of Ada Low jumps over 12 lazy dogs. " * 4)

    assert sketch is not None
    assert sketch.text_hash == "b5652e70347df56c5a38d1a6f9313120"
    assert list(decoded(sketch.signature))[:2] == [438376466, 617825239]


def test_sketch_of_a_long_text_is_small() -> None:
    sketch = sketch_of(" ".join(f"word{number} Name{number}" for number in range(50_000)))

    assert sketch is not None
    assert len(sketch.model_dump_json()) < 700


def test_next_to_no_text_has_no_sketch() -> None:
    assert sketch_of("") is None
    assert sketch_of("Subscribe to read the whole story.") is None


def test_short_text_has_a_hash_alone() -> None:
    sketch = sketch_of("Rain is expected in the north and west of the country tonight.")

    assert sketch is not None
    assert (sketch.signature, sketch.facts) == ("", "")


def test_unspaced_scripts_are_read_by_characters() -> None:
    sketch = sketch_of(
        "这艘货船在港口入口处搁浅没有人员受伤拖船试图将其拖离但潮水不利明天将再次尝试"
    )

    assert sketch is not None
    assert sketch.shingles > 30


def test_odd_texts_are_read() -> None:
    for text in ("\u0000\u202e" * 50, "x" * 1_000_000, "." * 1_000_000, "\ud7ff ß İ ﬁ " * 50):
        sketch_of(text)
