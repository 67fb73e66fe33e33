"""From events to documents."""

import json

import pytest

from services.search.core import article_reading, documents
from services.search.core.documents import document_of, tombstone
from shared.delivery import Message, UndecodableError
from shared.documents import (
    ArticleDocument,
    CommentDocument,
    StoryDocument,
    TrendDocument,
    analyzed_as,
)
from shared.events import Comment, EntityLink, Language, Retraction, Tag
from tests import make, make_documents


def retraction(version: int = 9) -> Retraction:
    return Retraction(
        id=f"r@{version}",
        event_time=make.NOW,
        ingest_time=make.NOW,
        provenance=make.provenance("gateway"),
        article_id=make.article_id(),
        version=version,
        reason="wrong",
    )


def comment() -> Comment:
    return Comment(
        id="c1@2",
        event_time=make.NOW,
        ingest_time=make.NOW,
        provenance=make.provenance("gateway"),
        comment_id="c1",
        article_id=make.article_id(),
        version=2,
        author="Ada",
        text="Well observed.",
    )


def test_article_becomes_a_document() -> None:
    message = make.message(make.enriched("a1", version=7), topic="articles.enriched.v1")

    document = document_of(message)

    assert (document.alias, document.id, document.version) == ("articles", make.article_id(), 7)
    assert document.origin is message
    read = ArticleDocument.model_validate_json(document.body)
    assert read.title == "Mount Etna erupts"
    assert read.event_time == make.NOW


def test_source_is_carried() -> None:
    source = make.source_ref("gazette", country="IT", owner="Press Group")

    document = make_documents.article_of(make.enriched(source=source))

    told = (document.source_name, document.country, document.owner)
    assert told == ("Gazette", "IT", "Press Group")


def test_tags_and_entities_are_carried() -> None:
    tag = Tag(id="section:world", label="World", confidence=0.9)
    link = EntityLink(entity_id="Q1", label="Etna", type="place", confidence=0.9, salience=0.7)

    document = make_documents.article_of(make.enriched(tags=(tag,), entities=(link,)))

    assert [one.id for one in document.tags] == ["section:world"]
    assert [(one.id, one.salience) for one in document.entities] == [("Q1", 0.7)]


@pytest.mark.parametrize(
    ("code", "analyzer"),
    [("en", "en"), ("pt-BR", "pt"), ("DE", "de"), ("ja", "other"), ("und", "other"), ("", "other")],
)
def test_language_chooses_one_analyzer(code: str, analyzer: str) -> None:
    language = Language(code=code, confidence=0.9, origin="text")

    document = make_documents.article_of(make.enriched(language=language))

    assert analyzed_as(code) == analyzer
    assert list(document.by_language) == [analyzer]
    assert document.by_language[analyzer].title == document.title


def test_overlong_texts_are_cut() -> None:
    article = make.enriched(title="t" * 2_000, summary="s" * 9_000, text="x" * 300_000)

    document = make_documents.article_of(article)

    assert len(document.title) == article_reading.MOST_TITLE_CHARS
    assert len(document.summary) == article_reading.MOST_SUMMARY_CHARS
    assert (
        len(document.text)
        == len(document.by_language["en"].text)
        == article_reading.MOST_TEXT_CHARS
    )


def test_retraction_becomes_an_empty_document() -> None:
    document = tombstone(retraction(version=9))

    assert document.retracted
    assert (document.article_id, document.version) == (make.article_id(), 9)
    assert document.title == document.text == document.summary == ""
    assert document.by_language == {}


def test_story_becomes_a_document() -> None:
    document = document_of(make.message(make.story("s1", version=3), topic="stories.v1"))

    assert (document.alias, document.id, document.version) == ("stories", "s1", 3)
    read = StoryDocument.model_validate_json(document.body)
    assert read.article_ids == (make.article_id(),)
    assert (read.articles[0].outlet, read.articles[0].owner) == ("Gazette", "gazette")


def test_story_tells_who_tells_it() -> None:
    outlet = make.story_outlet("gazette")
    story = make.story("s1", outlets=(outlet,), outlet_count=9, voice_count=4, split_from="s0")

    read = documents.story_document(story)

    assert read.outlets == (outlet,)
    assert (read.outlet_count, read.voice_count, read.split_from) == (9, 4, "s0")
    assert read.languages == ("en",)


def test_untold_counts_are_those_of_members() -> None:
    members = (
        make.story_member("a1", language="de"),
        make.story_member("a2", source=make.source_ref("herald"), copy_of=make.article_id("a1")),
    )

    read = documents.story_document(make.story("s1", members=members))

    assert (read.outlet_count, read.voice_count) == (2, 1)
    assert read.languages == ("de", "en")


def test_merged_story_leads_on() -> None:
    message = make.message(make.story("s2", members=(), merged_into="s1"), topic="stories.v1")

    read = StoryDocument.model_validate_json(document_of(message).body)

    assert (read.merged_into, read.article_ids) == ("s1", ())


def test_snapshot_becomes_a_document() -> None:
    snapshot = make_documents.snapshot(make_documents.topic("Q1"), make_documents.topic("Q2"))
    message = make.message(snapshot, topic="trends.history.v1", offset=41)

    document = document_of(message)

    assert (document.alias, document.id, document.version) == ("trends", snapshot.id, 42)
    read = TrendDocument.model_validate_json(document.body)
    assert (read.list_id, read.at, read.topic_ids) == ("world/24h", make.NOW, ("Q1", "Q2"))
    assert read.topics == snapshot.topics


def test_comment_becomes_a_document() -> None:
    document = document_of(make.message(comment(), topic="comments.v1"))

    assert (document.alias, document.id, document.version) == ("comments", "c1", 2)
    assert CommentDocument.model_validate_json(document.body).author == "Ada"


def test_retraction_and_article_share_an_id() -> None:
    article = make.message(make.enriched("a1"), topic="articles.enriched.v1")
    taken_back = make.message(retraction(), topic="articles.retracted.v1")

    assert document_of(article).id == document_of(taken_back).id


def test_missing_values_are_left_out() -> None:
    document = document_of(
        make.message(make.enriched(published_at=None), topic="articles.enriched.v1")
    )

    assert "published_at" not in json.loads(document.body)


@pytest.mark.parametrize("field", ["article_id", "source", "language", "provenance", "text"])
def test_article_without_what_it_must_have_is_unreadable(field: str) -> None:
    told = make.enriched().model_dump(mode="json")
    del told[field]
    message = Message("articles.enriched.v1", 0, 0, None, json.dumps(told).encode())

    with pytest.raises(UndecodableError, match=field):
        document_of(message)


def test_what_is_not_shown_is_left_out() -> None:
    event = make.enriched(phrases=("ash cloud",), html="<p>Ash</p>")
    body = document_of(make.message(event, topic="articles.enriched.v1")).body

    assert json.loads(body).keys() <= ArticleDocument.model_fields.keys()


def test_unreadable_message_is_named() -> None:
    message = Message("articles.enriched.v1", 0, 0, None, b'{"title": ""}')

    with pytest.raises(UndecodableError, match="more"):
        document_of(message)
