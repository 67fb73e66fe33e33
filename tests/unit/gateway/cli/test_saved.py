"""`cupure gateway saved`."""

from __future__ import annotations

from typer.testing import CliRunner, Result

from services.gateway.cli.saved import cli
from services.gateway.core.saved.searches import ended
from shared.events import SavedSearch
from tests import make, make_saved


class MemorySavedLog:
    """Keeps saved searches as the topic does."""

    def __init__(self, *searches: SavedSearch) -> None:
        self.kept = list(searches)

    async def searches(self) -> list[SavedSearch]:
        return list(self.kept)

    async def delete(self, search: SavedSearch) -> None:
        self.kept.remove(search)


def call(log: MemorySavedLog, *arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments), obj=log)


def test_list_tells_what_is_sent_where() -> None:
    sent = ended(make_saved.search("etna", webhook=make_saved.WEBHOOK), make.NOW)
    log = MemorySavedLog(sent, make_saved.search("ash", owner="agency"))

    [line] = call(log, "list", "--owner", "desk").output.splitlines()

    assert line.startswith(sent.saved_id)
    assert line.endswith("etna  http://127.0.0.1:9/hook (ended)")
    assert sent.feed_token not in line


def test_deleted_search_is_gone() -> None:
    kept, other = make_saved.search(), make_saved.search()
    log = MemorySavedLog(kept, other)

    assert call(log, "delete", kept.saved_id).exit_code == 0
    assert log.kept == [other]
    assert call(log, "delete", kept.saved_id).exit_code == 1
