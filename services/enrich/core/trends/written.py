"""How titles write a word: as a name or not, and in which form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from services.enrich.core.phrases.edges import EDGES, UNKNOWN
from services.enrich.core.text.capitals import SHOWN_CAPITALS
from services.enrich.core.text.words import Word, words_of
from services.enrich.core.trends.counts import Sighting
from services.enrich.core.trends.titles import single_words, spoken
from services.enrich.core.trends.window_index import sample

# So many titles are remembered, and so many of those with a word are read to know what it is.
MOST_REMEMBERED = 20_000
MOST_READ = 40
_SHORTEST_SHOWN = 4
# So many titles make a word a name that stands for itself; once may be a slip.
LEAST_ALONE = 2


class WrittenTitles:
    """The titles of some time, each read as it is written when that is asked for."""

    def __init__(self, recent: Sequence[Sighting]) -> None:
        self._titles: dict[str, list[Sighting]] = {}
        for one in sample(recent, MOST_REMEMBERED):
            for word in set(single_words(one.said)):
                self._titles.setdefault(word, []).append(one)
        self._words: dict[str, list[Word]] = {}
        self._shown: dict[str, bool] = {}
        self._spoken: dict[str, frozenset[str]] = {}
        self._counts: dict[str, tuple[int, int, int]] = {}

    def is_name(self, word: str) -> bool:
        """Return whether titles write `word` large, be it in a longer name, more than small.

        Where it stands first, where all words are large, and in languages whose nouns are, that
        says nothing.
        """
        small, large, _ = self._counted(word)
        return small < large

    def is_whole_name(self, word: str) -> bool:
        """Return whether titles write `word` alone large, and never small."""
        small, _, alone = self._counted(word)
        return not small and alone >= LEAST_ALONE

    def is_common(self, word: str) -> bool:
        """Return whether any title writes `word` small."""
        return self._counted(word)[0] > 0

    def _counted(self, word: str) -> tuple[int, int, int]:
        """Return how often it is written small, large, and large between small words."""
        if word not in self._counts:
            small = large = alone = 0
            titles = () if word.isdigit() else self._titles.get(word, ())
            for title in sample(titles, MOST_READ):
                is_evidence = not self._shows_capitals(title)
                written = self._written(title)
                for at, one in enumerate(written[1:], 1):
                    if one.folded == word:
                        small += one.is_small
                        large += is_evidence and _is_large(one)
                        alone += is_evidence and _is_large(one) and _stands_alone(written, at)
            self._counts[word] = small, large, alone
        return self._counts[word]

    def _shows_capitals(self, title: Sighting) -> bool:
        known = self._shown.get(title.article_id)
        if known is None:
            known = self._shown[title.article_id] = self._has_large_words(title)
        return known

    def _has_large_words(self, title: Sighting) -> bool:
        long = [one for one in self._written(title) if len(one.text) >= _SHORTEST_SHOWN]
        large = sum(one.is_capitalised for one in long)
        is_shown = large >= SHOWN_CAPITALS * len(long)
        return is_shown or EDGES.get(title.language, UNKNOWN).nouns_have_capitals

    def says(self, title: Sighting) -> frozenset[str]:
        """Return the words of a title as people say them, and the parts of compounds."""
        known = self._spoken.get(title.article_id)
        if known is None:
            known = spoken(title.title, title.language)
            parts = spoken(title.title.replace("-", " "), title.language)
            known = self._spoken[title.article_id] = known | parts
        return known

    def form(self, key: str, titles: Iterable[Sighting]) -> str:
        """Return how these titles write the folded words of `key`, most often in sentences."""
        sought = key.split()
        forms: Counter[str] = Counter()
        for title in titles:
            words = self._written(title)
            weight = 1 if self._shows_capitals(title) else 2
            for start in _starts(words, sought):
                first, last = words[start], words[start + len(sought) - 1]
                forms[title.title[first.start : last.end]] += weight
        return max(forms, key=lambda form: (forms[form], form), default=key)

    def _written(self, title: Sighting) -> list[Word]:
        if title.article_id not in self._words:
            self._words[title.article_id] = words_of(title.title)
        return self._words[title.article_id]


def _starts(words: Sequence[Word], sought: Sequence[str]) -> list[int]:
    folded = [word.folded for word in words]
    last = len(folded) - len(sought)
    return [at for at in range(last + 1) if folded[at : at + len(sought)] == sought]


def _is_large(word: Word) -> bool:
    return word.text.lower() != word.text


def _stands_alone(words: Sequence[Word], at: int) -> bool:
    """Return whether the neighbours are small; the first word is large in any case."""
    around = [*words[max(at - 1, 1) : at], *words[at + 1 : at + 2]]
    return not any(_is_large(word) for word in around)
