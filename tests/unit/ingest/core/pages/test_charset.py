"""Characters of pages."""

from __future__ import annotations

import pytest

from services.ingest.core.pages.charset import decode_page

ASH = "Äschenregen über Catania"


def test_mark_at_the_beginning_wins() -> None:
    assert decode_page(b"\xff\xfe" + ASH.encode("utf-16-le"), "text/html; charset=latin1") == ASH


def test_wrong_header_does_not_spoil_utf8() -> None:
    assert decode_page(ASH.encode(), "text/html; charset=iso-8859-1") == ASH


def test_header_is_believed_before_the_page() -> None:
    body = '<meta charset="koi8-r">Äschenregen'.encode("cp1252")

    assert "Äschenregen" in decode_page(body, "text/html; charset=windows-1252")


@pytest.mark.parametrize(
    "declared",
    [
        '<meta charset="windows-1251">',
        '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">',
        '<?xml version="1.0" encoding="windows-1251"?>',
    ],
)
def test_page_names_its_own_charset(declared: str) -> None:
    assert "Пепел" in decode_page(f"{declared}Пепел".encode("cp1251"))


def test_undeclared_bytes_are_detected() -> None:
    text = "Над городом всю ночь падал пепел, и люди выходили на улицы. " * 20

    assert decode_page(text.encode("cp1251")) == text


def test_codecs_that_are_no_charsets_are_ignored() -> None:
    assert decode_page(rb'<meta charset="unicode_escape">\x41', "text/html; charset=utf-7")[
        -4:
    ] == (r"\x41")


def test_broken_byte_spoils_itself_only() -> None:
    assert decode_page(b"<meta charset=utf-8>Ash \xff fell") == "<meta charset=utf-8>Ash � fell"
