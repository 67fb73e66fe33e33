"""What an edit has changed."""

from __future__ import annotations

from services.ingest.core.intake.versions import diff
from tests import make


def test_diff_names_every_changed_field() -> None:
    before = make.raw_article("a", version=1, authors=("Anna",))
    after = make.raw_article("a", version=2, title="Etna rests", authors=("Anna", "Ugo"))

    told = diff(before, after)

    assert (told.before, told.after, told.changed) == (1, 2, ("title", "authors"))
    assert told.fields[0].after == ("Anna", "Ugo")


def test_same_content_has_no_changes() -> None:
    article = make.raw_article("a")

    assert diff(article, article).changed == ()
