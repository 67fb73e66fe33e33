"""Lists of the moments of dated headlines, and how soon news enters them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.trend_cases.entering import minutes_to_enter
from bench.trend_cases.headlines import News, cut, read_news
from bench.trend_cases.ours import Listed
from bench.trend_cases.plain import capitalised_pairs, plain_lists, words

FIRST = datetime(2014, 3, 10, 16, tzinfo=UTC)
TITLES = ("Etna erupts over Catania", "Catania Airport closed by Etna", "Rates cut again")


def _news(folder: Path) -> News:
    """Return a headline every three hours and a half."""
    head, file = "ID,TITLE,PUBLISHER,TIMESTAMP\n", folder / "headlines.csv"
    times = [(FIRST + timedelta(hours=3.5 * turn)).timestamp() * 1000 for turn in range(3)]
    rows = [f"{n},{TITLES[n]},One,{at:.0f}\n" for n, at in enumerate(times)]
    file.write_text("".join([head, *reversed(rows)]), encoding="utf-8")
    return read_news("uci", file)


def test_lists_are_due_six_hours_after_the_first_headline(tmp_path: Path) -> None:
    news = _news(tmp_path)

    assert list(news.hours()) == [FIRST + timedelta(hours=6), FIRST + timedelta(hours=7)]
    assert news.moments(timedelta(minutes=30))[1] == FIRST + timedelta(hours=6.5)


def test_a_plain_list_counts_the_headlines_of_its_window(tmp_path: Path) -> None:
    news = _news(tmp_path)
    first, last = plain_lists(news, list(news.hours()), words).values()

    assert first[0] == Listed("airport", frozenset("1"))
    assert {one.label for one in last} >= {"catania", "rates"}
    assert list(capitalised_pairs(news.seen[1][1][0])) == ["Catania Airport"]


def test_a_part_keeps_the_head(tmp_path: Path) -> None:
    news, folder = _news(tmp_path), tmp_path / "part"
    folder.mkdir()

    part = cut(news.file, folder, "uci", first=1, most=1)

    assert part.read_text(encoding="utf-8").splitlines()[0].startswith("ID,TITLE")
    assert len(part.read_text(encoding="utf-8").splitlines()) == 2


def test_time_to_enter_begins_when_something_is_wanted() -> None:
    wanted = {0: [], 15: ["ab"], 30: ["abc", "xy"], 45: ["xyz"]}
    truth = {FIRST + timedelta(minutes=m): [frozenset(one) for one in w] for m, w in wanted.items()}
    listed = {at: [Listed("a", frozenset("abc"))] if at.minute == 30 else [] for at in truth}

    told = minutes_to_enter(listed, truth.__getitem__, lambda topic, one: topic.articles == one)

    assert told == {"minutes_to_enter": 15.0, "never_entered": 0.5, "events": 2}
