"""Found words are marked, everything else is escaped."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from services.gateway.core.search.marks import MARK_END, MARK_START, to_safe_html


def test_found_words_are_marked() -> None:
    assert to_safe_html(f"Mount {MARK_START}Etna{MARK_END}") == "Mount <mark>Etna</mark>"


def test_markup_in_text_is_escaped() -> None:
    marked = f"<b>{MARK_START}<i>{MARK_END}"

    assert to_safe_html(marked) == "&lt;b&gt;<mark>&lt;i&gt;</mark>"


@given(st.text(alphabet=f"a<&>\"'{MARK_START}{MARK_END}"))
def test_mark_is_the_only_element(text: str) -> None:
    """Also when the text holds our signs itself, in any order."""
    rest = re.sub(r"<mark>[^<>]*</mark>", "", to_safe_html(text))

    assert not set(rest) & {"<", ">", MARK_START, MARK_END}
