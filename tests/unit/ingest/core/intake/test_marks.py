"""Short marks of entries and titles."""

from __future__ import annotations

from dataclasses import replace

from services.ingest.core.entries import Entry
from services.ingest.core.intake.marks import entry_mark, saying, share_words, title_mark
from tests.make import NOW, hours_ago

ENTRY = Entry(guid="a", url="https://gazette.example/a", title="Etna", published_at=NOW)


def test_new_date_leaves_the_saying() -> None:
    dated = replace(ENTRY, published_at=hours_ago(1))

    assert entry_mark(dated) != entry_mark(ENTRY)
    assert saying(entry_mark(dated)) == saying(entry_mark(ENTRY))


def test_new_words_change_the_saying() -> None:
    assert saying(entry_mark(replace(ENTRY, title="Etna!"))) != saying(entry_mark(ENTRY))


def test_what_readers_do_not_see_is_left_out() -> None:
    assert entry_mark(replace(ENTRY, html="<p>x</p>", keywords=("x",))) == entry_mark(ENTRY)


def test_marks_have_sixteen_digits() -> None:
    for mark in (entry_mark(ENTRY), title_mark("Etna erupts again"), title_mark("火山が噴火")):
        assert len(mark) == 16
        int(mark, 16)


def test_case_and_spaces_of_titles_do_not_matter() -> None:
    assert title_mark("Etna  erupts!") == title_mark("ETNA erupts")
    assert title_mark(" … ") == ""


def test_titles_with_common_words_share_them() -> None:
    assert share_words(
        title_mark("Etna erupts above Catania"), title_mark("Live: Etna erupts, Catania closes")
    )
    assert share_words(title_mark("エトナ山が噴火"), title_mark("エトナ山が再び噴火"))


def test_titles_with_other_words_share_none() -> None:
    assert not share_words(title_mark("Etna erupts at night"), title_mark("Bank raises its rate"))


def test_unknown_title_may_share_all() -> None:
    assert share_words("", title_mark("Etna erupts"))
