"""A batch of pushed articles: each read by itself, all published together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.ingest.core.entries import Draft, EntryError
from services.ingest.core.intake.intake import Intake, Outcome
from services.ingest.core.intake.pushed import read_pushed
from shared.events import Lane


async def push(
    raw_articles: Sequence[Any], intake: Intake, lane: Lane | None = None
) -> list[Outcome]:
    """Return an outcome for each of `raw_articles`; a bad one rejects only itself.

    Raises `TransientError`; sending the same again is then safe.
    """
    read = [_read(raw, lane) for raw in raw_articles]
    taken = iter(await intake.take([one for one in read if isinstance(one, Draft)]))
    return [next(taken) if isinstance(one, Draft) else one for one in read]


def _read(raw: Any, lane: Lane | None) -> Draft | Outcome:
    try:
        return read_pushed(raw, lane)
    except EntryError as error:
        return Outcome("rejected", error=str(error))
