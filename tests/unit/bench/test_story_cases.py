from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.stories import our_stories
from bench.story_cases.gold import read_gold
from bench.story_cases.pairs import read_pairs
from bench.story_cases.plain import plain_stories
from services.enrich.adapters.starter_base import load_starter_base
from services.enrich.adapters.tools import load_tools

HEADLINES = """ID,TITLE,URL,PUBLISHER,CATEGORY,STORY,HOSTNAME,TIMESTAMP
2,Mount Etna erupts and closes Catania airport,u,Two,b,x,two.example,1394470430000
1,Catania airport closed as Mount Etna erupts again,u,One,b,x,one.example,1394470370000
3,European Central Bank cuts rates for third time,u,Three,b,y,three.example,1394470490000
"""


@pytest.fixture
def headlines(tmp_path: Path) -> Path:
    file = tmp_path / "headlines.csv"
    file.write_text(HEADLINES, encoding="utf-8")
    return file


def test_headlines_come_in_order_of_time_and_keep_their_ids(headlines: Path) -> None:
    articles = read_gold(headlines)

    assert [one.id for one in articles] == ["1", "2", "3"]
    assert (articles[1].raw.event_time - articles[0].raw.event_time).total_seconds() == 60
    assert articles[0].raw.source.owner == "One"


def test_the_first_line_of_a_text_is_its_title(tmp_path: Path) -> None:
    file = tmp_path / "articles.jsonl"
    rows = [{"id": "a", "text": "A title\nAnd a text."}, {"id": "b", "text": "Only a title"}]
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")

    told = {one.id: (one.raw.title, one.raw.text) for one in read_gold(file)}

    assert told == {"a": ("A title", "And a text."), "b": ("Only a title", "Only a title")}


def test_a_file_that_is_missing_or_of_another_form_is_named(tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("ID,TITLE\n1,x\n", encoding="utf-8")

    with pytest.raises(SystemExit, match=r"gone\.csv is missing"):
        read_gold(tmp_path / "gone.csv")
    with pytest.raises(SystemExit, match=r"other\.csv: KeyError\('TIMESTAMP'\)"):
        read_gold(other)


def test_our_stories_name_every_article_once(headlines: Path) -> None:
    rows, rate = our_stories(read_gold(headlines), load_tools(load_starter_base()))

    story_of = {row["id"]: row["story"] for row in rows}
    assert story_of["1"] == story_of["2"] != story_of["3"]
    assert rate > 0


def test_plain_stories_join_by_the_words_that_are_rare() -> None:
    texts = ["etna erupts over catania", "rates cut by the bank", "catania sees etna erupt"]

    assert plain_stories(texts, 0.1) == [0, 1, 0]
    assert plain_stories(texts, 0.99) == [0, 1, 2]


def test_pairs_are_read_by_language(tmp_path: Path) -> None:
    names = ("first_url", "first_title", "first_text", "second_url", "second_title", "second_text")
    head = "\t".join([*(f"INPUT:{name}" for name in names), "GOLDEN:quality"])
    rows = ("u1\tA\ta\tu2\tB\tb\tOK", "u3\tC\tc\tu4\tD\td\tBAD", "u5\tE\te\tu6\tF\tf\t")
    (tmp_path / "en_pool.tsv").write_text("\n".join([head, *rows]), encoding="utf-8")

    pairs = read_pairs(tmp_path)["en"]

    assert [one.is_one for one in pairs] == [True, False]
    assert [pairs[0].first.id, pairs[0].second.raw.title] == ["u1", "B"]
