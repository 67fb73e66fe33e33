"""What is different between versions, in words and values."""

from __future__ import annotations

from typing import Any

import pytest

from services.gateway.core.versions.changes import by_pairs, changed, diff, words_changed
from services.gateway.core.versions.history import Version, as_of_filter, version_at
from services.gateway.core.versions.views import edits, moment_of
from shared.documents import TagRef
from tests import make
from tests.make_documents import article, entity_link


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({}, ()),
        ({"text": "Other."}, ("text",)),
        ({"authors": ("Ada",), "title": "Other"}, ("title", "authors")),
        ({"published_at": make.hours_ago(9)}, ("published_at",)),
        ({"entities": (entity_link("Q1", "Rome"),)}, ("entities",)),
        ({"ingest_time": make.hours_ago(9), "content_hash": "x"}, ()),
    ],
)
def test_only_what_readers_see_counts(fields: dict[str, Any], names: tuple[str, ...]) -> None:
    assert changed(article(), article(**fields)) == names


def test_moved_word_neither_came_nor_went() -> None:
    before, after = article(text="Ash fell on Rome."), article(text="On Rome Ash fell, again.")

    assert words_changed(before, after) == (2, 1)


def test_labels_are_compared_and_told() -> None:
    before = article().model_copy(update={"tags": (TagRef(id="1", label="Volcano"),)})
    after = before.model_copy(update={"tags": (TagRef(id="2", label="Volcano"),)})
    other = before.model_copy(update={"tags": ()})

    assert changed(before, after) == ()
    (field,) = diff(before, other).fields
    assert (field.field, field.before, field.after) == ("tags", ("Volcano",), ())


def test_each_version_has_the_one_before_it() -> None:
    third, second, first = (Version(article(version=one)) for one in (3, 2, 1))

    assert list(by_pairs([third, second, first])) == [
        (third, second),
        (second, first),
        (first, None),
    ]
    assert list(by_pairs([])) == []


def test_page_tells_of_no_more_edits_than_it_may() -> None:
    versions = [Version(article(version=one, title=f"T{one}")) for one in (3, 2, 1)]

    assert [one.is_first for one in edits(versions, 2)] == [False, False]
    assert [one.is_first for one in edits(versions, 3)] == [False, False, True]
    assert edits(versions[:1], 3) == ()


def test_moments_and_versions_are_the_same() -> None:
    assert moment_of(version_at(make.NOW)) == make.NOW
    assert moment_of(2**62).year == 9999
    at = version_at(make.NOW)
    assert as_of_filter(make.NOW)["bool"]["filter"] == [{"range": {"version": {"lte": at}}}]
