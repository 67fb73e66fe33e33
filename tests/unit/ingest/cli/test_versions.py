"""What people are told of versions and edits."""

from __future__ import annotations

from services.ingest.cli.versions import diff_lines, version_line
from services.ingest.core.intake.versions import diff
from tests import make

VERSION = 1_795_176_000_000


def test_edit_is_shown_within_its_text() -> None:
    before = make.raw_article(version=1, title="Etna erupts", authors=("Anna", "Ugo"))
    after = make.raw_article(version=2, title="Etna rests", authors=())

    assert list(diff_lines(diff(before, after))) == [
        "1 -> 2",
        "title: Etna [-erupts-]{+rests+}",
        "authors: [-Anna, Ugo-]{++}",
    ]


def test_long_unchanged_passages_are_cut() -> None:
    before = make.raw_article(version=1, text="Ash fell all night. " * 50 + "Old end.")
    after = make.raw_article(version=2, text="Ash fell all night. " * 50 + "New end.")

    (_, line) = diff_lines(diff(before, after))
    assert len(line) < 150
    assert "[-Old -]{+New +}end." in line


def test_no_difference_is_said() -> None:
    article = make.raw_article()

    assert list(diff_lines(diff(article, article)))[-1] == "nothing that readers see"


def test_version_off_the_log_is_said() -> None:
    assert version_line(VERSION, None) == (
        f"{VERSION}  2026-11-20 12:00:00+00:00  no longer on the log"
    )
    assert "full       Mount Etna erupts" in version_line(VERSION, make.raw_article())
