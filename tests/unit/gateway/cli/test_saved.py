"""`cupure gateway saved`."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from typer.testing import CliRunner, Result

from services.gateway.adapters.fernet_seal import seal_of
from services.gateway.cli.saved import cli
from services.gateway.core.saved.sealing import sealed
from services.gateway.core.saved.searches import ended
from shared.events import SavedSearch
from tests import make, make_saved


class MemorySavedLog:
    """Keeps saved searches as the topic does."""

    def __init__(self, *searches: SavedSearch) -> None:
        self.kept = list(searches)

    async def searches(self) -> list[SavedSearch]:
        return list(self.kept)

    async def keep(self, searches: Sequence[SavedSearch]) -> None:
        changed = {one.saved_id: one for one in searches}
        self.kept = [changed.get(one.saved_id, one) for one in self.kept]

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


def test_secrets_are_sealed_with_the_new_key(monkeypatch: pytest.MonkeyPatch) -> None:
    log = MemorySavedLog(make_saved.search(webhook=make_saved.WEBHOOK), make_saved.search())
    before = log.kept[0].webhook
    monkeypatch.setenv("GATEWAY_WEBHOOK_SECRET", "a new key of the house,an old key of the house")

    assert call(log, "reseal").output == "sealed 1 secrets\n"

    after = log.kept[0].webhook
    assert before
    assert after
    assert seal_of(["a new key of the house"]).opened(after.secret) == before.secret


def test_without_a_key_nothing_is_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    log = MemorySavedLog(make_saved.search(webhook=make_saved.WEBHOOK))
    monkeypatch.delenv("GATEWAY_WEBHOOK_SECRET", raising=False)
    kept = list(log.kept)

    assert call(log, "reseal").exit_code == 2
    assert log.kept == kept


def test_secret_sealed_with_a_lost_key_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    lost = sealed(make_saved.search(webhook=make_saved.WEBHOOK), seal_of(["a key that was lost"]))
    log = MemorySavedLog(lost)
    monkeypatch.setenv("GATEWAY_WEBHOOK_SECRET", "a new key of the house")

    told = call(log, "reseal")

    assert told.exit_code == 1
    assert "GATEWAY_WEBHOOK_SECRET lacks" in told.output
    assert log.kept == [lost]
