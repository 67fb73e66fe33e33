"""What is offered beside an article."""

from __future__ import annotations

from services.gateway.core.similar import Candidates, choose_similar
from shared.events import TextSketch
from tests.make_documents import article

READ = article("read", outlet="gazette")


def sketch(text_hash: str) -> TextSketch:
    return TextSketch(text_hash=text_hash, shingles=40)


def test_same_story_comes_first() -> None:
    told, close = article("told", outlet="herald"), article("close", outlet="courier")

    assert choose_similar(READ, Candidates([told], [close]), 5) == [told, close]


def test_story_gives_one_per_outlet() -> None:
    first, second = article("first", outlet="herald"), article("second", outlet="herald")

    assert choose_similar(READ, Candidates([first, second], []), 5) == [first]


def test_own_language_of_story_first() -> None:
    german = article("german", outlet="rheinblick", code="de")
    english = article("english", outlet="herald")

    assert choose_similar(READ, Candidates([german, english], []), 5) == [english, german]


def test_never_itself_nor_its_copy() -> None:
    copy = article("copy", outlet="wire", content_hash=READ.content_hash)

    assert choose_similar(READ, Candidates([READ, copy], [READ, copy]), 5) == []


def test_one_content_only_once() -> None:
    wire = article("wire", outlet="wire", content_hash="same")
    reprint = article("reprint", outlet="herald", content_hash="same")

    assert choose_similar(READ, Candidates([wire], [reprint]), 5) == [wire]


def test_at_most_two_per_outlet() -> None:
    told = article("told", outlet="herald")
    close = [article(f"close{number}", outlet="herald") for number in range(3)]

    assert choose_similar(READ, Candidates([told], close), 5) == [told, close[0]]


def test_copies_told_by_stories_are_left_out() -> None:
    wire, reprint = article("wire", outlet="wire"), article("reprint", outlet="herald")
    other = article("other", outlet="courier")
    of_read = {reprint.article_id: READ.article_id}
    of_other = {one.article_id: other.article_id for one in (wire, reprint)}

    assert choose_similar(READ, Candidates([wire], [reprint], of_read), 5) == [wire]
    assert choose_similar(READ, Candidates([wire], [reprint, other], of_other), 5) == [wire]


def test_one_text_under_two_titles_is_a_copy() -> None:
    texts = (sketch("same"), sketch("same"), sketch("own"))
    first, second, own = (
        article(f"a{number}", outlet=f"outlet{number}", sketch=one)
        for number, one in enumerate(texts)
    )

    assert choose_similar(READ, Candidates([], [first, second, own]), 5) == [first, own]


def test_no_more_than_asked_for() -> None:
    close = [article(f"close{number}", outlet=f"outlet{number}") for number in range(9)]

    assert choose_similar(READ, Candidates([], close), 4) == close[:4]
