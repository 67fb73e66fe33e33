"""`/v1/saved-searches`: searches that go on, kept by those who have a key."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.convertors import Convertor, register_url_convertor

from services.gateway.core.access.keys import KeyRing
from services.gateway.core.saved.searches import (
    Draft,
    WebhookDraft,
    changed,
    check_count,
    saved,
)
from services.gateway.core.saved.views import SavedSearchesView, SavedSearchView, saved_view
from services.gateway.core.saved.writing import SavedWriter
from services.gateway.routes.conventions.caching import NO_CACHING
from services.gateway.routes.conventions.problems import problem_responses
from services.gateway.routes.dependencies import Reader, Writer, outside
from services.gateway.routes.document import SECURITY
from services.gateway.routes.parameters import QueryParameters
from shared.events import SavedSearch

router = APIRouter(prefix="/v1/saved-searches", tags=["saved searches"])


class _UndottedConvertor(Convertor[str]):
    """Leaves names with an ending to feeds, whatever is done to them."""

    regex = "[^/.]+"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("undotted", _UndottedConvertor())

# Whoever may read all else, here is something only for who has a key.
KEYED: dict[str, Any] = {"security": [{name: []} for name in SECURITY]}

SavedPath = Annotated[
    str, Path(pattern=r"^[0-9a-f]{32}$", examples=["8c7e2b1d4f6a4f0e9a3b5c6d7e8f9a0b"])
]


class WebhookBody(BaseModel):
    """Where matches are to be sent, and what they are to be signed with."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(
        max_length=2048, description="http or https", examples=["https://desk.example/news"]
    )
    secret: str | None = Field(
        default=None,
        max_length=128,
        description="`whsec_` and 24 to 64 bytes in base64; without one it is made, or kept",
    )


class SavedSearchBody(QueryParameters):
    """What is looked for from now on: as `/v1/search` has it, with a name."""

    name: str = Field(min_length=1, max_length=128, examples=["Etna"])
    webhook: WebhookBody | None = None

    def draft(self) -> Draft:
        """Return what was written; raises `QueryError`."""
        webhook = WebhookDraft(**self.webhook.model_dump()) if self.webhook else None
        return Draft(self.name, self.wanted(), webhook)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where saved searches are kept and told of, at one moment."""

    writer: SavedWriter
    keys: KeyRing
    site: str
    now: datetime
    most: int

    def own(self, saved_id: str, owner: str) -> SavedSearch:
        """Return a saved search of `owner`, or answer 404."""
        kept = self.writer.get(saved_id)
        if kept is None or kept.owner != owner:
            raise HTTPException(404, f"You have no saved search {saved_id}.")
        return kept

    async def keep(self, body: SavedSearchBody, owner: str) -> SavedSearch:
        """Keep a new search of `owner`; raises `QueryError` and `ParameterError`."""
        made = saved(body.draft(), owner, self.now, secrets.token_bytes)
        check_count(len(self.writer.of(owner)), self.most)
        await self.writer.keep(made)
        return made

    def told(self, saved_id: str, token: str) -> SavedSearch:
        """Return the saved search whose token this is, or answer 404.

        Whoever has no key any more has no feed either.
        """
        kept = self.writer.get(saved_id)
        if kept is None or not secrets.compare_digest(kept.feed_token.encode(), token.encode()):
            raise HTTPException(404, "There is no such feed.")
        if not self.keys.holds(kept.owner, self.now):
            raise HTTPException(404, "There is no such feed.")
        return kept

    def view(self, kept: SavedSearch, before: SavedSearch | None = None) -> SavedSearchView:
        """Return how `kept` is told; with its secret if it was another `before`."""
        return saved_view(kept, self.site, _new_secret(kept, before))


async def _desk(request: Request) -> Desk:
    given, state = outside(request), request.app.state
    site = str(state.site or request.base_url).rstrip("/")
    writer = SavedWriter(given.saved, given.outlet, state.seal)
    return Desk(writer, state.keys, site, given.clock(), state.most_saved)


AtDesk = Annotated[Desk, Depends(_desk)]


@router.post(
    "",
    operation_id="save_search",
    status_code=201,
    responses=problem_responses(413),
    openapi_extra=KEYED,
)
async def save_search(
    response: Response, body: SavedSearchBody, owner: Writer, desk: AtDesk
) -> SavedSearchView:
    """Save a search: every article that arrives from now on is looked at by it.

    Belongs to the key's name. A webhook's `secret` is told in this answer and never again.
    """
    made = await desk.keep(body, owner)
    response.headers["Location"] = f"/v1/saved-searches/{made.saved_id}"
    return desk.view(made)


@router.get(
    "",
    operation_id="list_saved_searches",
    responses=problem_responses(),
    openapi_extra=KEYED,
)
async def list_saved_searches(response: Response, owner: Reader, desk: AtDesk) -> SavedSearchesView:
    """Return the saved searches of your key, the oldest first."""
    response.headers["Cache-Control"] = NO_CACHING
    views = (desk.view(one, one) for one in desk.writer.of(owner))
    return SavedSearchesView(saved_searches=tuple(views))


@router.get(
    "/{saved_id:undotted}",
    operation_id="get_saved_search",
    responses=problem_responses(404),
    openapi_extra=KEYED,
)
async def get_saved_search(
    response: Response, saved_id: SavedPath, owner: Reader, desk: AtDesk
) -> SavedSearchView:
    """Return one of your saved searches."""
    response.headers["Cache-Control"] = NO_CACHING
    kept = desk.own(saved_id, owner)
    return desk.view(kept, kept)


@router.put(
    "/{saved_id:undotted}",
    operation_id="change_saved_search",
    responses=problem_responses(404, 413),
    openapi_extra=KEYED,
)
async def change_saved_search(
    saved_id: SavedPath, body: SavedSearchBody, owner: Writer, desk: AtDesk
) -> SavedSearchView:
    """Replace one of your saved searches; a webhook that has ended begins anew."""
    before = desk.own(saved_id, owner)
    after = changed(before, body.draft(), desk.now, secrets.token_bytes)
    await desk.writer.keep(after)
    return desk.view(after, before)


@router.delete(
    "/{saved_id:undotted}",
    operation_id="delete_saved_search",
    status_code=204,
    responses=problem_responses(404),
    openapi_extra=KEYED,
)
async def delete_saved_search(saved_id: SavedPath, owner: Writer, desk: AtDesk) -> None:
    """Delete one of your saved searches; what was found and not yet sent is sent no more."""
    await desk.writer.delete(desk.own(saved_id, owner))


def _new_secret(after: SavedSearch, before: SavedSearch | None) -> str | None:
    if after.webhook is None:
        return None
    known = before.webhook.secret if before and before.webhook else None
    return None if after.webhook.secret == known else after.webhook.secret
