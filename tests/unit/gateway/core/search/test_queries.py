"""Query trees are built by us."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from services.gateway.core import story_queries
from services.gateway.core.finder import SearchRequest, StoryRequest
from services.gateway.core.query.errors import QueryError
from services.gateway.core.query.rendering import FOREIGN_BOOST
from services.gateway.core.search import queries
from shared.documents import analyzed_as
from tests import make, typed_queries


def test_every_word_is_required() -> None:
    must = queries.search_body(SearchRequest(q='etna "ash cloud"'))["query"]["bool"]["must"]

    assert [(one["multi_match"]["query"], one["multi_match"]["type"]) for one in must] == [
        ("etna", "best_fields"),
        ("ash cloud", "phrase"),
    ]


def asked(q: str) -> dict[str, tuple[str, float]]:
    """Return what is asked in which title and how much it counts."""
    (must,) = queries.search_body(SearchRequest(q=q))["query"]["bool"]["must"]
    fields = [one["combined_fields"] for one in must["bool"]["should"]]
    return {one["fields"][1]: (one["query"], one["boost"]) for one in fields}


def test_telling_words_of_question_are_asked_in_its_language_first() -> None:
    fields = asked("What does the WHO know about the ash? Ash of Etna!")

    assert fields["by_language.en.text"] == ("ash ash WHO know etna", 1)
    assert fields["by_language.de.text"] == ("ash ash WHO know etna", FOREIGN_BOOST)


def test_question_of_no_language_is_asked_in_all() -> None:
    assert {boost for _, boost in asked("etna ash lava catania smoke").values()} == {1}


def test_question_of_words_of_grammar_looks_for_them() -> None:
    (must,) = queries.search_body(SearchRequest(q="to be or not to be"))["query"]["bool"]["must"]

    assert must["multi_match"]["query"] == "to to be be or not"


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


ALLOWED = {"bool", "multi_match", "intervals", "dis_max", "term", "terms", "range"}
ALLOWED |= {"constant_score", "match_none", "combined_fields"}


def kinds(query: Any) -> set[str]:
    """Return the kinds of all queries in a query."""
    ((kind, inner),) = query.items()
    clauses = ("must", "filter", "must_not", "should", "queries")
    within = [inner[name] for name in clauses if name in inner and kind != "terms"]
    nested = [one for some in within for one in (some if isinstance(some, list) else [some])]
    return {kind}.union(*map(kinds, nested))


@given(typed_queries.typed)
def test_words_never_become_syntax(q: str) -> None:
    """Whatever readers type stays a value: the only queries are those we build."""
    try:
        body = queries.search_body(SearchRequest(q=q))
    except QueryError:
        return

    assert kinds(body["query"]) <= ALLOWED


def test_fields_equal_parameters() -> None:
    typed = queries.search_body(SearchRequest(q="etna section:world lang:de source:a entity:Q1"))
    named = SearchRequest(q="etna", section="world", language="de", source="a", entity="Q1")

    assert queries.search_body(named) == typed


def test_only_words_make_relevance() -> None:
    asked = {q: SearchRequest(q=q).effective_sort for q in ("lang:de -etna", "lang:de etna")}

    assert list(asked.values()) == ["date", "relevance"]


def test_only_wanted_words_are_marked() -> None:
    body = queries.search_body(SearchRequest(q="etna -ash section:world (lava OR lang:de)"))

    marked = body["highlight"]["highlight_query"]["bool"]["should"]
    assert [one["multi_match"]["query"] for one in marked] == ["etna", "lava"]


def test_story_is_its_articles() -> None:
    body = queries.search_body(SearchRequest(q="story:s1"), {"s1": ["a", "b"]})

    assert body["query"]["bool"]["filter"] == [{"terms": {"article_id": ["a", "b"]}}]


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
