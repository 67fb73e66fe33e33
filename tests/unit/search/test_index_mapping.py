"""The mapping holds what the documents hold, and nothing else."""

import pytest

from services.search.adapters.index_mapping import ALIASES, Mapping, mapping, settings, template
from shared.documents import (
    ANALYZED_LANGUAGES,
    OTHER_LANGUAGE,
    ArticleDocument,
    ArticleEntity,
    ArticleVersion,
    CommentDocument,
    StoryDocument,
    TrendDocument,
)
from shared.events import Contract


@pytest.mark.parametrize(
    ("alias", "model"),
    [
        ("articles", ArticleDocument),
        ("article_versions", ArticleVersion),
        ("stories", StoryDocument),
        ("comments", CommentDocument),
        ("trends", TrendDocument),
    ],
)
def test_every_field_is_declared(alias: str, model: type[Contract]) -> None:
    assert set(mapping(alias)["properties"]) == set(model.model_fields)


def test_entity_fields_are_declared() -> None:
    entities: Mapping = mapping("articles")["properties"]["entities"]

    assert set(entities["properties"]) == set(ArticleEntity.model_fields)


def test_every_language_has_its_analyzer() -> None:
    analyzers = settings(replicas=0)["analysis"]["analyzer"]
    fields = mapping("articles")["properties"]["by_language"]["properties"]

    assert set(fields) == {*ANALYZED_LANGUAGES, OTHER_LANGUAGE}
    for language, local in fields.items():
        assert local["properties"]["text"]["analyzer"] == language
        assert language in analyzers


@pytest.mark.parametrize("alias", ALIASES)
def test_nothing_is_mapped_by_guess(alias: str) -> None:
    made = template(alias, f"{alias}-*", replicas=1)["template"]

    assert made["mappings"]["dynamic"] == "strict"
    assert made["settings"]["number_of_replicas"] == 1
    assert made["settings"]["refresh_interval"] == "1s"


def test_what_is_seldom_read_is_kept_small() -> None:
    codecs = {
        alias: template(alias, "*", 0)["template"]["settings"].get("codec") for alias in ALIASES
    }

    assert {codecs.pop(one) for one in ("trends", "article_versions")} == {"best_compression"}
    assert set(codecs.values()) == {None}
