"""`cupure comments …`: what readers wrote, and what is to become of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Protocol, TypeVar

import typer

from services.gateway.adapters.http_moderation import GatewayRefusedError, HttpModeration
from services.gateway.core.comments.lists import Which

cli = typer.Typer(help="What readers wrote, and what becomes of it.", no_args_is_help=True)

CommentId = Annotated[str, typer.Argument(help="id of a comment")]
Reason = Annotated[str, typer.Option(help="why; kept for ever")]
Result = TypeVar("Result")
DEFAULT_URL = "http://127.0.0.1:8600"
# So much of a text says which one it is.
SHOWN_CHARS = 60


class Moderation(Protocol):
    """A gateway, for whoever moderates."""

    def find(self, **asked: Any) -> list[dict[str, Any]]:
        """Return comments as moderators see them."""

    def comment(self, comment_id: str) -> dict[str, Any]:
        """Return one comment."""

    def decide(self, comment_id: str, action: str, reason: str) -> dict[str, Any]:
        """Return the comment as it stands after the decision."""


@cli.callback()
def comments(
    context: typer.Context,
    key: Annotated[str, typer.Option(envvar="CUPURE_KEY", help="a key of scope moderate")] = "",
    url: Annotated[
        str, typer.Option(envvar="CUPURE_GATEWAY_URL", help="where a gateway answers")
    ] = DEFAULT_URL,
) -> None:
    """What readers wrote, and what becomes of it."""
    if context.obj is None:
        context.obj = HttpModeration(url, key)


@cli.command("list")
def list_comments(
    context: typer.Context,
    which: Annotated[Which, typer.Option(help="what waits, what was decided, or all")] = "waiting",
    words: Annotated[str | None, typer.Option(help="that all stand in the comment")] = None,
    article: Annotated[str | None, typer.Option(help="id of an article")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100)] = 100,
) -> None:
    """Print a line for each comment: id, state, reports, author and how it begins."""
    found = _run(
        lambda: _gateway(context).find(which=which, q=words, article_id=article, limit=limit)
    )
    for one in found:
        text = " ".join(one["text"].split())
        shown = text if len(text) <= SHOWN_CHARS else text[: SHOWN_CHARS - 1] + "…"
        typer.echo(
            f"{one['comment_id']}  {_state(one):8} {len(one['reports']):2} reports  "
            f"{one['author']} ({one['author_id']}): {shown}"
        )


@cli.command("hide")
def hide(context: typer.Context, comment_id: CommentId, reason: Reason) -> None:
    """Show a comment to nobody for now."""
    _decide(context, comment_id, "hide", reason)


@cli.command("remove")
def remove(context: typer.Context, comment_id: CommentId, reason: Reason) -> None:
    """Take a comment away for good; it can still be restored."""
    _decide(context, comment_id, "remove", reason)


@cli.command("restore")
def restore(context: typer.Context, comment_id: CommentId, reason: Reason) -> None:
    """Show a comment that is held, hidden or removed."""
    _decide(context, comment_id, "restore", reason)


@cli.command("keep")
def keep(context: typer.Context, comment_id: CommentId, reason: Reason) -> None:
    """Leave a comment that was reported as it is."""
    _decide(context, comment_id, "keep", reason)


@cli.command("audit")
def audit(
    context: typer.Context,
    comment_id: Annotated[str | None, typer.Argument(help="id of a comment")] = None,
    moderator: Annotated[str | None, typer.Option(help="only where this name decided")] = None,
) -> None:
    """Print who decided what, when and why: about one comment, or the latest about any."""
    gateway = _gateway(context)
    if comment_id is not None:
        found = [_run(lambda: gateway.comment(comment_id))]
    else:
        found = _run(lambda: gateway.find(which="decided", moderator=moderator, limit=100))
    for one in found:
        for decided in one["moderation"]:
            if moderator in (None, decided["by"]):
                typer.echo(
                    f"{decided['at']}  {one['comment_id']}  {decided['action']:8} "
                    f"by {decided['by']}, {decided['reports']} reports: {decided['reason']}"
                )


def _decide(context: typer.Context, comment_id: str, action: str, reason: str) -> None:
    after = _run(lambda: _gateway(context).decide(comment_id, action, reason))
    typer.echo(f"{after['comment_id']} is {_state(after)}")


def _state(comment: dict[str, Any]) -> str:
    return "held" if comment["held"] else str(comment["state"])


def _run(ask: Callable[[], Result]) -> Result:
    try:
        return ask()
    except GatewayRefusedError as error:
        typer.echo(f"cupure: {error}", err=True)
        raise typer.Exit(1) from error


def _gateway(context: typer.Context) -> Moderation:
    gateway: Moderation = context.obj
    return gateway
