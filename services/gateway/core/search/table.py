"""Articles as rows of a table (CSV, RFC 4180) that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from services.gateway.core.wording import told_for_machines
from shared.documents import ArticleDocument

COLUMNS = (
    "article_id",
    "version",
    "title",
    "summary",
    "url",
    "outlet_id",
    "outlet",
    "owner",
    "country",
    "language",
    "sections",
    "tags",
    "entities",
    "authors",
    "event_time",
    "published_at",
    "ingest_time",
    "retracted",
)
BETWEEN = "|"
# What a spreadsheet runs if a cell begins with it (OWASP, CSV injection), in wide form too.
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_HARMLESS = "'"


def heading() -> bytes:
    """Return the first line, which names the columns."""
    return _lines([COLUMNS])


def rows(articles: Iterable[ArticleDocument]) -> bytes:
    """Return a line for each article."""
    return _lines([_cells(one) for one in articles])


def _lines(lines: Sequence[Sequence[str]]) -> bytes:
    told = io.StringIO()
    csv.writer(told, lineterminator="\r\n").writerows(lines)
    return told.getvalue().encode()


def _cells(article: ArticleDocument) -> list[str]:
    published = article.published_at
    others: Mapping[str, object] = {
        "outlet_id": article.source_id,
        "outlet": article.source_name,
        "sections": BETWEEN.join(article.sections),
        "tags": BETWEEN.join(one.label for one in article.tags),
        "entities": BETWEEN.join(one.id for one in article.entities),
        "authors": BETWEEN.join(article.authors),
        "event_time": told_for_machines(article.event_time),
        "published_at": told_for_machines(published) if published else "",
        "ingest_time": told_for_machines(article.ingest_time),
        "retracted": str(article.retracted).lower(),
    }
    return [
        _harmless(others[name] if name in others else getattr(article, name)) for name in COLUMNS
    ]


def _harmless(value: object) -> str:
    text = "" if value is None else str(value)
    return _HARMLESS + text if text.lstrip(" ").startswith(_RUNS) else text
