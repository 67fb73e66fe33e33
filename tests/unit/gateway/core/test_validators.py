"""What tells one answer from another."""

from __future__ import annotations

import pytest

from services.gateway.core.validators import entity_tag, http_date, is_known
from tests import make

TAG = entity_tag(b"news")
CHANGED = http_date(make.NOW)


def test_each_form_has_its_tag() -> None:
    assert entity_tag(b"news") == TAG
    assert len({TAG, entity_tag(b"news", "gzip"), entity_tag(b"old news")}) == 3
    assert TAG.startswith('"')


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ({}, False),
        ({"if-none-match": TAG}, True),
        ({"if-none-match": f'"a", W/{TAG}'}, True),
        ({"if-none-match": "*"}, True),
        ({"if-none-match": '"a"'}, False),
        ({"if-none-match": '"a"', "if-modified-since": CHANGED}, False),
        ({"if-modified-since": CHANGED}, True),
        ({"if-modified-since": http_date(make.hours_ago(1))}, False),
        ({"if-modified-since": "Thu, 19 Nov 2099 12:00:00 -0000"}, True),
        ({"if-modified-since": "yesterday"}, False),
        ({"if-modified-since": "Thu, 19 Nov 2026 12:00:00 +99999999999999"}, False),
    ],
)
def test_known_by_tag_else_by_time(asked: dict[str, str], known: bool) -> None:
    assert is_known(asked, TAG, CHANGED) is known


def test_without_a_time_only_by_tag() -> None:
    assert not is_known({"if-modified-since": CHANGED}, TAG, None)
