"""`cupure comments` against a gateway in memory."""

from __future__ import annotations

from typing import Any

from typer.testing import CliRunner, Result

from services.gateway.adapters.http_moderation import GatewayRefusedError
from services.gateway.cli.comments import cli
from services.gateway.core.comments.errors import NoChangeError
from services.gateway.core.comments.rules import Step, moderated, read_action
from services.gateway.core.comments.views import moderated_view
from shared.events import Comment
from tests import make
from tests.make_documents import comment_event


class MemoryModeration:
    """Keeps comments as a gateway does, and tells what it was asked."""

    def __init__(self, *comments: Comment) -> None:
        self.kept = {one.comment_id: one for one in comments}
        self.asked: dict[str, Any] = {}

    def find(self, **asked: Any) -> list[dict[str, Any]]:
        self.asked = asked
        return [self.comment(one) for one in self.kept]

    def comment(self, comment_id: str) -> dict[str, Any]:
        return moderated_view(self.kept[comment_id]).model_dump(mode="json")

    def decide(self, comment_id: str, action: str, reason: str) -> dict[str, Any]:
        step = Step(make.NOW, "w")
        try:
            after = moderated(self.kept[comment_id], read_action(action), reason, "ana", step)
        except NoChangeError as error:
            raise GatewayRefusedError(str(error)) from error
        self.kept[comment_id] = after
        return self.comment(comment_id)


def call(gateway: MemoryModeration, *arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments), obj=gateway)


def test_list_has_a_line_for_each() -> None:
    long = comment_event("c2", text="So\n\nlong " * 30, state="hidden", held=True)
    gateway = MemoryModeration(comment_event("c1", author_id="ada"), long)

    lines = call(gateway, "list", "--words", "told").stdout.splitlines()

    assert lines[0] == "c1  visible   0 reports  Ada (ada): Well told."
    assert lines[1].startswith("c2  held ")
    assert lines[1].endswith("…")
    assert (gateway.asked["which"], gateway.asked["q"]) == ("waiting", "told")


def test_decisions_are_audited() -> None:
    gateway = MemoryModeration(comment_event("c1"))

    told = [
        call(gateway, action, "c1", "--reason", f"Why {action}").stdout
        for action in ("hide", "remove", "restore")
    ]
    audit = call(gateway, "audit", "c1").stdout.splitlines()

    assert told == ["c1 is hidden\n", "c1 is removed\n", "c1 is visible\n"]
    assert [line.split("  ")[2].split()[0] for line in audit] == ["hide", "remove", "restore"]
    assert audit[0].endswith("by ana, 0 reports: Why hide")


def test_audit_of_one_moderator() -> None:
    gateway = MemoryModeration(comment_event("c1"))
    call(gateway, "hide", "c1", "--reason", "Spam")

    assert call(gateway, "audit", "--moderator", "eve").stdout == ""
    assert gateway.asked == {"which": "decided", "moderator": "eve", "limit": 100}


def test_refusal_is_one_line() -> None:
    gateway = MemoryModeration(comment_event("c1"))

    refused = call(gateway, "restore", "c1", "--reason", "Fine")

    assert refused.exit_code == 1
    assert refused.stderr == "cupure: It cannot be decided to restore a comment that is visible.\n"


def test_reason_is_needed() -> None:
    assert call(MemoryModeration(comment_event("c1")), "hide", "c1").exit_code == 2
