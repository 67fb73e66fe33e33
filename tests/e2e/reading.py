"""Invented news with everything that a page can show, for pages of every kind."""

from __future__ import annotations

from playwright.sync_api import Page

from services.gateway.core.access.keys import KeyRing, Scope, Terms, issued
from services.gateway.core.change_feed import Told
from services.gateway.core.saved.board import SavedBoard
from services.gateway.routes.dependencies import Conduct, Outside
from shared.documents import ArticleDocument, StoryDocument
from shared.events import Comment, CommentReport, Mention, Moderation, StoryHour, Tag
from tests import make, make_saved
from tests.e2e.serving import Served
from tests.fakes import MemoryFinder, MemoryTrendBoard, MemoryTrendHistory
from tests.make_documents import (
    article,
    comment_event,
    entity_link,
    past_snapshot,
    retracted,
    story,
    topic,
    trend,
)
from tests.memory_comments import MemoryComments
from tests.memory_gateway import outside, source_board

A1 = make.article_id("a1")
PAGES = {
    "front": "/",
    "front of the past": f"/?at={make.hours_ago(2.5).isoformat().replace('+00:00', 'Z')}",
    "edition": "/de",
    "section of an edition": "/de/sections/world",
    "section": "/sections/world",
    "region": "/regions/europe",
    "search": "/search?q=etna&sort=date",
    "search in vain": "/search?q=nothing+at+all",
    "search not understood": "/search?q=%22etna",
    "article": f"/articles/{A1}",
    "discussion": f"/articles/{A1}/comments",
    "answering": f"/articles/{A1}/comments?reply=c1#form",
    "reporting": f"/articles/{A1}/comments?report=c1#form",
    "door of moderation": "/moderation",
    "door of saved searches": "/saved?q=etna",
    "story": "/stories/s1",
    "topic": "/topics/Q16990",
    "topic that left": "/topics/Q9",
    "entity": "/entities/Q16990",
    "source": "/sources/gazette",
    "sources": "/sources",
    "error": "/nothing",
}
# For who has come in with a key.
MODERATED = {
    "moderation": "/moderation",
    "decided": "/moderation?which=decided",
    "nothing to decide": "/moderation?q=nothing+at+all",
    "comment to decide about": "/moderation/comments/c1",
}
# For who has come in with another.
KEPT = {"saved searches": "/saved?q=etna&section=world"}
SECRET, KEEPING = "a key for moderating", "a key for keeping"


def _articles() -> list[ArticleDocument]:
    mention = Mention(field="text", start=0, end=10, surface="Mount Etna")
    etna = entity_link().model_copy(update={"mentions": (mention,)})
    tag = Tag(id="medtop:03000000", label="disaster", confidence=0.9)
    gazette = make.source_ref(country="GB")
    shared = {"entities": (etna, entity_link("Q38", "Italy")), "sections": ("world",)}
    return [
        article("a1", source=gazette, tags=(tag,), authors=("Ada Rossi",), **shared),
        article("a2", outlet="herald", title="Ash over Catania", summary="It fell.", **shared),
        article("a3", outlet="rheinblick", code="de", title="Asche über Catania", **shared),
        article("a4", outlet="ahram", code="ar", title="ثوران بركان إتنا", sections=("science",)),
        article("a5", outlet="courier", title="Cup final drawn", sections=("sport",)),
        retracted("a6"),
    ]


def _story() -> StoryDocument:
    outlets = tuple(
        make.story_outlet(name, first_at=make.hours_ago(age))
        for name, age in (("herald", 5), ("gazette", 1))
    )
    hours = tuple(
        StoryHour(at=make.hours_ago(age), articles=age, article_id=A1, title="Mount Etna erupts")
        for age in (5, 1)
    )
    told = story(of=("a1", "a2", "a3"), outlets=outlets, voice_count=2, timeline=hours)
    return told.model_copy(update={"languages": ("de", "en")})


def _comments() -> list[Comment]:
    at = make.hours_ago(1)
    report = CommentReport(reason="That is not true", by="bob", at=at)
    decided = Moderation(action="hide", reason="Attacks a person", by="ana", at=at, reports=1)
    ash = "How far does the ash reach?\nSee https://example.org/ash."
    return [
        comment_event("c1", text=ash, author_id="ada", reports=(report,)),
        comment_event("c2", text="As far as Catania.", parent_id="c1", edited_at=at),
        comment_event("c3", state="hidden", parent_id="c2", moderation=(decided,)),
        comment_event("c4", text="إلى أين؟", author="ليلى", parent_id="c3"),
        comment_event("c5", state="hidden", held=True, author="Bob"),
    ]


def conduct() -> Conduct:
    """Return how a gateway meets clients that knows a moderator."""
    ring = KeyRing()
    ring.note(issued([], "ana", SECRET, Terms((Scope.MODERATE,)), make.NOW))
    ring.note(issued([], "desk", KEEPING, Terms((Scope.READ, Scope.WRITE)), make.NOW))
    ring.is_whole.set()
    return Conduct(keys=ring)


def come_in(page: Page, url: str) -> None:
    """Let the moderator in."""
    page.goto(f"{url}/moderation")
    page.get_by_label("Key that is good for moderating").fill(SECRET)
    page.get_by_role("button", name="Come in").click()


def come_in_to_keep(page: Page, url: str) -> None:
    """Let in who keeps searches."""
    page.goto(f"{url}/saved")
    page.get_by_label("Key that is good for writing").fill(KEEPING)
    page.get_by_role("button", name="Come in").click()


def _saved() -> SavedBoard:
    board = SavedBoard()
    board.is_whole.set()
    board.note(make_saved.search("etna lang:en", webhook=make_saved.WEBHOOK, section="world"))
    return board


def news() -> Outside:
    """Return a gateway's outside with articles in three languages, a story, topics and sources."""
    etna, talks = topic("Q16990", direction="rising"), topic("Q2", label="Peace talks")
    lists = [trend(topic("Q16990", score=age), hours_ago=age) for age in (4, 3.75, 3, 2, 1)]
    lists.append(trend(topic("Q9", label="Cup final"), hours_ago=30))
    sources = source_board(
        make.source(country="GB", site="https://gazette.example/"),
        make.source("herald"),
        gazette={},
        herald={"outcome": "failed", "failures": 3, "error": "no answer"},
    )
    return outside(
        MemoryFinder(_articles(), [_story()]),
        board=MemoryTrendBoard(past_snapshot(etna, talks), past_snapshot(etna, window_h=2)),
        history=MemoryTrendHistory(*lists),
        sources=sources,
        comments=MemoryComments(*_comments()),
        saved=_saved(),
    )


def arrive(serving: Served, name: str, title: str) -> None:
    """Let an article come, as if it had just been indexed and placed."""

    def come() -> None:
        finder = serving.outside.finder
        assert isinstance(finder, MemoryFinder)
        finder.add(article(name, title=title, ingest_time=make.hours_ago(-1)))
        serving.outside.arrivals.publish(Told(1, make.placed(name, title=title)))

    serving.loop.call_soon_threadsafe(come)
