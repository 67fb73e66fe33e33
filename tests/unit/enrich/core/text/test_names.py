"""Names are found whatever their case, accents and punctuation."""

from __future__ import annotations

import pytest

from services.enrich.core.text.names import name_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Mount Etna", "mount etna "),
        ("U.S.", "us "),
        ("Müller-Łódź", "muller lodz "),
        ("L’Etna", "l etna "),
        ("GROẞE Straße", "grosse strasse "),
        ("  ", ""),
    ],
)
def test_names_are_found_by_words(name: str, key: str) -> None:
    assert name_key(name) == key
