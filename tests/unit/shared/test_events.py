"""Events are read strictly in what they promise and leniently in what is new."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from pydantic import ValidationError

from shared.events import RawArticle
from tests import make


def test_times_are_kept_in_utc() -> None:
    east = datetime(2026, 11, 20, 14, 0, tzinfo=timezone(timedelta(hours=2)))

    article = make.raw_article(event_time=east)

    assert article.event_time.tzinfo is UTC
    assert article.event_time.hour == 12


def test_time_without_zone_is_refused() -> None:
    with pytest.raises(ValidationError, match="timezone"):
        make.raw_article(event_time=datetime(2026, 11, 20, 14, 0))  # noqa: DTZ001


def test_unknown_fields_are_ignored() -> None:
    body = make.raw_article().model_dump(mode="json") | {"mood": "calm", "schema_version": 9}

    assert RawArticle.model_validate(body).title == "Mount Etna erupts"


@pytest.mark.parametrize("field", ["title", "article_id", "source", "event_time"])
def test_missing_field_is_refused(field: str) -> None:
    body = make.raw_article().model_dump(mode="json")
    del body[field]

    with pytest.raises(ValidationError, match=field):
        RawArticle.model_validate(body)


def test_empty_title_is_refused() -> None:
    with pytest.raises(ValidationError, match="title"):
        make.raw_article(title="")
