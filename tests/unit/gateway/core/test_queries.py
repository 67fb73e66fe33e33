"""Query trees are built by us."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.gateway.core import queries, story_queries
from services.gateway.core.finder import SearchRequest, StoryRequest
from shared.documents import analyzed_as
from tests import make


def test_every_word_is_required() -> None:
    must = queries.search_body(SearchRequest(q='etna "ash cloud"'))["query"]["bool"]["must"]

    assert [(one["multi_match"]["query"], one["multi_match"]["type"]) for one in must] == [
        ("etna", "best_fields"),
        ("ash cloud", "phrase"),
    ]


def test_empty_query_matches_all_by_date() -> None:
    body = queries.search_body(SearchRequest())

    assert body["query"]["bool"]["must"] == []
    assert body["sort"][0] == {"event_time": "desc"}
    assert body["track_total_hits"] is True


def test_nothing_searchable_matches_nothing() -> None:
    body = queries.search_body(SearchRequest(q="!?"))

    assert body["query"]["bool"]["must"] == [{"match_none": {}}]


def test_language_narrows_fields_too() -> None:
    body = queries.search_body(SearchRequest(q="Asche", language="de"))

    fields = body["query"]["bool"]["must"][0]["multi_match"]["fields"]
    assert fields == ["by_language.de.title^3", "by_language.de.text", "title^3", "text"]
    assert body["query"]["bool"]["filter"] == [{"term": {"language": "de"}}]


def test_languages_share_search_own_key() -> None:
    assert [analyzed_as(one) for one in ("pt-BR", "DE", "ru")] == ["pt", "de", "other"]


@given(st.text(max_size=60))
def test_words_never_become_syntax(q: str) -> None:
    """Whatever readers type stays a value: the only queries are those we build."""
    body = queries.search_body(SearchRequest(q=q))

    kinds = {kind for clause in body["query"]["bool"]["must"] for kind in clause}
    assert kinds <= {"multi_match", "match_none"}


def test_no_list_shows_retracted_articles() -> None:
    bodies = [
        queries.search_body(SearchRequest()),
        queries.article_body("a"),
        queries.articles_body(["a"]),
        queries.sections_body(5, None),
    ]

    hidden = [body["query"]["bool"]["must_not"] for body in bodies]
    assert all({"term": {"retracted": True}} in one for one in hidden)


def test_stories_fade_from_given_time() -> None:
    body = story_queries.stories_body(StoryRequest(make.NOW))

    functions = body["query"]["function_score"]["functions"]
    assert functions[1]["exp"]["latest_at"]["origin"] == make.NOW.isoformat()
