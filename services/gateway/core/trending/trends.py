"""What is trending now, from the latest snapshots, in which editions, and where a topic stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, Protocol, cast

from pydantic import Field

from services.gateway.core.names import country_label
from services.gateway.core.sections import LANGUAGES, SECTIONS
from services.gateway.core.views import View
from shared.documents import TrendDocument
from shared.events import TrendChange, TrendSnapshot, TrendTopic, UtcTime

Window = Literal["24h", "2h"]
WINDOWS: tuple[Window, ...] = ("24h", "2h")
EDITION = "world"
Baseline = Literal["warming", "ready"]


class TrendBoard(Protocol):
    """The latest trending lists, from memory; never fails."""

    def snapshot(self, list_id: str) -> TrendSnapshot | None:
        """Return the latest list, or None when none has been heard of."""

    def snapshots(self) -> list[TrendSnapshot]:
        """Return the latest of every list."""


class TrendingView(View):
    """What is trending and why, highest score first.

    `as_of` is when the list was made, null until a first one has been heard of.
    """

    edition: str
    window: Window
    as_of: UtcTime | None = None
    baseline: Baseline = Field(
        default="warming", description="warming: too little history to know what is usual"
    )
    topics: tuple[TrendTopic, ...] = ()


class EditionView(View):
    """An edition that there is, and its windows."""

    edition: str
    label: str
    windows: tuple[Window, ...]


class EditionsView(View):
    """All editions that there are, the world's first."""

    editions: tuple[EditionView, ...]


class UnknownEditionError(LookupError):
    """An edition that there is none of; says which there are."""


class TopicPlace(View):
    """Where a topic stands: the list that it is on, its rank from 1, and how that was made."""

    edition: str
    window: Window
    rank: int
    as_of: UtcTime
    baseline: Baseline
    topic: TrendTopic


def list_id(edition: str, window: Window) -> str:
    """Return the id of the list of `edition` in `window`."""
    return f"{edition}/{window}"


def trending(board: TrendBoard, window: Window, edition: str = EDITION) -> TrendingView:
    """Return the list of `edition` in `window`, empty before the first one is heard of.

    Raises `UnknownEditionError` for an edition without any list.
    """
    snapshot = board.snapshot(list_id(edition, window))
    if snapshot is not None:
        return told_list(snapshot)
    known = [one.edition for one in editions(board).editions]
    if edition != EDITION and edition not in known:
        raise UnknownEditionError(f"There is no edition {edition}; there are: {', '.join(known)}.")
    return TrendingView(edition=edition, window=window)


def window_of(kept: TrendSnapshot | TrendDocument | TrendChange) -> Window:
    """Return the window of a list, or of a change of one."""
    return cast(Window, f"{kept.window_h}h")


def told_list(kept: TrendSnapshot | TrendDocument) -> TrendingView:
    """Return a list as it is told, now or of the past."""
    return TrendingView(
        edition=kept.edition,
        window=window_of(kept),
        as_of=_made_at(kept),
        baseline=kept.baseline,
        topics=kept.topics,
    )


def _made_at(kept: TrendSnapshot | TrendDocument) -> UtcTime:
    return kept.at if isinstance(kept, TrendDocument) else kept.event_time


def editions(board: TrendBoard) -> EditionsView:
    """Return the editions that have been heard of, and always the world's."""
    found: dict[str, set[Window]] = {EDITION: set(WINDOWS)}
    for one in board.snapshots():
        found.setdefault(one.edition, set()).add(window_of(one))
    order = sorted(found, key=lambda edition: (edition != EDITION, edition))
    return EditionsView(
        editions=tuple(
            EditionView(
                edition=edition,
                label=edition_label(edition),
                windows=tuple(one for one in WINDOWS if one in found[edition]),
            )
            for edition in order
        )
    )


def edition_of(board: TrendBoard, language: str | None, country: str | None = None) -> str:
    """Return the edition for readers of `country`, else of `language`, else the world's.

    Of those that there are.
    """
    heard_of = {one.edition for one in board.snapshots()}
    wanted = (f"country:{country}".lower(), f"language:{language}".lower())
    return next((one for one in wanted if one in heard_of), EDITION)


def edition_label(edition: str) -> str:
    """Return how readers call `edition`."""
    kind, _, name = edition.partition(":")
    if kind == "country":
        return country_label(name)
    names = {"language": LANGUAGES, "section": SECTIONS}.get(kind, {})
    return names.get(name) or (name or kind).capitalize()


def find_topic(
    board: TrendBoard, topic_id: str, edition: str = EDITION, window: Window = "24h"
) -> TopicPlace | None:
    """Return where a topic stands now, also by the id of one that it has absorbed.

    On the list of `edition` in `window` first, then of `edition`, of the world, and of any.
    """
    nearest = sorted(
        board.snapshots(),
        key=lambda one: (
            one.edition != edition,
            one.edition != EDITION,
            window_of(one) != window,
            -one.window_h,
        ),
    )
    for snapshot in nearest:
        place = place_on(snapshot, topic_id)
        if place is not None:
            return place
    return None


def place_on(kept: TrendSnapshot | TrendDocument, topic_id: str) -> TopicPlace | None:
    """Return where the topic stands on a list."""
    rank = _rank(topic_id, kept.topics)
    if rank is None or window_of(kept) not in WINDOWS:
        return None
    return TopicPlace(
        edition=kept.edition,
        window=window_of(kept),
        rank=rank,
        as_of=_made_at(kept),
        baseline=kept.baseline,
        topic=kept.topics[rank - 1],
    )


def _rank(topic_id: str, topics: Iterable[TrendTopic]) -> int | None:
    for rank, topic in enumerate(topics, start=1):
        if topic_id == topic.topic_id or topic_id in topic.merged_from:
            return rank
    return None


def window_label(window: Window) -> str:
    """Return the length of a window in words."""
    return f"{window.removesuffix('h')} hours"
