"""Texts are cleaned of what is not seen, and only links into the web lead anywhere."""

from __future__ import annotations

import pytest

from services.gateway.core.comments.texts import (
    MOST_MARKS,
    Piece,
    cleaned,
    cleaned_name,
    link_count,
    pieces,
    says_something,
)


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("  one \t two  ", "one two"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("one\n\n\n\n\ntwo", "one\n\ntwo"),
        ("e\u0301t\u00e9", "\u00e9t\u00e9"),
        ("pay\u202egnp.exe\u2066x\u2069", "paygnp.exex"),
        ("nul\x00l\x1b[31m\u0085", "null[31m"),
        ("lone \ud800 half", "lone half"),
        ("\ufeffbom\u00ad", "bom"),
        ("\U000e0041hidden", "hidden"),
    ],
)
def test_what_is_not_seen_is_left_out(told: str, kept: str) -> None:
    assert cleaned(told) == kept


@pytest.mark.parametrize(
    "told", ["می\u200cخواهم", "👩\u200d👩\u200d👧", "שלום\u200f!", "<b>5 < 6 & 7</b>"]
)
def test_what_scripts_need_is_kept(told: str) -> None:
    assert cleaned(told) == told


def test_towers_of_marks_are_cut() -> None:
    assert len(cleaned("z" + "\u0335" * 400)) == 1 + MOST_MARKS


def test_name_is_one_line() -> None:
    assert cleaned_name(" Ada\n\nLovelace ") == "Ada Lovelace"


@pytest.mark.parametrize("told", ["\u0301\u0301", " \n ", ""])
def test_marks_alone_say_nothing(told: str) -> None:
    assert not says_something(told)


def test_links_are_counted_once() -> None:
    assert link_count("https://www.a.example HTTP://b.example www.c.example") == 3
    assert link_count("awww.something and wwwhat") == 0


@pytest.mark.parametrize(
    ("told", "hrefs"),
    [
        ("See https://a.example/x, then.", ["https://a.example/x"]),
        ("(https://a.example/x_(y))", ["https://a.example/x_(y)"]),
        ("HTTPS://A.example", ["HTTPS://A.example"]),
        ("https://a.example/?q=<script>", ["https://a.example/?q="]),
        ('https://a.example/"onmouseover="x', ["https://a.example/"]),
        ("javascript:alert(1) data:text/html,x vbscript:x", []),
        ("https://bank.example@evil.example/", []),
        ("https:// http://[::1 https://", []),
    ],
)
def test_links_into_the_web_lead_there(told: str, hrefs: list[str]) -> None:
    found = pieces(told)

    assert [one.href for one in found if one.href] == hrefs
    assert "".join(one.text for one in found) == told


def test_text_without_links_is_one_piece() -> None:
    assert pieces("Well told.") == [Piece("Well told.")]
