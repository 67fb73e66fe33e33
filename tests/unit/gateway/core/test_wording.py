"""How the pages word times, numbers and texts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.gateway.core import wording
from tests import make


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.\n\nTwo\nlines.\n", ["One.", "Two\nlines."]),
        ("One.\nTwo.", ["One.", "Two."]),
        ("", []),
    ],
)
def test_paragraphs_of_a_text(text: str, expected: list[str]) -> None:
    assert wording.paragraphs(text) == expected


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(-5, "just now"), (0, "just now"), (59, "59 min ago"), (61, "1 h ago"), (1500, "19 November")],
)
def test_age_in_readers_words(minutes: int, expected: str) -> None:
    assert wording.told_age(make.NOW - timedelta(minutes=minutes), make.NOW) == expected


def test_age_of_earlier_years() -> None:
    assert wording.told_age(make.hours_ago(24 * 400), make.NOW) == "16 October 2025"


@pytest.mark.parametrize(
    ("value", "told"), [(12.0, "12"), (1.54, "1.5"), (0.97, "1"), (-0.3, "-0.3")]
)
def test_counts_read_plainly(value: float, told: str) -> None:
    assert wording.told_number(value) == told


@pytest.mark.parametrize(
    ("at_start", "at_end", "told"),
    [
        (False, False, f"{'a' * 80} … {'z' * 80}"),
        (True, False, f" … {'z' * 80}"),
        (False, True, f"{'a' * 80} … "),
    ],
)
def test_what_no_edit_touched_is_cut(at_start: bool, at_end: bool, told: str) -> None:
    text = "a" * 100 + "z" * 100

    assert wording.middle_cut(text, at_start=at_start, at_end=at_end) == told
    assert wording.middle_cut("short", at_start=at_start, at_end=at_end) == "short"
