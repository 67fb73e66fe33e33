"""The sample news: files that load, feeds that hold what is due, a clock that moves them."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import feedparser
import pytest

from deploy.sample_news.articles import Article, Update
from deploy.sample_news.edition import FEED_LENGTH, TURN_LENGTH, TURNS_START, visible_edition
from deploy.sample_news.epoch import keep_epoch
from deploy.sample_news.loader import SampleFileError, load_sample
from deploy.sample_news.server import Fault, PublishError, SampleNews

EPOCH = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SAMPLE = load_sample()
LATER = Article(
    outlet="harbour-post",
    live_minute=0,
    title="Ferry back in service",
    summary="It runs.",
    text="It runs again.",
)


class HandClock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = EPOCH

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def news(clock: HandClock) -> Iterator[SampleNews]:
    with SampleNews(epoch=EPOCH, clock=clock, sample=SAMPLE) as served:
        yield served


def fetch(url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urlopen(Request(url, headers=named), timeout=10) as response:  # noqa: S310  # ours
            return response.status, dict(response.headers), response.read()
    except HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read()


def links_in(news: SampleNews, outlet_id: str) -> list[str]:
    outlet = SAMPLE.outlets[outlet_id]
    body = fetch(news.url + outlet.feed_path)[2]
    if outlet.format == "json":
        return [item["url"] for item in json.loads(body)["items"]]
    return [entry.link for entry in feedparser.parse(body).entries]


def due(news: SampleNews, outlet_id: str, now: datetime) -> list[str]:
    edition = visible_edition(SAMPLE.entries, EPOCH, now)
    own = [version.entry for version in edition if version.entry.outlet.id == outlet_id]
    return [news.url + entry.path for entry in own][:FEED_LENGTH]


def write_sample(folder: Path, story: str) -> Path:
    (folder / "stories/en").mkdir(parents=True)
    (folder / "outlets.yaml").write_text(
        "[{id: gazette, name: Gazette, language: en, country: GB, owner: G, format: rss,"
        " content: full, sections: [world]}]"
    )
    (folder / "stories/en/flood.yaml").write_text(story)
    return folder


# The files


def test_sample_has_promised_size() -> None:
    live = [entry for entry in SAMPLE.entries if entry.article.live_minute is not None]

    assert 150 <= len(SAMPLE.entries) <= 300
    assert len({entry.outlet.language for entry in SAMPLE.entries}) >= 3
    assert len({entry.outlet.id for entry in SAMPLE.entries}) == len(SAMPLE.outlets)
    assert len([entry for entry in live if entry.article.minute <= 2]) >= 3
    assert len([entry for entry in live if entry.article.minute <= 31]) >= 20


def test_addresses_and_texts_are_unique() -> None:
    paths = [entry.path for entry in SAMPLE.entries]
    titles = [(entry.outlet.language, entry.article.title) for entry in SAMPLE.entries]

    assert len(set(paths)) == len(paths)
    assert len(set(titles)) == len(titles)


def test_articles_are_of_readable_length() -> None:
    words = {entry.path: len(entry.article.text.split()) for entry in SAMPLE.entries}
    paragraphs = {entry.path: len(entry.article.paragraphs) for entry in SAMPLE.entries}

    assert {path: count for path, count in words.items() if not 80 <= count <= 160} == {}
    assert {path: count for path, count in paragraphs.items() if not 2 <= count <= 5} == {}


def test_no_text_names_a_weekday() -> None:
    days = re.compile(r"\b(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")

    assert [e.path for e in SAMPLE.entries if days.search(e.article.text + e.article.title)] == []


@pytest.mark.parametrize(
    ("story", "complaint"),
    [
        ("story: flood\nsection: world\narticles: []", "articles: "),
        ("story: fire\nsection: world\narticles: [{ARTICLE}]", "story: 'fire' is not"),
        ("story: flood\nsection: weather\narticles: [{ARTICLE}]", "section: "),
        ("story: flood\nsection: sport\narticles: [{ARTICLE}]", "articles.0.outlet: gazette has"),
        ("story: flood\nsection: world\narticles: [{ARTICLE}, {ARTICLE}]", "articles.1.title: "),
        ("story: flood\nsection: world\narticles: [{ARTICLE, body: x}]", "articles.0.body: "),
        ("story: flood\nsection: world\narticles: [{ARTICLE, live_minute: 1}]", "articles.0: "),
        (
            "story: flood\nsection: world\narticles: [{ARTICLE, copy_of: moon}]",
            "articles.0.copy_of",
        ),
        ("story: [", "flood.yaml: "),
    ],
)
def test_complaint_names_file_and_field(tmp_path: Path, story: str, complaint: str) -> None:
    article = "outlet: gazette, hours_ago: 1, title: Flood, summary: Wet., text: Wet"
    folder = write_sample(tmp_path, story.replace("ARTICLE", article))

    with pytest.raises(SampleFileError) as raised:
        load_sample(folder)

    assert "flood.yaml" in str(raised.value)
    assert complaint in str(raised.value)


# The feeds


@pytest.mark.parametrize("outlet_id", SAMPLE.outlets)
@pytest.mark.parametrize("minutes", [0, 7, 3000])
def test_feed_holds_what_is_due(
    news: SampleNews, clock: HandClock, outlet_id: str, minutes: int
) -> None:
    clock.now = EPOCH + timedelta(minutes=minutes)

    links = links_in(news, outlet_id)

    assert links == due(news, outlet_id, clock.now)
    assert links


@pytest.mark.parametrize("outlet_id", ["northern-ledger", "harbour-post"])
def test_feed_is_well_formed_news(news: SampleNews, outlet_id: str) -> None:
    outlet = SAMPLE.outlets[outlet_id]
    _, headers, body = fetch(news.url + outlet.feed_path)
    feed = feedparser.parse(body, response_headers={"content-type": headers["Content-Type"]})

    stamps = [timegm(entry.published_parsed) for entry in feed.entries]
    assert not feed.bozo
    assert feed.version == {"rss": "rss20", "atom": "atom10"}[outlet.format]
    assert stamps == sorted(stamps, reverse=True)
    assert stamps[0] <= EPOCH.timestamp()
    assert all(("content" in entry) == (outlet.content == "full") for entry in feed.entries)


def test_dates_move_with_the_epoch() -> None:
    shift = timedelta(days=9)

    before = visible_edition(SAMPLE.entries, EPOCH, EPOCH)
    after = visible_edition(SAMPLE.entries, EPOCH + shift, EPOCH + shift)

    assert [version.published + shift for version in before] == [
        version.published for version in after
    ]
    assert [version.entry for version in before] == [version.entry for version in after]


def test_opml_lists_every_feed(news: SampleNews) -> None:
    outlines = list(ET.fromstring(fetch(f"{news.url}/sources.opml")[2]).iter("outline"))  # noqa: S314

    assert len(outlines) == len(SAMPLE.outlets)
    for outline in outlines:
        assert fetch(outline.attrib["xmlUrl"])[0] == 200
        assert fetch(outline.attrib["htmlUrl"])[0] == 200
        assert {"language", "category", "cupureOwner", "cupureCountry"} <= set(outline.attrib)


# The pages


def test_pages_tell_their_articles(news: SampleNews) -> None:
    for version in visible_edition(SAMPLE.entries, EPOCH, EPOCH)[::4]:
        answered = news.answer(version.entry.path)
        page = answered.body.decode()

        assert answered.status == 200
        assert f'<link rel="canonical" href="{news.url}{version.entry.path}">' in page
        assert page.count("<h1>") == 1


def test_page_carries_its_metadata(news: SampleNews) -> None:
    url = news.publish(LATER.model_copy(update={"title": "Fish & <chips>"}))

    page = fetch(url)[2].decode()

    data = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert data["headline"] == "Fish & <chips>"
    assert data["datePublished"] == EPOCH.isoformat()
    assert '<meta property="og:title" content="Fish &amp; &lt;chips&gt;">' in page


@pytest.mark.parametrize("path", ["/nowhere", "/harbour-post/nothing.html", "/a/b/c", "/feed.xml"])
def test_unknown_path_is_not_found(news: SampleNews, path: str) -> None:
    assert fetch(news.url + path)[0] == 404


@pytest.mark.parametrize("path", ["/harbour-post/feed.xml", "/pacific-courier/feed.json", "/"])
def test_known_body_is_not_sent_twice(news: SampleNews, path: str) -> None:
    _, headers, _ = fetch(news.url + path)

    status, _, body = fetch(news.url + path, If_None_Match=headers["ETag"])

    assert (status, body) == (304, b"")
    assert fetch(news.url + path, If_None_Match='"other"')[0] == 200


def test_date_alone_saves_a_transfer(news: SampleNews, clock: HandClock) -> None:
    url = f"{news.url}/meridian-wire/feed.xml"
    modified = fetch(url)[1]["Last-Modified"]

    assert fetch(url, If_Modified_Since=modified)[0] == 304
    clock.now = EPOCH + timedelta(minutes=31)
    assert fetch(url, If_Modified_Since=modified)[0] == 200


# The clock


def test_live_articles_appear_in_time(news: SampleNews, clock: HandClock) -> None:
    entry = next(entry for entry in SAMPLE.entries if entry.article.live_minute)
    moment = EPOCH + timedelta(minutes=entry.article.minute)

    clock.now = moment - timedelta(seconds=2)
    assert fetch(news.url + entry.path)[0] == 404
    clock.now = moment
    assert fetch(news.url + entry.path)[0] == 200
    assert news.url + entry.path in links_in(news, entry.outlet.id)


def test_written_update_changes_the_entry(news: SampleNews, clock: HandClock) -> None:
    update = Update(after_minutes=5, title="Ferry stops", add_paragraph="It has stopped.")
    url = news.publish(LATER.model_copy(update={"updates": (update,)}))
    feed = f"{news.url}/harbour-post/feed.xml"

    first = feedparser.parse(fetch(feed)[2]).entries[0]
    clock.now = EPOCH + timedelta(minutes=6)
    entries = feedparser.parse(fetch(feed)[2]).entries
    second = next(entry for entry in entries if entry.id == url)

    assert (first.title, second.title) == ("Ferry back in service", "Ferry stops")
    assert second.published == first.published
    assert second.updated == "2026-11-20T12:05:00Z"
    assert "Updated 12:05 UTC: It has stopped." in second.content[0].value


def test_updates_go_on_for_ever() -> None:
    moments = [EPOCH + TURNS_START + turn * TURN_LENGTH for turn in range(60)]
    days_later = [moment + timedelta(days=30) for moment in moments]

    for moment in (*moments, *days_later):
        edition = visible_edition(SAMPLE.entries, EPOCH, moment)
        assert moment in {version.updated for version in edition}


def test_turns_change_nothing_else() -> None:
    moment = EPOCH + timedelta(days=3)

    before = visible_edition(SAMPLE.entries, EPOCH, moment - timedelta(seconds=1))
    after = visible_edition(SAMPLE.entries, EPOCH, moment)

    assert len([1 for old, new in zip(before, after, strict=True) if old != new]) == 1


def test_published_article_is_served(news: SampleNews) -> None:
    url = news.publish(LATER, section="business")

    assert links_in(news, "harbour-post")[0] == url
    assert "It runs again." in fetch(url)[2].decode()
    with pytest.raises(PublishError):
        news.publish(LATER)


def test_outlet_can_be_made_to_fail(news: SampleNews) -> None:
    news.faults = {"harbour-post": Fault.ERROR, "the-lantern": Fault.GARBAGE}

    assert fetch(f"{news.url}/harbour-post/feed.xml")[0] == 500
    assert feedparser.parse(fetch(f"{news.url}/the-lantern/feed.xml")[2]).bozo
    assert fetch(f"{news.url}/meridian-wire/feed.xml")[0] == 200


# The epoch


@pytest.mark.parametrize(("hours", "kept"), [(0, True), (11.9, True), (12.1, False), (-1, False)])
def test_epoch_lasts_twelve_hours(tmp_path: Path, hours: float, kept: bool) -> None:
    file = tmp_path / "new" / "epoch"
    later = EPOCH + timedelta(hours=hours)

    assert keep_epoch(file, EPOCH) == EPOCH
    assert keep_epoch(file, later) == (EPOCH if kept else later)
    assert keep_epoch(file, later) == (EPOCH if kept else later)


def test_unreadable_epoch_is_renewed(tmp_path: Path) -> None:
    file = tmp_path / "epoch"
    file.write_text("yesterday")

    assert keep_epoch(file, EPOCH) == EPOCH
