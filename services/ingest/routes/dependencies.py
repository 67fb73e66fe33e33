"""What the routes of sources are given: the app's own parts, by type."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request

from services.ingest.core.polling.poll_table import PollTable
from services.ingest.core.sources.registry import Registry
from services.ingest.discovering import Web
from services.ingest.routes.source_writing import SourceWriter


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of the worker behind the routes; `web` is None while there is no reading."""

    registry: Registry
    polls: PollTable
    writer: SourceWriter
    web: Callable[[], Web | None]
    now: Callable[[], datetime]
    max_bytes: int


def _parts(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts


InParts = Annotated[Parts, Depends(_parts)]
