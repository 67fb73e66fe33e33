from __future__ import annotations

import pytest

from services.gateway.core.names import country_label, language_label
from services.gateway.core.sections import LANGUAGES
from services.gateway.core.trending.trends import edition_label


@pytest.mark.parametrize(
    ("code", "told"), [("gb", "United Kingdom"), ("XK", "Kosovo"), ("qq", "QQ"), ("", "")]
)
def test_country_has_its_english_name(code: str, told: str) -> None:
    assert country_label(code) == told


@pytest.mark.parametrize(
    ("code", "told"),
    [("ar", "العربية"), ("UK", "Українська"), ("qqq", "qqq"), ("", ""), ("../en", "../en")],
)
def test_language_has_its_own_name(code: str, told: str) -> None:
    assert language_label(code) == told


def test_editions_are_called_alike() -> None:
    assert {code: language_label(code) for code in LANGUAGES} == LANGUAGES


def test_trending_edition_of_a_country_has_its_name() -> None:
    assert edition_label("country:cz") == "Czechia"
