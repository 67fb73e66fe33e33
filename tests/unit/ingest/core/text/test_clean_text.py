"""What readers get is plain text, whatever the publisher wrote."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.core.text.clean_text import html_to_text, one_line, plain_text


def test_paragraphs_survive_as_empty_lines() -> None:
    assert html_to_text("<p>One</p><p>Two<br>lines</p>") == "One\n\nTwo\nlines"


def test_scripts_vanish_with_content() -> None:
    assert html_to_text("a<script>alert(1)</script><style>p{}</style>b") == "ab"


@pytest.mark.parametrize(
    "hostile",
    [
        "<img src=x onerror=alert(1)>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<!--><img src=x>-->",
        "<svg/onload=alert(1)>",
    ],
)
def test_no_markup_is_left(hostile: str) -> None:
    assert "<" not in html_to_text(hostile)


@given(st.text(alphabet="<>/!&;ltgamp#xscript \"'=", max_size=60))
def test_nothing_looks_like_a_tag(text: str) -> None:
    cleaned = html_to_text(text)

    assert not any(cleaned[i + 1 : i + 2].isalpha() for i, c in enumerate(cleaned) if c == "<")


def test_less_than_stays_in_plain_text() -> None:
    assert plain_text("1 < 2 & 3 > 2") == "1 < 2 & 3 > 2"


def test_a_line_has_no_breaks() -> None:
    assert one_line("<b>Etna</b>\n  erupts\x00 &amp; smokes") == "Etna erupts & smokes"
