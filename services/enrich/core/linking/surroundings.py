"""What stands around a name: whether it is part of a longer one, and what it must be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.enrich.core.knowledge.kinds import NameKind
from services.enrich.core.linking.name_words import NameWords
from services.enrich.core.linking.reading import Reading
from services.enrich.core.linking.spots import Spot

# Names of this kind stand before others without being part of them: "French Open", "US Navy".
# Two names with one of these between them are a pair: "Russia-Ukraine talks".
HYPHENS = frozenset("-‑")
_LOOSE = int(NameKind.DEMONYM | NameKind.ACRONYM)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A passage with its spots, and the words that end a name although they have a capital.

    `ordinary` are words that stand somewhere in the article without a capital, or say nothing.
    """

    reading: Reading
    taken: Sequence[Spot | None]
    words: NameWords
    ordinary: frozenset[str]

    @classmethod
    def of(
        cls, reading: Reading, spots: Sequence[Spot], words: NameWords, ordinary: frozenset[str]
    ) -> Surroundings:
        """Return the surroundings of the spots of one passage."""
        taken: list[Spot | None] = [None] * len(reading.passage.words)
        for spot in spots:
            taken[spot.first : spot.after] = [spot] * (spot.after - spot.first)
        return cls(reading, taken, words, ordinary)

    def longer_name(self, first_word: int, after_word: int, *, famous: bool = False) -> str:
        """Return the unknown longer name that these words are a part of, or nothing.

        What stands before the full name of somebody `famous` is an office rather than a name.
        """
        run = self.reading.run_of[first_word]
        if run < 0:
            return ""
        first, after = self.reading.runs[run]
        if self.words.nouns_have_capitals:
            return ""
        single = after_word - first_word == 1
        before = self._clings(first_word - 1, first - 1, -1, single)
        if before and not single and (famous or self._is_loose_before(first_word - 1)):
            before = False
        if not before and not self._clings(after_word, after, 1, single):
            return ""
        words = self.reading.passage.words
        return self.reading.passage.text[words[first].start : words[after - 1].end]

    def _is_loose_before(self, index: int) -> bool:
        """Return whether a word before a full name may have its capital for another reason."""
        return not self.words.names_are_strict or self.reading.passage.begins[index]

    def _clings(self, index: int, end: int, step: int, single: bool) -> bool:
        """Return whether the next word of the run belongs to the same unknown name."""
        words, start = self.reading.passage.words, index
        while (end - index) * step > 0 and words[index].text in self.words.joining:
            if words[index].text in self.words.listing:
                return False
            index += step
        if (end - index) * step <= 0:
            return False
        if index != start and words[index].folded in self.words.noble:
            return step < 0
        if self.stands_apart(index):
            return False
        return not self._is_other_name(index, index - step, single)

    def _is_other_name(self, index: int, own: int, single: bool) -> bool:
        other, mine = self.taken[index], self.taken[own]
        if other is None:
            return False
        if self.reading.passage.gaps[min(index, own)] in HYPHENS:
            return True
        return not (single and other.is_single) or _is_loose(other) or _is_loose(mine)

    def stands_apart(self, index: int) -> bool:
        """Return whether the word has a capital without being part of a name."""
        word = self.reading.passage.words[index]
        folded = word.folded
        if folded in self.words.titles or folded in self.words.times:
            return True
        if len(word.text) == 1 and self.reading.passage.text[word.end : word.end + 1] in "'’":
            return True
        is_word = folded in self.ordinary or folded in self.words.opening
        return is_word and self.reading.passage.begins[index]

    def follows_title(self, first: int) -> bool:
        """Return whether a person's title stands right before word `first`."""
        return self._before(first, self.words.titles) and self.reading.run_of[first - 1] >= 0

    def follows_preposition(self, first: int) -> bool:
        """Return whether a preposition of place stands right before word `first`."""
        return self._before(first, self.words.places)

    def _before(self, first: int, words: frozenset[str]) -> bool:
        return first > 0 and self.reading.passage.words[first - 1].folded in words

    def is_ordinary(self, spot: Spot) -> bool:
        """Return whether `spot` is one word that the article, or its language, uses as a word.

        What was found without a capital is a demonym, and written like any word.
        """
        shown = self.reading.passage.shown[spot.first]
        if not spot.is_single or (spot.words[0].text.isupper() and not shown):
            return False
        word = spot.words[0]
        return word.folded in self.ordinary and not word.is_small

    def is_title(self, spot: Spot) -> bool:
        """Return whether `spot` is nothing but a person's title."""
        return all(
            word.folded in self.words.titles or word.folded in self.words.joining
            for word in spot.words
        )


def _is_loose(spot: Spot | None) -> bool:
    return spot is not None and bool(spot.candidates[0].kind & _LOOSE)
