"""Texts are found by other forms of their words, each language by its own rules."""

from __future__ import annotations

import pytest

from services.search.core.documents import document_of
from shared.events import Language
from tests import make
from tests.integration.search.conftest import ReadableElasticIndex


async def write(index: ReadableElasticIndex, language: str, text: str) -> None:
    article = make.enriched(
        text=text, language=Language(code=language, confidence=0.9, origin="text")
    )
    await index.write([document_of(make.message(article, topic="articles.enriched.v1"))])


@pytest.mark.parametrize(
    ("language", "text", "word"),
    [
        ("en", "The volcanoes were erupting", "eruption volcano"),
        ("de", "Die Verhandlungen über die Häuser dauern an", "Haus Verhandlung"),
        ("fr", "Les négociations ont mené à des accords", "négociation accord"),
        ("es", "Las elecciones fueron convocadas", "elección convocada"),
        ("pt", "As eleições foram anuladas", "eleição anulada"),
        ("it", "Le elezioni sono state annullate", "elezione annullata"),
    ],
)
async def test_inflected_words_are_found(
    index: ReadableElasticIndex, language: str, text: str, word: str
) -> None:
    await write(index, language, text)

    for form in word.split():
        found = await index.count(
            "articles", query={"match": {f"by_language.{language}.text": form}}
        )
        assert found == 1, form


async def test_stop_words_find_nothing(index: ReadableElasticIndex) -> None:
    await write(index, "en", "The eruption was the first")

    assert await index.count("articles", query={"match": {"by_language.en.text": "the was"}}) == 0


@pytest.mark.parametrize("field", ["text", "by_language.other.text"])
async def test_accents_and_case_are_folded(index: ReadableElasticIndex, field: str) -> None:
    await write(index, "sv", "MÜLLER träffade Łukasz")

    assert await index.count("articles", query={"match": {field: "muller"}}) == 1
    assert await index.count("articles", query={"match": {field: "Müller"}}) == 1


async def test_other_languages_stay_out(index: ReadableElasticIndex) -> None:
    await write(index, "de", "Die Verhandlungen dauern an")

    assert await index.count("articles", query={"exists": {"field": "by_language.de.text"}}) == 1
    assert await index.count("articles", query={"exists": {"field": "by_language.en.text"}}) == 0
