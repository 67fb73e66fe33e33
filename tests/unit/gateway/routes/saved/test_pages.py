"""The page of saved searches: for who has a key, and nothing on it for anybody else."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from services.gateway.core.access.keys import revoked
from services.gateway.core.saved.board import SavedBoard
from shared.topics import SAVED_SEARCHES
from tests import make, make_saved
from tests.fakes import MemoryPublisher
from tests.unit.gateway.conftest import Serve
from tests.unit.gateway.routes.comments.comments_site import Site, token_in
from tests.unit.gateway.routes.saved.test_searches import keyring

HOME = "/saved"


class Keeping(Site):
    """A gateway that has read all saved searches, and a browser before it."""

    def __init__(self, serve: Serve) -> None:
        super().__init__()
        self.ring, self.outlet, self.board = keyring(), MemoryPublisher(), SavedBoard()
        self.board.is_whole.set()
        self.browser = self.client(serve, outlet=self.outlet, saved=self.board)

    async def enter(self, key: str = "desk-key", **asked: str) -> httpx.Response:
        return await self.browser.post(f"{HOME}/enter", data={"key": key, **asked})

    async def send(self, path: str = HOME, **fields: str) -> httpx.Response:
        token = token_in((await self.browser.get(HOME)).text)
        return await self.browser.post(path, data={"token": token, **fields})


async def test_nobody_sees_anything_without_a_key(serve: Serve) -> None:
    keeping = Keeping(serve)
    kept = make_saved.search("etna")
    keeping.board.note(kept)

    html = (await keeping.browser.get(HOME)).text
    sent = await keeping.browser.post(f"{HOME}/{kept.saved_id}/delete", data={"token": "x"})

    assert "Come in with a key" in html
    assert kept.saved_id not in html
    assert sent.status_code == 403
    assert keeping.outlet.events == {}


@pytest.mark.parametrize("key", ["", "guess", "reader-key"])
async def test_only_keys_for_writing_open(serve: Serve, key: str) -> None:
    keeping = Keeping(serve)

    assert (await keeping.enter(key)).status_code == 403
    assert "cupure_keeper" not in keeping.browser.cookies


async def test_search_is_carried_through_the_door_and_saved(serve: Serve) -> None:
    keeping = Keeping(serve)
    door = (await keeping.browser.get(f"{HOME}?q=etna&section=world")).text
    carried = dict(re.findall(r'type="hidden" name="(\w+)" value="(\w+)"', door))

    entered = await keeping.enter(**carried)
    form = (await keeping.browser.get(entered.headers["Location"])).text
    answer = await keeping.send(name="Etna", **carried)

    written: Any = keeping.outlet.events[SAVED_SEARCHES.name]
    [made] = written
    assert carried == {"q": "etna", "section": "world"}
    assert 'name="section" value="world"' in form
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        f"{HOME}#saved-{made.saved_id}",
    )
    html = (await keeping.browser.get(HOME)).text
    assert 'href="/search?q=etna&amp;section=world"' in html
    assert f"/v1/saved-searches/{made.saved_id}.atom?token=" in html


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"name": "", "q": "etna"}, "name: "),
        ({"name": "Etna", "q": '"etna'}, "expected"),
        ({"name": "Etna", "q": ""}, "a saved search looks for something"),
        ({"name": "Etna", "q": "etna", "region": "nowhere"}, "region: "),
    ],
)
async def test_what_is_wrong_is_told_in_place(
    serve: Serve, fields: dict[str, str], told: str
) -> None:
    keeping = Keeping(serve)
    await keeping.enter()

    answer = await keeping.send(**fields)

    assert answer.status_code == 422
    assert told in answer.text
    assert keeping.outlet.events == {}


async def test_form_of_somebody_else_is_refused(serve: Serve) -> None:
    keeping = Keeping(serve)
    await keeping.enter()

    sent = {"token": "x", "name": "Etna", "q": "etna"}
    answer = await keeping.browser.post(HOME, data=sent)

    assert answer.status_code == 403
    assert keeping.outlet.events == {}


async def test_own_search_is_deleted_and_no_other(serve: Serve) -> None:
    keeping = Keeping(serve)
    own, other = make_saved.search("etna"), make_saved.search("ash", owner="agency")
    for one in (own, other):
        keeping.board.note(one)
    await keeping.enter()

    shown = (await keeping.browser.get(HOME)).text
    taken = await keeping.send(f"{HOME}/{own.saved_id}/delete")
    refused = await keeping.send(f"{HOME}/{other.saved_id}/delete")

    assert "ash" not in shown
    assert (taken.status_code, refused.status_code) == (303, 404)
    assert [keeping.board.get(one.saved_id) for one in (own, other)] == [None, other]


async def test_who_leaves_or_loses_the_key_is_out(serve: Serve) -> None:
    keeping = Keeping(serve)
    await keeping.enter()
    await keeping.browser.post(f"{HOME}/leave")
    assert "Come in with a key" in (await keeping.browser.get(HOME)).text

    await keeping.enter()
    for key in revoked(keeping.ring.keys(), "desk", make.NOW):
        keeping.ring.note(key)
    assert "Come in with a key" in (await keeping.browser.get(HOME)).text


async def test_search_leads_to_saving_it(serve: Serve) -> None:
    html = (await Keeping(serve).browser.get("/search?q=etna&language=en")).text

    assert 'href="/saved?q=etna&amp;language=en"' in html
