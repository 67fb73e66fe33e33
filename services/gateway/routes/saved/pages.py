"""The page of saved searches: kept, followed and deleted, after coming in with a key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import ValidationError

from services.gateway.core.access.keys import Scope
from services.gateway.core.costs import ParameterError
from services.gateway.core.query.errors import QueryError
from services.gateway.core.saved.searches import NARROWING
from services.gateway.routes.forms import Fields
from services.gateway.routes.key_doors import FromOurPages, Holder, KeyDoor, is_form_of
from services.gateway.routes.parameters import QueryParameters
from services.gateway.routes.rendering import render
from services.gateway.routes.saved.searches import AtDesk, Desk, SavedPath, SavedSearchBody

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

HOME = "/saved"
KEEPING = KeyDoor("keeper", Scope.WRITE, "cupure_keeper")
_UNKEPT = {"Cache-Control": "no-store"}
_NO_KEY = "This key is not known, does not hold any more, or is not good for writing."
Asked = Mapping[str, str]
# The status, and why.
Refused = tuple[int, str]
_NOT_THEIRS = (403, "This form was made for somebody else. Please send it again.")


KeeperNow = Annotated[Holder | None, Depends(KEEPING.holder)]


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
    if not is_form_of(request, by, fields):
        return _shown(request, by, desk, asked, _NOT_THEIRS)
    try:
        body = SavedSearchBody.model_validate({"name": fields.get("name", "").strip(), **asked})
        made = await desk.keep(body, by.key.name)
    except (ValidationError, QueryError, ParameterError) as error:
        return _shown(request, by, desk, asked, (422, _fault(error)))
    return RedirectResponse(f"{HOME}#saved-{made.saved_id}", 303)


@router.post(HOME + "/{saved_id}/delete", dependencies=[FromOurPages])
async def delete(
    request: Request, saved_id: SavedPath, fields: Fields, by: KeeperNow, desk: AtDesk
) -> Response:
    """Delete a search of theirs."""
    if by is None:
        return _door(request, {})
    if not is_form_of(request, by, fields):
        return _shown(request, by, desk, {}, _NOT_THEIRS)
    await desk.writer.delete(desk.own(saved_id, by.key.name))
    return RedirectResponse(HOME, 303)


@router.post(HOME + "/enter", dependencies=[FromOurPages])
async def enter(request: Request, fields: Fields) -> Response:
    """Let the holder of a key in that is good for writing; what they asked for is kept."""
    asked = _asked(fields)
    key = KEEPING.key(request, fields.get("key", ""))
    if key is None:
        return _door(request, asked, _NO_KEY)
    response = RedirectResponse(f"{HOME}?{urlencode(asked)}" if asked else HOME, 303)
    KEEPING.let_in(request, response, key)
    return response


@router.post(HOME + "/leave", dependencies=[FromOurPages])
async def leave() -> Response:
    """Forget the holder of the key on this device."""
    response = RedirectResponse(HOME, 303)
    response.delete_cookie(KEEPING.cookie)
    return response


def _asked(fields: Mapping[str, str]) -> Asked:
    return {name: fields[name] for name in NARROWING if fields.get(name)}


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
    request: Request, by: Holder, desk: Desk, asked: Asked, refused: Refused | None = None
) -> HTMLResponse:
    """Return the page of their searches, with `asked` in its form and why it was refused."""
    status, fault = refused or (200, None)
    searches = [desk.view(one, one) for one in desk.writer.of(by.key.name)]
    context = {"by": by, "searches": searches, "asked": asked, "fault": fault}
    return render(request, "saved.html", context | {"narrowing": NARROWING}, status, _UNKEPT)
