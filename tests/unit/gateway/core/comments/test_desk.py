"""The desk answers when the log has told back what was written, and loses no change to another."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from itertools import count

import pytest

from services.gateway.core.comments import desk as desks
from services.gateway.core.comments import rules
from services.gateway.core.comments.desk import CommentDesk, Surroundings, Writer
from services.gateway.core.comments.errors import (
    CommentRefusedError,
    LogAwayError,
    NoCommentError,
    TooOftenError,
)
from services.gateway.core.comments.lists import CommentRequest
from services.gateway.core.comments.recent import RecentComments
from services.gateway.core.comments.rules import CommentRules, Draft, Step
from tests import make
from tests.make_documents import comment_event
from tests.memory_comments import MemoryComments, MemoryLog

ADA, BOB = Writer("ada", "192.0.2.1"), Writer("bob", "192.0.2.2")
DRAFT = Draft(make.article_id("a1"), "Ada", "Well told.")
STEP = Step(make.NOW, "other")


class Site:
    """A desk on an index and a log in memory."""

    def __init__(self, *comments: object, site: CommentRules | None = None) -> None:
        self.index = MemoryComments(*comments)  # type: ignore[arg-type]
        self.recent = RecentComments()
        self.log = MemoryLog(self.recent)
        self.now = make.NOW
        ids: Iterator[int] = count()
        given = Surroundings(
            self.index, self.recent, self.log, lambda: self.now, lambda: f"w{next(ids)}"
        )
        self.desk = CommentDesk(given, site or CommentRules())


async def test_posted_comment_is_found_at_once() -> None:
    site = Site()

    made, is_new = await site.desk.post(DRAFT, ADA)
    found = await site.desk.find(CommentRequest())

    assert (is_new, found.comments) == (True, (made,))
    assert site.log.told == [made]


async def test_sent_twice_is_there_once() -> None:
    site = Site()
    first, _ = await site.desk.post(DRAFT, ADA)

    assert await site.desk.post(DRAFT, ADA) == (first, False)
    assert len(site.log.told) == 1


async def test_same_post_at_two_gateways_is_one() -> None:
    site = Site()
    other = rules.posted(DRAFT, "ada", None, STEP)
    site.log.first = [other]

    assert await site.desk.post(DRAFT, ADA) == (other, False)


async def test_edit_and_decision_lose_neither() -> None:
    """The other gateway's decision comes onto the log just before the edit."""
    site = Site()
    made, _ = await site.desk.post(DRAFT, ADA)
    site.log.first = [rules.reported(made, "Spam", "eve", CommentRules(), STEP)]

    after = await site.desk.edit(made.comment_id, "Better told.", ADA)

    assert (after.text, len(after.reports), after.version) == ("Better told.", 1, 3)
    assert site.recent.get(made.comment_id) == after


async def test_edit_after_a_lost_race_is_judged_anew() -> None:
    site = Site()
    made, _ = await site.desk.post(DRAFT, ADA)
    site.log.first = [rules.moderated(made, "remove", "Spam", "ana", STEP)]

    with pytest.raises(NoCommentError):
        await site.desk.edit(made.comment_id, "Better told.", ADA)


async def test_decision_on_an_old_comment() -> None:
    site = Site(comment_event("c1", version=4))

    after = await site.desk.moderate("c1", "hide", "Spam", "ana")

    assert (after.version, after.state) == (5, "hidden")
    with pytest.raises(NoCommentError):
        await site.desk.seen("c1", "ada")


async def test_answer_needs_what_it_answers() -> None:
    site = Site(
        comment_event("c1"), comment_event("c2", state="hidden"), comment_event("c3", on="a2")
    )

    made, _ = await site.desk.post(Draft(DRAFT.article_id, "Bob", "So?", "c1"), BOB)

    assert made.parent_id == "c1"
    for above in ("c2", "c3", "c4"):
        with pytest.raises(CommentRefusedError):
            await site.desk.post(Draft(DRAFT.article_id, "Bob", "So?", above), BOB)


async def test_first_comment_waits_until_one_is_let_through() -> None:
    site = Site(site=CommentRules(hold="first"))
    first, _ = await site.desk.post(DRAFT, ADA)
    second, _ = await site.desk.post(Draft(DRAFT.article_id, "Ada", "And"), ADA)
    await site.desk.moderate(first.comment_id, "restore", "Fine", "ana")
    third, _ = await site.desk.post(Draft(DRAFT.article_id, "Ada", "More"), ADA)

    assert [first.held, second.held, third.held] == [True, True, False]


async def test_held_is_seen_by_its_author() -> None:
    site = Site(site=CommentRules(hold="all"))
    made, _ = await site.desk.post(DRAFT, ADA)

    assert await site.desk.seen(made.comment_id, "ada") == made
    with pytest.raises(NoCommentError):
        await site.desk.seen(made.comment_id, "bob")


async def test_each_reader_has_a_limit() -> None:
    site = Site(site=CommentRules(per_reader=2, per_address=9))
    for number in range(2):
        await site.desk.post(Draft(DRAFT.article_id, "Ada", f"{number}"), ADA)

    with pytest.raises(TooOftenError):
        await site.desk.post(DRAFT, ADA)
    site.now += timedelta(seconds=30)
    await site.desk.post(DRAFT, ADA)


async def test_new_sessions_share_an_address() -> None:
    site = Site(site=CommentRules(per_address=3))
    for number in range(3):
        await site.desk.post(DRAFT, Writer(f"s{number}", "192.0.2.1"))

    with pytest.raises(TooOftenError) as refused:
        await site.desk.post(DRAFT, Writer("s9", "192.0.2.1"))
    assert refused.value.policy == "address"
    await site.desk.post(DRAFT, Writer("s9", "192.0.2.9"))


async def test_log_away_is_told() -> None:
    site = Site()
    site.log.is_away = True

    with pytest.raises(LogAwayError):
        await site.desk.post(DRAFT, ADA)
    site.log.is_away = False
    assert (await site.desk.post(DRAFT, ADA))[1]


async def test_silent_log_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desks, "WITHIN_S", 0.01)
    site = Site()
    site.log.tell = lambda comment: None  # type: ignore[method-assign]

    with pytest.raises(LogAwayError):
        await site.desk.post(DRAFT, ADA)


async def test_nothing_is_written_before_all_is_read() -> None:
    site = Site()
    site.recent.is_whole.clear()

    with pytest.raises(LogAwayError):
        await site.desk.post(DRAFT, ADA)
    assert site.log.told == []


async def test_readers_of_one_gateway_do_not_race() -> None:
    site = Site(comment_event("c1"))

    await asyncio.gather(
        *(site.desk.report("c1", "Rude", Writer(f"r{one}", f"192.0.2.{one}")) for one in range(9))
    )

    assert [one.version for one in site.log.told] == list(range(2, 11))


async def test_endless_races_are_given_up() -> None:
    site = Site()
    made, _ = await site.desk.post(DRAFT, ADA)
    publish = site.log.publish

    async def beaten(topic: object, events: object) -> None:
        known = site.recent.get(made.comment_id)
        assert known is not None
        version, told = known.version + 1, f"{known.version}-other"
        site.log.first = [known.model_copy(update={"version": version, "id": told})]
        await publish(topic, events)  # type: ignore[arg-type]

    site.log.publish = beaten  # type: ignore[method-assign]
    with pytest.raises(LogAwayError):
        await site.desk.edit(made.comment_id, "Better", ADA)
