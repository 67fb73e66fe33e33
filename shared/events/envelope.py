"""What every event carries."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field


def _to_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


UtcTime = Annotated[AwareDatetime, AfterValidator(_to_utc)]


Share = Annotated[float, Field(ge=0.0, le=1.0)]


ArticleId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]


class Lane(StrEnum):
    """Whether an event tells of now or of history loaded later, which must never make a trend."""

    LIVE = "live"
    BACKFILL = "backfill"


class Contract(BaseModel):
    """An immutable value that ignores fields of newer versions."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Provenance(Contract):
    """Which service made an event, and from which message; no message for the first in a line."""

    service: str
    version: str
    topic: str | None = None
    partition: int | None = None
    offset: int | None = None


class Event(Contract):
    """What every message carries.

    `id` is the same for every delivery of one event, so consumers can drop duplicates by it.
    `event_time` is when it happened in the world, `ingest_time` when Cupure first saw it.
    """

    current_schema: ClassVar[int] = 1

    schema_version: int = 1
    id: str = Field(min_length=1)
    event_time: UtcTime
    ingest_time: UtcTime
    lane: Lane = Lane.LIVE
    provenance: Provenance
