"""The choice of an edition: remembered when a reader makes it, and not before."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse
from starlette.convertors import Convertor, register_url_convertor

from services.gateway.core.reader.editions import EDITIONS, WORLD

router = APIRouter()

COOKIE = "edition"
REMEMBERED_S = 365 * 86_400


class _EditionConvertor(Convertor[str]):
    """Lets only the codes of editions be one, because other pages have short addresses too."""

    regex = "|".join(sorted(EDITIONS, key=len, reverse=True))

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("edition", _EditionConvertor())
EDITION_PATH = "/{edition:edition}"


@router.post("/editions" + EDITION_PATH)
async def choose(request: Request, edition: str) -> RedirectResponse:
    """Remember the edition for a year and lead to it; the world's is what is not remembered."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise HTTPException(403, "An edition is chosen on a page of this site.")
    chosen = EDITIONS[edition]
    answer = RedirectResponse(chosen.path, 303, headers={"Cache-Control": "no-store"})
    if chosen is WORLD:
        answer.delete_cookie(COOKIE)
    else:
        answer.set_cookie(
            COOKIE,
            edition,
            max_age=REMEMBERED_S,
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="lax",
        )
    return answer
