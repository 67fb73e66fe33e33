"""Hand-made news for stories and trends: a few events, told by as many outlets as a test needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shared.events import ArticleDigest, EntityRef, Story, StoryMember
from tests import make

ETNA = make.entity("Q16990", "Mount Etna")
CATANIA = make.entity("Q1903", "Catania", type="city", salience=0.5)
MCCANN = make.entity("cupure:madeleine-mccann", "Madeleine McCann", type="person")
LUZ = make.entity("cupure:praia-da-luz", "Praia da Luz", salience=0.5)
PORTUGAL = make.entity("Q45", "Portugal", type="country", salience=0.4)
RUSSIA = make.entity("Q159", "Russia", type="country")
UKRAINE = make.entity("Q212", "Ukraine", type="country")
ISTANBUL = make.entity("Q406", "Istanbul", type="city", salience=0.6)
TRUMP = make.entity("Q22686", "Donald Trump", type="politician")

ETNA_TITLES = (
    "Mount Etna erupts and sends ash over Catania",
    "Ash cloud over Catania as Etna volcano erupts",
    "Etna eruption: hikers flee falling ash",
    "Volcano Etna erupts, airport of Catania stays open",
)
MCCANN_TITLES = (
    "Police search farmland for Madeleine McCann",
    "New search for Madeleine McCann near Praia da Luz",
    "Search for Madeleine McCann resumes on farmland",
)


def digest(name: str, title: str, *entities: EntityRef, **fields: Any) -> ArticleDigest:
    """Return a digest by an outlet of its own, unless `fields` says otherwise."""
    values: dict[str, Any] = {
        "title": title,
        "text": title,
        "entities": entities,
        "source": make.source_ref(f"outlet-{name}"),
    }
    return make.digest(name, **(values | fields))


def member(name: str, *entities: EntityRef, hours: float = 1, **fields: Any) -> StoryMember:
    """Return a member of a story, `hours` before `make.NOW`, by an outlet of its own."""
    values: dict[str, Any] = {
        "entities": entities,
        "event_time": make.hours_ago(hours),
        "language": "en",
        "source": make.source_ref(f"outlet-{name}"),
        "content_hash": name,
    }
    return make.story_member(name, **(values | fields))


def story(name: str, members: Sequence[StoryMember]) -> Story:
    """Return a story with the times of its members."""
    times = [one.event_time for one in members]
    return make.story(name, members=tuple(members), first_at=min(times), latest_at=max(times))


def told(name: str, outlets: int, *entities: EntityRef, **fields: Any) -> Story:
    """Return a story told by so many outlets."""
    return story(name, [member(f"{name}-{n}", *entities, **fields) for n in range(outlets)])


def quiet_week() -> list[Story]:
    """Return older news in which Trump and Russia are always there and nothing else is."""
    return [
        told(f"old-{day}-{n}", 3, entity, hours=day * 24 + 3 * n + 25)
        for day in range(6)
        for n, entity in enumerate((TRUMP, TRUMP, RUSSIA, PORTUGAL))
    ]
