"""The page of saved searches: kept, followed and deleted, after coming in with a key."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, cast
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import ValidationError

from services.gateway.core.access.keys import KeyRing, Scope
from services.gateway.core.costs import ParameterError
from services.gateway.core.query.errors import QueryError
from services.gateway.core.saved.searches import NARROWING, check_count, saved
from services.gateway.routes.comments.visitors import FromOurPages, sessions, set_cookie
from services.gateway.routes.dependencies import outside
from services.gateway.routes.forms import Fields
from services.gateway.routes.parameters import QueryParameters
from services.gateway.routes.rendering import render
from services.gateway.routes.saved.searches import AtDesk, Desk, SavedPath, SavedSearchBody
from shared.events import ApiKey, SavedSearch

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

HOME = "/saved"
KEEPER = "cupure_keeper"
_UNKEPT = {"Cache-Control": "no-store"}
_NO_KEY = "This key is not known, does not hold any more, or is not good for writing."
Asked = Mapping[str, str]
# The status, and why.
Refused = tuple[int, str]
_NOT_THEIRS = (403, "This form was made for somebody else. Please send it again.")


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who keeps searches, by the key they came in with, and what shows that a form is theirs."""

    key: ApiKey
    token: str


def _keeper(request: Request) -> Keeper | None:
    now = outside(request).clock()
    key_id = sessions(request).read_holder("keeper", request.cookies.get(KEEPER), now)
    key = cast(KeyRing, request.app.state.keys).by_id(key_id, now) if key_id else None
    if key is None or Scope.WRITE not in key.scopes:
        return None
    return Keeper(key, sessions(request).form_token(key.key_id))


KeeperNow = Annotated[Keeper | None, Depends(_keeper)]


@router.get(HOME)
async def kept(
    request: Request, asked: Annotated[QueryParameters, Query()], by: KeeperNow, desk: AtDesk
) -> HTMLResponse:
    """The searches that belong to a key, and a form for one more; who is not in gives a key."""
    told = asked.model_dump(exclude_defaults=True, exclude_none=True)
    return _door(request, told) if by is None else _shown(request, by, desk, told)


@router.post(HOME, dependencies=[FromOurPages])
async def keep(request: Request, fields: Fields, by: KeeperNow, desk: AtDesk) -> Response:
    """Save a search, and lead to it."""
    asked = _asked(fields)
    if by is None:
        return _door(request, asked)
    if not _is_theirs(request, by, fields):
        return _shown(request, by, desk, asked, _NOT_THEIRS)
    try:
        made = _made(fields.get("name", ""), asked, by, desk)
    except (ValidationError, QueryError, ParameterError) as error:
        return _shown(request, by, desk, asked, (422, _fault(error)))
    await desk.writer.keep(made)
    return RedirectResponse(f"{HOME}#saved-{made.saved_id}", 303)


@router.post(HOME + "/{saved_id}/delete", dependencies=[FromOurPages])
async def delete(
    request: Request, saved_id: SavedPath, fields: Fields, by: KeeperNow, desk: AtDesk
) -> Response:
    """Delete a search of theirs."""
    if by is None:
        return _door(request, {})
    if not _is_theirs(request, by, fields):
        return _shown(request, by, desk, {}, _NOT_THEIRS)
    await desk.writer.delete(desk.own(saved_id, by.key.name))
    return RedirectResponse(HOME, 303)


@router.post(HOME + "/enter", dependencies=[FromOurPages])
async def enter(request: Request, fields: Fields, desk: AtDesk) -> Response:
    """Let the holder of a key in that is good for writing; what they asked for is kept."""
    asked = _asked(fields)
    key = desk.keys.find(fields.get("key", "").strip(), desk.now)
    if key is None or Scope.WRITE not in key.scopes:
        return _door(request, asked, _NO_KEY)
    response = RedirectResponse(f"{HOME}?{urlencode(asked)}" if asked else HOME, 303)
    sealed = sessions(request).sealed_holder("keeper", key.key_id, desk.now)
    set_cookie(request, response, KEEPER, sealed)
    return response


@router.post(HOME + "/leave", dependencies=[FromOurPages])
async def leave() -> Response:
    """Forget the holder of the key on this device."""
    response = RedirectResponse(HOME, 303)
    response.delete_cookie(KEEPER)
    return response


def _asked(fields: Mapping[str, str]) -> Asked:
    return {name: fields[name] for name in NARROWING if fields.get(name)}


def _is_theirs(request: Request, by: Keeper, fields: Mapping[str, str]) -> bool:
    return sessions(request).is_form_of(fields.get("token", ""), by.key.key_id)


def _made(name: str, asked: Asked, by: Keeper, desk: Desk) -> SavedSearch:
    body = SavedSearchBody.model_validate({"name": name.strip(), **asked})
    made = saved(body.draft(), by.key.name, desk.now, secrets.token_bytes)
    check_count(len(desk.writer.of(by.key.name)), desk.most)
    return made


def _fault(error: ValidationError | QueryError | ParameterError) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False)[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return str(error)


def _door(request: Request, asked: Asked, fault: str | None = None) -> HTMLResponse:
    status = 200 if fault is None and request.method == "GET" else 403
    context = {"by": None, "asked": asked, "fault": fault}
    return render(request, "saved.html", context, status, _UNKEPT)


def _shown(
    request: Request, by: Keeper, desk: Desk, asked: Asked, refused: Refused | None = None
) -> HTMLResponse:
    """Return the page of their searches, with `asked` in its form and why it was refused."""
    status, fault = refused or (200, None)
    searches = [desk.view(one, one) for one in desk.writer.of(by.key.name)]
    context = {"by": by, "searches": searches, "asked": asked, "fault": fault}
    return render(request, "saved.html", context | {"narrowing": NARROWING}, status, _UNKEPT)
