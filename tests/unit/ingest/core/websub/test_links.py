"""Hubs named in headers."""

from __future__ import annotations

import pytest

from services.ingest.core.websub.subscriptions import hub_links

BASE = "https://gazette.example/feed.xml"
HUB = "https://hub.example/"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ([], (None, None)),
        ([f'<{HUB}>; rel="hub"'], (HUB, None)),
        ([f'<{HUB}>; rel=hub, </topic>; rel="self"'], (HUB, "https://gazette.example/topic")),
        ([f'<{HUB}>; rel="hub self"'], (HUB, HUB)),
        ([f'<{HUB}>; title="x"; rel="HUB"'], (HUB, None)),
        (["<https://a.example/>; rel=hub", f"<{HUB}>; rel=hub"], ("https://a.example/", None)),
        (["<ftp://hub.example/>; rel=hub"], (None, None)),
        (['<https://gazette.example/page/2>; rel="next"'], (None, None)),
        (["<" * 10_000, "no link at all"], (None, None)),
    ],
)
def test_headers_name_hub_and_topic(
    headers: list[str], expected: tuple[str | None, str | None]
) -> None:
    assert hub_links(headers, BASE) == expected
