from __future__ import annotations

import json
from pathlib import Path

from bench.similar_cases.judging import Score, in_one_half
from bench.story_cases.gold import gold_stories

STORIES = {"a1": "x", "a2": "x", "a3": "y"}


def test_stories_are_read_from_both_forms(tmp_path: Path) -> None:
    headlines, texts = tmp_path / "gold.csv", tmp_path / "gold.jsonl"
    headlines.write_text("ID,TITLE,STORY\n1,Etna,x\n", encoding="utf-8")
    texts.write_text(json.dumps({"id": "a", "subtopic": "1_ecb"}), encoding="utf-8")

    assert gold_stories(headlines) == {"1": "x"}
    assert gold_stories(texts) == {"a": "1_ecb"}


def test_one_of_the_same_story_is_enough() -> None:
    score = Score(STORIES)

    score.add("a1", ["a3", "a2"])
    score.add("a2", ["a3"])
    score.add("a2", [])

    row = score.row()
    assert (row["asked"], row["found"], row["right_of_shown"]) == (3, 0.3333, 0.3333)


def test_a_story_is_in_one_half() -> None:
    halves = [in_one_half(f"story {number}") for number in range(100)]

    assert 30 < sum(halves) < 70
    assert halves == [in_one_half(f"story {number}") for number in range(100)]
