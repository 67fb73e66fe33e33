"""What is offered beside an article."""

from __future__ import annotations

from services.gateway.core.similar import choose_similar
from tests.make_documents import article

READ = article("read", outlet="gazette")


def test_same_story_comes_first() -> None:
    told, close = article("told", outlet="herald"), article("close", outlet="courier")

    assert choose_similar(READ, [told], [close], 5) == [told, close]


def test_story_gives_one_per_outlet() -> None:
    first, second = article("first", outlet="herald"), article("second", outlet="herald")

    assert choose_similar(READ, [first, second], [], 5) == [first]


def test_own_language_of_story_first() -> None:
    german = article("german", outlet="rheinblick", code="de")
    english = article("english", outlet="herald")

    assert choose_similar(READ, [german, english], [], 5) == [english, german]


def test_never_itself_nor_its_copy() -> None:
    copy = article("copy", outlet="wire", content_hash=READ.content_hash)

    assert choose_similar(READ, [READ, copy], [READ, copy], 5) == []


def test_one_content_only_once() -> None:
    wire = article("wire", outlet="wire", content_hash="same")
    reprint = article("reprint", outlet="herald", content_hash="same")

    assert choose_similar(READ, [wire], [reprint], 5) == [wire]


def test_at_most_two_per_outlet() -> None:
    told = article("told", outlet="herald")
    close = [article(f"close{number}", outlet="herald") for number in range(3)]

    assert choose_similar(READ, [told], close, 5) == [told, close[0]]


def test_other_languages_are_not_alike() -> None:
    assert choose_similar(READ, [], [article("german", code="de")], 5) == []


def test_no_more_than_asked_for() -> None:
    close = [article(f"close{number}", outlet=f"outlet{number}") for number in range(9)]

    assert choose_similar(READ, [], close, 4) == close[:4]
