"""Forms of our pages as browsers send them."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, HTTPException, Request

FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 20


async def _fields(request: Request) -> dict[str, str]:
    """Return the fields of a form; answers 415 and 422 to what is none."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != FORM:
        raise HTTPException(415, f"This takes {FORM}.")
    try:
        body = (await request.body()).decode("ascii")
        told = parse_qsl(body, True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError as error:
        raise HTTPException(422, "This form cannot be read.") from error
    return dict(told)


Fields = Annotated[dict[str, str], Depends(_fields)]
