"""What the routes are given: the index, the trending lists and the clock of the app."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, cast

from fastapi import Depends, Request

from services.gateway.core.finder import ArticleFinder
from services.gateway.core.trends import TrendBoard


@dataclass(frozen=True, slots=True)
class Outside:
    """What an app is made from; tests give it fakes."""

    finder: ArticleFinder
    board: TrendBoard
    clock: Callable[[], datetime]


def outside(request: Request) -> Outside:
    """Return what the app that serves `request` was made from."""
    return cast(Outside, request.app.state.outside)


async def _finder(request: Request) -> ArticleFinder:
    return outside(request).finder


async def _board(request: Request) -> TrendBoard:
    return outside(request).board


async def _now(request: Request) -> datetime:
    return outside(request).clock()


Finder = Annotated[ArticleFinder, Depends(_finder)]
Board = Annotated[TrendBoard, Depends(_board)]
Now = Annotated[datetime, Depends(_now)]
