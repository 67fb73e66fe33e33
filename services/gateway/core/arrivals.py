"""New articles, told to those who have a list open that they belong on."""

from __future__ import annotations

from services.gateway.core.change_feed import Told, Wanted
from services.gateway.core.finder import SearchRequest
from services.gateway.core.reader.regions import REGIONS
from services.gateway.core.views import View
from shared.events import Lane, PlacedArticle, UtcTime


class ArrivalView(View):
    """An article that has just come; it can be found within seconds."""

    article_id: str
    title: str
    outlet: str
    language: str
    sections: tuple[str, ...]
    event_time: UtcTime


def is_arrival(placed: PlacedArticle) -> bool:
    """Return whether readers of now are told: not of what is loaded later, edited, moved, gone."""
    is_first = placed.change == "placed" and placed.replaces is None
    return is_first and placed.lane == Lane.LIVE


def wanted_by(asked: SearchRequest) -> Wanted[PlacedArticle]:
    """Return what tells whether an article arrives on a list, by its filters and not its words."""
    countries = REGIONS.get(asked.region, ()) if asked.region else None

    def is_wanted(placed: PlacedArticle) -> bool:
        country = (placed.source.country or "").upper()
        return (
            is_arrival(placed)
            and asked.language in (None, placed.language)
            and (asked.country is None or asked.country.upper() == country)
            and (countries is None or country in countries)
            and asked.section in (None, *placed.sections)
            and asked.source in (None, placed.source.id)
            and asked.entity in (None, *(one.id for one in placed.entities))
        )

    return is_wanted


def told_arrival(told: Told[PlacedArticle]) -> bytes:
    """Return an arrival as a server-sent event; JSON holds no line break of its own."""
    placed = told.change
    view = ArrivalView(
        article_id=placed.article_id,
        title=placed.title,
        outlet=placed.source.name,
        language=placed.language,
        sections=placed.sections,
        event_time=placed.event_time,
    )
    return f"id: {told.id}\nevent: article\ndata: {view.model_dump_json()}\n\n".encode()
