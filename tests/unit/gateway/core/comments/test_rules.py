"""What may be said, and which version follows which."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.gateway.core.comments import rules
from services.gateway.core.comments.errors import (
    CommentRefusedError,
    NoChangeError,
    NoCommentError,
    NotAllowedError,
)
from services.gateway.core.comments.rules import Action, CommentRules, Draft, Step
from services.gateway.core.comments.words import WordList
from shared.events import Comment
from tests import make
from tests.make_documents import comment_event

SITE = CommentRules()
DRAFT = Draft(make.article_id("a1"), "Ada", "Well told.")
WORDS = CommentRules(words=WordList.of(["casino", "!viagra"]))


def step(minutes: float = 1) -> Step:
    return Step(make.NOW + timedelta(minutes=minutes), "w1")


def comment(**fields: Any) -> Comment:
    return comment_event(**({"author_id": "ada"} | fields))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"author": "A"}, "author"),
        ({"author": "A" * 41}, "author"),
        ({"author": "\u202e\u0301"}, "author"),
        ({"author": "www.a.example"}, "author"),
        ({"author": "Dr Viagra"}, "author"),
        ({"text": " \n\u200b "}, "text"),
        ({"text": "a" * 4001}, "text"),
        ({"text": "https://a.example https://b.example www.c.example"}, "text"),
        ({"text": "Viagra!"}, "text"),
    ],
)
def test_wrong_draft_names_the_field(fields: dict[str, str], field: str) -> None:
    with pytest.raises(CommentRefusedError) as refused:
        rules.checked(replace(DRAFT, **fields), WORDS)

    assert refused.value.field == field


def test_draft_is_cleaned() -> None:
    draft = rules.checked(replace(DRAFT, author=" Ada ", text="So\u202e.\r\n", parent_id=""), SITE)

    assert draft == replace(DRAFT, text="So.")


def test_closed_comments_take_nothing() -> None:
    with pytest.raises(NotAllowedError):
        rules.checked(DRAFT, CommentRules(open=False))


def test_same_words_are_one_comment() -> None:
    name = rules.comment_id(DRAFT, "ada")

    assert name == rules.comment_id(replace(DRAFT, author="Augusta"), "ada")
    assert name != rules.comment_id(DRAFT, "bob")
    assert name != rules.comment_id(replace(DRAFT, parent_id="c1"), "ada")


@pytest.mark.parametrize(
    ("site", "is_known", "is_held"),
    [
        (SITE, False, False),
        (CommentRules(hold="first"), False, True),
        (CommentRules(hold="first"), True, False),
        (CommentRules(hold="all"), True, True),
        (CommentRules(words=WordList.of(["told"])), True, True),
    ],
)
def test_some_wait_for_a_moderator(site: CommentRules, is_known: bool, is_held: bool) -> None:
    why = rules.why_held(DRAFT, site, is_known=is_known)

    made = rules.posted(DRAFT, "ada", why, step())

    assert (made.state, made.held) == (("hidden", True) if is_held else ("visible", False))
    assert [(one.action, one.by) for one in made.moderation] == [("hold", "rules")] * is_held


def test_edit_makes_the_next_version() -> None:
    made = rules.edited(comment(), " Better told. ", "ada", SITE, step())

    assert (made.version, made.text, made.edited_at) == (2, "Better told.", step().now)
    assert (made.event_time, made.ingest_time) == (make.NOW, step().now)
    assert made.id == "c1@2-w1"


@pytest.mark.parametrize(
    ("fields", "author_id", "minutes"),
    [
        ({}, "bob", 1),
        ({}, None, 1),
        ({"author_id": ""}, "", 1),
        ({}, "ada", 5),
        ({"state": "hidden"}, "ada", 1),
        ({"state": "removed"}, "ada", 1),
    ],
)
def test_only_own_and_only_soon(
    fields: dict[str, str], author_id: str | None, minutes: float
) -> None:
    with pytest.raises(NotAllowedError):
        rules.edited(comment(**fields), "Else", author_id, SITE, step(minutes))


def test_edit_is_checked_like_a_post() -> None:
    with pytest.raises(CommentRefusedError):
        rules.edited(comment(), "viagra", "ada", WORDS, step())

    assert rules.edited(comment(), "A casino", "ada", WORDS, step()).held


def test_edit_to_the_same_is_none() -> None:
    known = comment()

    assert rules.edited(known, known.text, "ada", SITE, step()) is known


def test_one_report_of_each_reader() -> None:
    once = rules.reported(comment(), "Spam", "bob", SITE, step())

    assert rules.reported(once, "Spam!", "bob", SITE, step()) is once
    assert len(rules.reported(once, "Spam", "eve", SITE, step()).reports) == 2


def test_enough_reports_hide() -> None:
    site = CommentRules(reports_hide=2)
    once = rules.reported(comment(), "Spam", "bob", site, step())
    twice = rules.reported(once, "Spam", "eve", site, step())

    assert (once.state, twice.state, twice.held) == ("visible", "hidden", True)
    with pytest.raises(NoCommentError):
        rules.reported(twice, "Spam", "kim", site, step())


@pytest.mark.parametrize(
    ("fields", "action", "state"),
    [
        ({}, "hide", "visible"),
        ({"state": "hidden"}, "restore", "hidden"),
        ({"state": "hidden"}, "remove", "hidden"),
        ({"state": "hidden", "held": True}, "hide", "held"),
        ({"state": "removed"}, "restore", "removed"),
    ],
)
def test_decision_is_kept_with_its_reason(
    fields: dict[str, Any], action: Action, state: str
) -> None:
    made = rules.moderated(comment(**fields), action, "Unkind", "ana", step())

    assert (made.state, made.held, made.version) == (rules._BECOMES[action], False, 2)
    (decided,) = made.moderation
    assert (decided.action, decided.reason, decided.by) == (action, "Unkind", "ana")
    assert action not in rules.possible(made), state


def test_decision_settles_reports() -> None:
    reported = rules.reported(comment(), "Spam", "bob", SITE, step())

    kept = rules.moderated(reported, "keep", "Within the rules", "ana", step())

    assert (kept.state, kept.reports, kept.moderation[0].reports) == ("visible", (), 1)


@pytest.mark.parametrize(
    ("fields", "action"),
    [
        ({}, "restore"),
        ({}, "keep"),
        ({"state": "hidden"}, "hide"),
        ({"state": "removed"}, "hide"),
        ({"state": "removed"}, "remove"),
    ],
)
def test_decision_must_change_something(fields: dict[str, Any], action: Action) -> None:
    with pytest.raises(NoChangeError):
        rules.moderated(comment(**fields), action, "Why", "ana", step())


@pytest.mark.parametrize("reason", ["", " \u200b", "a" * 501])
def test_reason_is_needed(reason: str) -> None:
    with pytest.raises(CommentRefusedError):
        rules.checked_reason(reason)


def test_unknown_decision_is_refused() -> None:
    with pytest.raises(CommentRefusedError):
        rules.read_action("burn")
