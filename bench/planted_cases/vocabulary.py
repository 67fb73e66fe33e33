"""Words, names and phrases that no text ever held, made from a seed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

ONSETS = ("b", "br", "d", "dr", "f", "g", "gr", "k", "l", "m", "n", "p", "r", "s", "st", "t", "v")
VOWELS = ["a", "e", "i", "o", "u", "ai", "ea", "ou"]
CODAS = ("", "", "n", "r", "l", "s", "nd", "rt", "m")
ORDINARY_WORDS = 1500


@dataclass(slots=True)
class Vocabulary:
    """Makes words, each only once; `ordinary` are those that all news is written with."""

    chance: random.Random
    made: set[str] = field(default_factory=set)
    ordinary: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ordinary = [self.word() for _ in range(ORDINARY_WORDS)]

    def word(self) -> str:
        """Return a new word of two or three syllables."""
        while True:
            syllables = self.chance.choice((2, 2, 3))
            word = "".join(self._syllable() for _ in range(syllables))
            if len(word) > 4 and word not in self.made:
                self.made.add(word)
                return word

    def _syllable(self) -> str:
        choice = self.chance.choice
        return choice(ONSETS) + choice(VOWELS) + choice(CODAS)

    def name(self) -> str:
        """Return a new name of two words."""
        return f"{self.word().title()} {self.word().title()}"

    def usual(self, count: int) -> list[str]:
        """Return some ordinary words, few of them very often."""
        places = (min(int(self.chance.paretovariate(0.7)), ORDINARY_WORDS) for _ in range(count))
        return [self.ordinary[place - 1] for place in places]
