"""Articles as a table that is read as it was meant."""

from __future__ import annotations

import csv
import io

import pytest

from services.gateway.core.search.table import COLUMNS, heading, rows
from shared.documents import ArticleDocument
from tests.make_documents import article, retracted


def read(*articles: ArticleDocument) -> list[dict[str, str]]:
    told = (heading() + rows(articles)).decode()
    return list(csv.DictReader(io.StringIO(told, newline="")))


def test_text_comes_back_as_it_was() -> None:
    title = 'He said "no", then\r\nleft; Müller 中 ,'

    (row,) = read(article(title=title, sections=("world", "sport"), authors=("Ada", "Bo")))

    assert (row["title"], row["sections"], row["authors"]) == (title, "world|sport", "Ada|Bo")
    assert (row["country"], row["published_at"]) == ("", "2026-11-20T12:00:00Z")


def test_lines_are_those_of_the_rfc() -> None:
    assert heading() == ",".join(COLUMNS).encode() + b"\r\n"
    assert b'"a ""quoted"", title"' in rows([article(title='a "quoted", title')])


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "＝1", "\r=1"])
def test_no_cell_is_a_formula(title: str) -> None:
    (row,) = read(article(title=title, authors=("=cmd|' /C calc'!A0",)))

    assert row["title"] == f"'{title}"
    assert row["authors"].startswith("'=")


def test_retracted_article_keeps_its_line() -> None:
    (row,) = read(retracted())

    assert (row["retracted"], row["title"]) == ("true", "")
