"""Candidates found among many stories, and what an index keeps of members that are gone."""

from __future__ import annotations

import random

from services.enrich.core.stories.features import Features
from services.enrich.core.stories.index import MOST_CANDIDATES, MOST_KEYS, StoryIndex


def _features(chance: random.Random) -> Features:
    words = {f"en:w{int(2000 ** chance.random())}" for _ in range(30)}
    return Features("en", tuple(sorted(words)), (), {}, frozenset(), is_told=True)


def _plainly(index: StoryIndex, told: dict[str, set[str]], keys: set[str]) -> list[str]:
    """Return the candidates by adding up everything that every story shares."""
    known = [key for key in keys if any(key in words for words in told.values())]
    rarest = sorted(known, key=lambda key: (-index.scale.rarity(key), key))[:MOST_KEYS]
    sums = {
        story: sum(index.scale.rarity(key) for key in rarest if key in words)
        for story, words in told.items()
    }
    return sorted(filter(sums.get, sums), key=lambda one: (-sums[one], one))[:MOST_CANDIDATES]


def test_best_candidates_are_never_missed() -> None:
    chance = random.Random(3)  # noqa: S311  # not for secrets
    index = StoryIndex()
    told: dict[str, set[str]] = {}
    for number in range(400):
        features = _features(chance)
        index.add(f"s{number % 150}", features)
        told.setdefault(f"s{number % 150}", set()).update(features.terms)

    for _ in range(50):
        keys = set(_features(chance).terms)
        assert index.candidates(keys) == _plainly(index, told, keys)


def test_removed_members_leave_nothing() -> None:
    chance = random.Random(4)  # noqa: S311  # not for secrets
    index = StoryIndex()
    members = [(f"s{number % 7}", _features(chance)) for number in range(40)]
    for story_id, features in members:
        index.add(story_id, features)

    for story_id, features in members:
        index.remove(story_id, features)

    assert index.candidates(members[0][1].terms) == []
    assert index.scale.rarity("en:w1") == StoryIndex().scale.rarity("en:w1")
