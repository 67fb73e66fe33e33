"""The saved searches on their compacted topic."""

from __future__ import annotations

from collections.abc import Sequence

from services.gateway.adapters.following import Patience, follow_for_ever, noting
from services.gateway.core.saved.board import SavedBoard
from shared.events import SavedSearch
from shared.kafka.admin import require_topics
from shared.kafka.latest import Followed, read_all
from shared.kafka.publisher import KafkaPublisher, producer
from shared.topics import SAVED_SEARCHES


class SavedSearches:
    """Keeps `board` to the topic; what was known stays while Kafka is away."""

    def __init__(self, servers: str, board: SavedBoard, patience: Patience) -> None:
        self._followed = Followed(
            servers, SAVED_SEARCHES, noting(SavedSearch, board.note, board.forget)
        )
        self._followed.caught_up = board.is_whole
        self._patience = patience

    async def run(self) -> None:
        """Follow the topic for ever."""
        await follow_for_ever(SAVED_SEARCHES, self._followed.run, self._patience)

    async def reach_end(self) -> None:
        """Return when the board knows all that was saved before; raises `TransientError`."""
        await self._followed.reach_end()


class KafkaSavedLog:
    """All saved searches, for whoever looks after them."""

    def __init__(self, servers: str) -> None:
        self._servers = servers

    async def searches(self) -> list[SavedSearch]:
        """Return every search; raises `TransientError`, and `TopicMismatchError` without topic."""
        await require_topics(self._servers, [SAVED_SEARCHES])
        board = SavedBoard()
        apply = noting(SavedSearch, board.note, board.forget)
        await read_all(self._servers, SAVED_SEARCHES, apply)
        return board.all()

    async def keep(self, searches: Sequence[SavedSearch]) -> None:
        """Return when the broker has acknowledged the searches as they are now."""
        async with producer(self._servers, "gateway") as made:
            await KafkaPublisher(made).publish(SAVED_SEARCHES, searches)

    async def delete(self, search: SavedSearch) -> None:
        """Return when the broker has acknowledged that the search is no more."""
        async with producer(self._servers, "gateway") as made:
            await KafkaPublisher(made).erase(SAVED_SEARCHES, [search.saved_id])
