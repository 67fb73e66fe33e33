"""Finding copies among all texts of the last days."""

from __future__ import annotations

from typing import Any

from services.enrich.core.copies.book import CopyBook
from services.enrich.core.copies.sketch import sketch_of
from shared.events import StoryMember
from tests import make
from tests.unit.enrich.core.copies.texts import HARBOUR, HARBOUR_RETOLD, PARAGRAPHS
from tests.unit.enrich.corpora import member

HALF = "\n\n".join(PARAGRAPHS[:3])
NOTICE = "This site uses cookies, and you must agree to that before you read any of its articles."


def _member(name: str, text: str, **fields: Any) -> StoryMember:
    return member(name, **({"sketch": sketch_of(text), "title": name} | fields))


def _book(*members: StoryMember) -> CopyBook:
    book = CopyBook()
    for one in members:
        book.put(one)
    return book


def test_equal_and_cut_texts_are_found() -> None:
    original = _member("original", HARBOUR)
    book = _book(original, _member("other", HARBOUR_RETOLD))

    assert book.find(_member("equal", HARBOUR)) is original
    assert book.find(_member("cut", HALF)) is original


def test_own_former_version_is_no_copy() -> None:
    assert _book(_member("a", HARBOUR)).find(_member("a", HARBOUR + " More.", version=2)) is None


def test_new_version_finds_its_copy() -> None:
    copy = _member("copy", HALF, copy_of=make.article_id("a"))
    book = _book(_member("a", HARBOUR), copy)

    assert book.find(_member("a", HARBOUR + " More to come.", version=2)) is copy


def test_removed_text_is_not_found() -> None:
    book = _book(_member("a", HARBOUR))

    book.remove(make.article_id("a"))

    assert book.find(_member("cut", HALF)) is None
    assert len(book) == 0


def test_copy_stands_in_for_lost_original() -> None:
    copy = _member("copy", HARBOUR + " Read more.", copy_of=make.article_id("a"))
    book = _book(_member("a", HARBOUR), copy)

    book.remove(make.article_id("a"))

    assert book.find(_member("cut", HALF)) is copy


def test_boilerplate_of_a_publisher_is_ignored() -> None:
    notices = [_member(name, NOTICE, source=make.source_ref("gazette")) for name in ("a", "b")]

    assert _book(notices[0]).find(notices[1]) is None
    assert _book(notices[0]).find(_member("c", NOTICE)) is notices[0]


def test_oldest_of_too_many_are_forgotten() -> None:
    book = CopyBook(most=1)
    old, new = _member("old", HARBOUR, hours=9), _member("new", HARBOUR_RETOLD, hours=1)
    for one in (new, old):
        book.put(one)

    book.sweep()

    assert book.find(_member("old copy", HARBOUR)) is None
    assert book.find(_member("new copy", HARBOUR_RETOLD)) is new


def test_text_without_sketch_is_left_out() -> None:
    bare = _member("bare", "", sketch=None)

    assert _book(bare).find(bare) is None
