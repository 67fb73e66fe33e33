"""`/v1/entities/{id}`: what is said about a person, place or organisation, with whom, over time."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from services.gateway.core.entities import MOST_DAYS, EntityView, entity_view, places_of, span_of
from services.gateway.routes.conventions.problems import problem_responses
from services.gateway.routes.dependencies import Board, Counts, Now

router = APIRouter(prefix="/v1/entities", tags=["entities"])

EntityPath = Annotated[
    str,
    Path(
        min_length=1,
        max_length=128,
        description="a Wikidata id, or one of the knowledge base (`cupure:…`)",
        examples=["Q16990"],
    ),
]


class EntityParameters(BaseModel):
    """Over how long."""

    model_config = ConfigDict(extra="forbid")

    days: int = Field(default=30, ge=1, le=MOST_DAYS, description="how far back")


@router.get("/{entity_id}", operation_id="get_entity", responses=problem_responses(404))
async def get_entity(
    entity_id: EntityPath,
    asked: Annotated[EntityParameters, Query()],
    coverage: Counts,
    board: Board,
    now: Now,
) -> EntityView:
    """Return what is said about an entity: how much over time, by whom, who is named with it,
    where it trends now, and the latest articles and stories.

    404 when no article names it.
    """
    span = span_of(asked.days, now)
    news = await coverage.entity(entity_id, span)
    if news is None:
        raise HTTPException(404, f"No article names {entity_id}.")
    return entity_view(entity_id, span, news, places_of(board, entity_id))
