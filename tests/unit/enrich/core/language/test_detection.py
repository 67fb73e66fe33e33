"""The language of an article and of its title: text first, then the feed."""

from __future__ import annotations

import pytest

from services.enrich.core.language.detection import (
    Detector,
    detect_language,
    detect_title_language,
    primary_subtag,
)
from shared.events import Language
from tests import make

WORDS_FOR = frozenset({"en", "de"})
GERMAN = Language(code="de", confidence=0.9, origin="text")


def _says(code: str, confidence: float) -> Detector:
    return lambda _: (code, confidence)


def _title_language(title: str, code: str, confidence: float) -> Language:
    article = make.raw_article(title=title)
    return detect_title_language(article, GERMAN, _says(code, confidence), WORDS_FOR)


def test_sure_text_wins_over_feed() -> None:
    article = make.raw_article(language_hint="fr")

    language = detect_language(article, _says("en", 0.9), WORDS_FOR)

    assert (language.code, language.origin, language.supported) == ("en", "text", True)


def test_unsure_text_leaves_it_to_the_feed() -> None:
    article = make.raw_article(language_hint="de-AT")

    language = detect_language(article, _says("en", 0.4), WORDS_FOR)

    assert (language.code, language.origin) == ("de", "feed")


def test_nobody_knows_the_language() -> None:
    article = make.raw_article(source=make.source_ref(language=None))

    language = detect_language(article, _says("en", 0.1), WORDS_FOR)

    assert (language.code, language.origin, language.confidence) == ("und", "unknown", 0.0)
    assert not language.supported


def test_language_without_word_lists_is_marked() -> None:
    assert not detect_language(make.raw_article(), _says("sw", 0.9), WORDS_FOR).supported


def test_digits_are_no_language() -> None:
    article = make.raw_article(title="2026", text="1:0", source=make.source_ref(language=None))

    assert detect_language(article, _says("en", 0.9), WORDS_FOR).origin == "unknown"


def test_short_foreign_title_is_a_name() -> None:
    assert _title_language("La Vie en Rose", "fr", 0.95) == GERMAN


def test_plain_foreign_title_is_believed() -> None:
    language = _title_language("What we know about the case so far", "en", 0.95)

    assert (language.code, language.origin) == ("en", "text")


def test_title_confirms_its_article() -> None:
    assert _title_language("Neue Regierung", "de", 0.6).confidence == 0.6


@pytest.mark.parametrize(
    ("tag", "code"), [("de-AT", "de"), ("pt_BR", "pt"), ("EN", "en"), ("", "und")]
)
def test_primary_subtag_is_lower_case(tag: str, code: str) -> None:
    assert primary_subtag(tag) == code
