"""What is a copy: cut, moved and edited texts; not the same event, not the same frame."""

from __future__ import annotations

import pytest

from services.enrich.core.copies.compare import Rules, is_copy, likeness
from services.enrich.core.copies.sketch import sketch_of
from shared.events import TextSketch
from tests.unit.enrich.core.copies.texts import HARBOUR, HARBOUR_RETOLD, PARAGRAPHS, results

EDITED = HARBOUR.replace("340", "360").replace("Tuesday", "Teusday")
COPIES = {
    "cut": "\n\n".join(PARAGRAPHS[:3]),
    "cut in the middle": "\n\n".join((PARAGRAPHS[0], *PARAGRAPHS[3:])),
    "moved": "\n\n".join(reversed(PARAGRAPHS)),
    "edited": f"PORT ELLIS (Agency) - {EDITED}\n\nReporting by our own desk",
    "in capitals": HARBOUR.upper(),
    "capitalised": HARBOUR.title(),
}
OTHERS = {
    "same event": (HARBOUR, HARBOUR_RETOLD),
    "same frame": (
        results("Norvik Foods", 412, 31, "Lena Holt"),
        results("Pelham Motors", 873, 66, "Jan Ross"),
    ),
    "same company": (
        results("Norvik Foods", 412, 31, "Lena Holt"),
        results("Norvik Foods", 455, 29, "Lena Holt"),
    ),
    "round-up": (
        PARAGRAPHS[0] + PARAGRAPHS[1],
        " ".join(f"{n} more" for n in range(400)) + HARBOUR,
    ),
}


def _sketch(text: str) -> TextSketch:
    sketch = sketch_of(text)
    assert sketch is not None
    return sketch


def _is_copy(left: str, right: str) -> bool:
    found = likeness(_sketch(left), _sketch(right), Rules())
    return found is not None and is_copy(found, Rules())


@pytest.mark.parametrize("name", COPIES)
def test_altered_text_is_a_copy(name: str) -> None:
    assert _is_copy(COPIES[name], HARBOUR)
    assert _is_copy(HARBOUR, COPIES[name])


@pytest.mark.parametrize("name", OTHERS)
def test_other_text_is_no_copy(name: str) -> None:
    left, right = OTHERS[name]

    assert not _is_copy(left, right)
    assert not _is_copy(right, left)


def test_short_texts_are_not_compared() -> None:
    short = _sketch("Rain is expected in the north and west of the country tonight.")

    assert likeness(_sketch(HARBOUR), short, Rules()) is None
