"""Of two events of one version the first on the log holds, and old ones are forgotten."""

from __future__ import annotations

from datetime import timedelta

from services.gateway.core.comments.recent import LOOK_BACK, RecentComments
from shared.events import Comment
from tests import make
from tests.make_documents import comment_event


def event(name: str, version: int, by: str, minutes: float = 0) -> Comment:
    moment = make.NOW + timedelta(minutes=minutes)
    return comment_event(name, id=f"{name}@{version}-{by}", version=version, ingest_time=moment)


async def test_first_of_a_version_holds() -> None:
    recent = RecentComments()
    ours, theirs = recent.expect("c1@2-ours"), recent.expect("c1@2-theirs")
    for one in (event("c1", 1, "x"), event("c1", 2, "theirs"), event("c1", 2, "ours")):
        recent.note(one)

    assert (await ours, await theirs) == (False, True)
    assert recent.get("c1") == event("c1", 2, "theirs")


async def test_told_again_it_still_holds() -> None:
    recent = RecentComments()
    recent.note(event("c1", 1, "ours"))
    again = recent.expect("c1@1-ours")

    recent.note(event("c1", 1, "ours"))

    assert await again


def test_old_ones_are_forgotten() -> None:
    recent = RecentComments(most=2)
    for number, minutes in enumerate((0, 1, 2)):
        recent.note(event(f"c{number}", 1, "x", minutes))
    assert (len(recent), recent.get("c0")) == (2, None)

    recent.note(event("c9", 1, "x", 2 + LOOK_BACK / timedelta(minutes=1)))
    assert [one.comment_id for one in recent.all()] == ["c2", "c9"]
