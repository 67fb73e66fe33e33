"""Terms that speak for subjects in one language, and where a text has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from Stemmer import Stemmer

from services.enrich.core.tagging.taxonomy import Taxonomy, TopicTableError, table_rows
from services.enrich.core.text.memo import Memo
from services.enrich.core.text.words import Word, folded_words

SHORTEST_PART = 3
# No term has longer words, and stemming time grows with them.
LONGEST_WORD = 40
# Words remembered per language: some 20 MB, and most of what a day of news uses.
MOST_REMEMBERED = 50_000

# Subjects with weights: those a term was written for, and all above them.
Reach = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """A word, a run of words or a part of a word, as its table has it; one object per term."""

    name: str
    reach: Reach
    # What it weighs for the subject it speaks for most.
    weight: float


# A term, and the words it stands at: the first, and the one after the last.
Spotted = tuple[Term, int, int]


class _Meaning(NamedTuple):
    """What is known of a word: its own term, its stem, and which runs it may begin.

    `longest` is how many words they have at most, `seconds` are their second words' stems.
    """

    term: Term | None
    stem: str
    longest: int
    seconds: frozenset[str]


_NONE: frozenset[str] = frozenset()


@dataclass(slots=True, eq=False)
class Vocabulary:
    """The terms of a language by how they are matched.

    A single word matches as written, by stem, by beginning or by ending, in this order; runs of
    words match by their stems.
    """

    stem: Stemmer
    exact: Mapping[str, Term]
    stems: Mapping[tuple[str, ...], Term]
    beginnings: Mapping[str, Term]
    endings: Mapping[str, Term]
    longest: Mapping[str, int]
    seconds: Mapping[str, frozenset[str]]
    _known: Memo[_Meaning] = field(init=False)

    def __post_init__(self) -> None:
        self._known = Memo(self._meaning, MOST_REMEMBERED)

    def spot(self, words: Sequence[Word]) -> Iterator[Spotted]:
        """Yield the longest terms in `words`, none overlapping another."""
        meanings = [self._known[word.folded] for word in words]
        stems = [meaning.stem for meaning in meanings]
        free = 0
        for index, (term, _, longest, seconds) in enumerate(meanings):
            if index < free:
                continue
            if seconds and index + 1 < len(stems) and stems[index + 1] in seconds:
                run, free = self._longest_run(stems, index, longest)
                if run is not None:
                    yield run, index, free
                    continue
            if term is not None:
                yield term, index, index + 1

    def _longest_run(
        self, stems: Sequence[str], first: int, longest: int
    ) -> tuple[Term | None, int]:
        for after in range(min(first + longest, len(stems)), first + 1, -1):
            run = self.stems.get(tuple(stems[first:after]))
            if run is not None:
                return run, after
        return None, first

    def _meaning(self, word: str) -> _Meaning:
        if len(word) > LONGEST_WORD:
            return _Meaning(None, word, 1, _NONE)
        stem = self.stem.stemWord(word)
        term = self.exact.get(word) or self.stems.get((stem,)) or self._by_part(word)
        longest, seconds = self.longest.get(stem, 1), self.seconds.get(stem, _NONE)
        return _Meaning(term, stem, longest, seconds)

    def _by_part(self, word: str) -> Term | None:
        sizes = range(len(word), SHORTEST_PART - 1, -1)
        begun = (self.beginnings.get(word[:size]) for size in sizes)
        ended = (self.endings.get(word[-size:]) for size in sizes)
        return next(filter(None, begun), None) or next(filter(None, ended), None)


def parse_vocabulary(lines: Iterable[str], language: str, taxonomy: Taxonomy) -> Vocabulary:
    """Return the terms in a table `topic, label, weight, terms` with `|` between terms.

    A term stands for all words of its stem, `=term` for itself alone, `term*` for what begins
    and `*term` for what ends so.
    """
    stemmer = Stemmer(language)
    weights: dict[tuple[str, ...], dict[str, float]] = {}
    names: dict[tuple[str, ...], str] = {}
    for topic, label, weight, terms in table_rows(lines, 4):
        if topic not in taxonomy.topics or taxonomy.topics[topic].label != label:
            raise TopicTableError(f"{topic} is not {label!r}")
        for term in terms.split("|"):
            key = _key(term, stemmer)
            names.setdefault(key, term)
            _raise(weights.setdefault(key, {}), taxonomy.path(topic), float(weight))
    return _vocabulary({key: _term(names[key], weights[key]) for key in names}, stemmer)


def _term(name: str, weights: Mapping[str, float]) -> Term:
    return Term(name, tuple(weights.items()), max(weights.values()))


def _raise(weights: dict[str, float], topics: Iterable[str], weight: float) -> None:
    for topic in topics:
        weights[topic] = max(weights.get(topic, 0.0), weight)


def _key(term: str, stemmer: Stemmer) -> tuple[str, ...]:
    """Return a mark of how to match, and the words or stems to match."""
    words = folded_words(term)
    if not words or (len(words) > 1 and (term[0] in "=*" or term[-1] == "*")):
        raise TopicTableError(f"not a term: {term!r}")
    for mark, marked in (("=", term[0] == "="), ("*_", term[0] == "*"), ("_*", term[-1] == "*")):
        if marked:
            return (mark, *words)
    return ("stem", *stemmer.stemWords(words))


def _vocabulary(terms: Mapping[tuple[str, ...], Term], stemmer: Stemmer) -> Vocabulary:
    def matched(mark: str) -> dict[str, Term]:
        return {key[1]: term for key, term in terms.items() if key[0] == mark}

    stems = {key[1:]: term for key, term in terms.items() if key[0] == "stem"}
    longest: dict[str, int] = {}
    seconds: dict[str, set[str]] = {}
    for first, *others in stems:
        longest[first] = max(longest.get(first, 1), 1 + len(others))
        seconds.setdefault(first, set()).update(others[:1])
    return Vocabulary(
        stem=stemmer,
        exact=matched("="),
        stems=stems,
        beginnings=matched("_*"),
        endings=matched("*_"),
        longest=longest,
        seconds={first: frozenset(found) for first, found in seconds.items() if found},
    )
