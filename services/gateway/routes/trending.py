"""`/v1/trending`: what is trending and why, from memory."""

from __future__ import annotations

from fastapi import APIRouter, Response

from services.gateway.core.trends import TrendingView, Window, trending
from services.gateway.routes.dependencies import Board
from services.gateway.routes.problems import problem_responses

router = APIRouter(prefix="/v1", tags=["trending"])


@router.get("/trending", operation_id="list_trending", responses=problem_responses())
async def list_trending(response: Response, board: Board, window: Window = "24h") -> TrendingView:
    """Return what is trending, each topic with its score and parts, what was observed and
    expected, the voices and the articles behind it.

    Answers also while the index is away.
    """
    response.headers["Cache-Control"] = "public, max-age=5"
    return trending(board, window)
