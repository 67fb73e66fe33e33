"""Searches that go on, saved and read by those who have a key."""

from __future__ import annotations

from typing import Any

import feedparser
import httpx
import pytest

from services.gateway.adapters.fernet_seal import FernetSeal
from services.gateway.app import create_app
from services.gateway.core.access.guard import AccessRules
from services.gateway.core.access.keys import KeyRing, Scope, Terms, issued, revoked
from services.gateway.core.change_feed import LiveFeed, Told
from services.gateway.core.saved.board import SavedBoard
from services.gateway.core.saved.sealing import NoSeal
from services.gateway.routes.dependencies import Conduct
from shared.events import SavedMatch
from shared.topics import SAVED_SEARCHES
from tests import make, make_saved
from tests.fakes import MemoryFinder, MemoryPublisher
from tests.make_documents import article
from tests.memory_gateway import outside
from tests.unit.gateway.conftest import Serve
from tests.unit.gateway.listening import Listener

SAVED = "/v1/saved-searches"
BODY: dict[str, Any] = {"name": "Etna", "q": "etna", "language": "en"}
HOOK = {"url": "https://desk.example/news"}


def keyring() -> KeyRing:
    ring = KeyRing()
    ring.is_whole.set()
    everything = Terms(tuple(Scope))
    for name, terms in {"desk": everything, "agency": everything, "reader": Terms()}.items():
        ring.note(issued([], name, f"{name}-key", terms, make.hours_ago(1)))
    return ring


def bearer(name: str = "desk") -> dict[str, str]:
    return {"Authorization": f"Bearer {name}-key"}


class Desk:
    """A gateway that has read all saved searches, and what it has written."""

    def __init__(self, serve: Serve, **given: Any) -> None:
        self.outlet, self.board = MemoryPublisher(), SavedBoard()
        self.board.is_whole.set()
        self.ring = keyring()
        rules = AccessRules(anonymous_read=given.pop("anonymous_read", True))
        conduct = Conduct(
            self.ring,
            rules,
            saved_per_key=given.pop("most", 100),
            seal=given.pop("seal", NoSeal()),
        )
        self.matches = LiveFeed[SavedMatch]()
        given |= {"outlet": self.outlet, "saved": self.board, "matches": self.matches}
        self.app = create_app(outside(**given), conduct)
        self.client = serve(conduct=conduct, **given)

    async def save(self, key: str = "desk", **fields: Any) -> httpx.Response:
        return await self.client.post(SAVED, json=BODY | fields, headers=bearer(key))

    async def saved(self, **fields: Any) -> dict[str, Any]:
        answer = await self.save(**fields)
        assert answer.status_code == 201, answer.text
        told: dict[str, Any] = answer.json()
        return told


async def test_saved_search_is_written_and_told(serve: Serve) -> None:
    desk = Desk(serve)

    answer = await desk.save()

    [written] = desk.outlet.events[SAVED_SEARCHES.name]
    told = answer.json()
    assert answer.headers["Location"] == f"{SAVED}/{told['saved_id']}"
    assert written == desk.board.get(told["saved_id"])
    assert (told["q"], told["language"], told["webhook"]) == ("etna", "en", None)


async def test_secret_is_told_once(serve: Serve) -> None:
    desk = Desk(serve)
    made = await desk.saved(webhook=HOOK)

    again = (await desk.client.get(f"{SAVED}/{made['saved_id']}", headers=bearer())).json()

    assert made["webhook"]["secret"].startswith("whsec_")
    assert again["webhook"] == {"url": HOOK["url"], "ended_at": None, "secret": None}


async def test_secret_lies_sealed_on_the_log(serve: Serve) -> None:
    seal = FernetSeal(["a key of the house"])
    desk = Desk(serve, seal=seal)

    made = await desk.saved(webhook=HOOK)
    body = BODY | {"name": "Volcano", "webhook": HOOK}
    changed = await desk.client.put(f"{SAVED}/{made['saved_id']}", json=body, headers=bearer())

    written: Any = desk.outlet.events[SAVED_SEARCHES.name]
    first, second = (one.webhook for one in written)
    assert first.secret == second.secret != made["webhook"]["secret"]
    assert seal.opened(second.secret) == made["webhook"]["secret"]
    assert changed.json()["webhook"]["secret"] is None


async def test_owner_changes_and_deletes(serve: Serve) -> None:
    desk = Desk(serve)
    address = f"{SAVED}/{(await desk.saved())['saved_id']}"

    after = await desk.client.put(address, json=BODY | {"q": "ash"}, headers=bearer())
    gone = await desk.client.delete(address, headers=bearer())

    assert (after.status_code, after.json()["q"], gone.status_code) == (200, "ash", 204)
    assert desk.outlet.erased == [after.json()["saved_id"]]
    assert (await desk.client.get(address, headers=bearer())).status_code == 404


async def test_others_know_nothing_of_it(serve: Serve) -> None:
    desk = Desk(serve)
    address = f"{SAVED}/{(await desk.saved())['saved_id']}"
    client, other = desk.client, bearer("agency")

    answers = [
        await client.get(address, headers=other),
        await client.put(address, json=BODY, headers=other),
        await client.delete(address, headers=other),
    ]

    assert {one.status_code for one in answers} == {404}
    assert (await client.get(SAVED, headers=other)).json() == {"saved_searches": []}


@pytest.mark.parametrize(("headers", "status"), [({}, 401), (bearer("reader"), 403)])
async def test_only_a_writing_key_saves(serve: Serve, headers: dict[str, str], status: int) -> None:
    desk = Desk(serve)

    answer = await desk.client.post(SAVED, json=BODY, headers=headers)

    assert (answer.status_code, desk.outlet.events) == (status, {})
    assert (await desk.client.get(SAVED)).status_code == 401


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"q": "etna (ash"}, "q"),
        ({"name": ""}, "name"),
        ({"sort": "date"}, "sort"),
        ({"q": "", "language": None}, "q"),
        ({"webhook": {"url": "mailto:me"}}, "webhook.url"),
        ({"entity": {}}, "entity"),
    ],
)
async def test_what_is_wrong_is_a_problem(serve: Serve, fields: dict[str, Any], field: str) -> None:
    answer = await Desk(serve).save(**fields)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field


async def test_so_many_are_saved_and_no_more(serve: Serve) -> None:
    desk = Desk(serve, most=1)
    await desk.saved()

    problem = (await desk.save()).json()

    assert (problem["status"], problem["errors"][0]["limit"]) == (422, "saved_searches")
    assert (await desk.save("agency")).status_code == 201


async def test_nothing_is_saved_while_the_log_is_away(serve: Serve) -> None:
    desk = Desk(serve)
    desk.outlet.failures = 1

    answer = await desk.save()

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert desk.board.all() == []


async def test_feed_needs_its_address_alone(serve: Serve) -> None:
    found = article("a1", title="Etna erupts", text="etna")
    desk = Desk(serve, finder=MemoryFinder([found]), anonymous_read=False)
    feeds = (await desk.saved())["feeds"]

    told = [await desk.client.get(address) for address in feeds.values()]

    assert [one.status_code for one in told] == [200, 200, 200]
    assert {one.headers["Cache-Control"].split(",")[0] for one in told} == {"private"}
    assert feedparser.parse(told[1].text).entries[0].title == "Etna erupts"


async def test_feed_is_closed_to_all_others(serve: Serve) -> None:
    desk = Desk(serve)
    address = (await desk.saved())["feeds"]["atom"]
    desk.ring.note(revoked(desk.ring.keys(), "desk", make.NOW)[0])

    guessed = await desk.client.get(address.split("=")[0] + "=guess", headers=bearer("agency"))

    assert (guessed.status_code, (await desk.client.get(address)).status_code) == (404, 404)


async def test_matches_come_as_they_are_found(serve: Serve) -> None:
    desk = Desk(serve)
    mine, other = await desk.saved(), await desk.saved()
    listener = Listener(desk.app, f"{SAVED}/{mine['saved_id']}/stream", {"x-api-key": "desk-key"})
    await listener.hears("retry: 3000\n\n")

    for number, saved_id in enumerate((other["saved_id"], mine["saved_id"])):
        kept = desk.board.get(saved_id)
        assert kept
        desk.matches.publish(Told(number, make_saved.match(kept)))
    await listener.hears('id: 1\nevent: match\ndata: {"match_id"')
    await listener.leaves()

    assert b"id: 0\n" not in listener.body


async def test_stream_is_for_its_owner(serve: Serve) -> None:
    desk = Desk(serve)
    address = f"{SAVED}/{(await desk.saved())['saved_id']}/stream"

    answers = [
        await desk.client.get(address, headers=bearer("agency")),
        await desk.client.get(address),
    ]

    assert [one.status_code for one in answers] == [404, 401]


async def test_unreadable_body_is_a_problem(serve: Serve) -> None:
    headers = bearer() | {"Content-Type": "application/json"}

    answers = [
        await Desk(serve).client.post(SAVED, content=body, headers=headers)
        for body in (b"\xff\xfe", b"{", b"")
    ]

    assert [one.status_code for one in answers] == [422, 422, 422]


async def test_feed_can_only_be_read(serve: Serve) -> None:
    desk = Desk(serve)
    address = (await desk.saved())["feeds"]["rss"]

    answer = await desk.client.put(address, headers=bearer())

    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
