"""Runs of words in an article that might be keyphrases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from services.enrich.core.phrases.edges import EDGES, UNKNOWN
from services.enrich.core.phrases.name_runs import take_names
from services.enrich.core.phrases.noun_phrases import Line, Signs, noun_phrases
from services.enrich.core.phrases.roles import SHOWN, read_vocabulary
from services.enrich.core.phrases.stems import Key, stems_of
from services.enrich.core.text.passages import Passage, Taken

# What an article is about is said by then, and what comes last is often the publisher's frame.
MOST_WORDS = 300


class Place(NamedTuple):
    """Words `first` to `after` of a line."""

    line: Line
    first: int
    after: int

    @property
    def in_title(self) -> bool:
        """Whether it is a place in the title."""
        return self.line.passage.field == "title"

    @property
    def start(self) -> int:
        """Where it begins, in characters."""
        return self.line.passage.words[self.first].start

    @property
    def written(self) -> str:
        """What stands there, without capitals that are not the phrase's own."""
        parts = []
        for index in range(self.first, self.after):
            text = self.line.passage.words[index].text
            parts.append(text.lower() if self.line.roles[index] == SHOWN else text)
            parts.append(self.line.gaps[index] if index + 1 < self.after else "")
        return " ".join("".join(parts).split())


@dataclass(slots=True)
class Candidate:
    """A phrase with all places where a variant of it stands.

    It is whole where the words around one of them show that it is a noun with all that belongs
    to it.
    """

    key: Key
    is_name: bool = False
    is_whole: bool = False
    places: list[Place] = field(default_factory=list)

    @property
    def in_title(self) -> bool:
        """Whether the title has it."""
        return any(place.in_title for place in self.places)

    @property
    def written(self) -> str:
        """The phrase as the text writes it most often; headlines have capitals of their own."""
        places = [place for place in self.places if not place.in_title] or self.places
        return Counter(place.written for place in places).most_common(1)[0][0]

    def parts(self) -> Iterator[Key]:
        """Yield the shorter runs of words of this phrase."""
        size = len(self.key)
        for length in range(2, size):
            for first in range(size - length + 1):
                yield self.key[first : first + length]


def find_candidates(
    passages: Sequence[Passage], taken: Sequence[Taken], language: str, stopwords: frozenset[str]
) -> list[Candidate]:
    """Return the candidates in the order in which they first stand in the article.

    Names are runs of capitals; phrases are two to four words with nothing empty at their ends.
    """
    candidates: dict[Key, Candidate] = {}
    edges = EDGES.get(language, UNKNOWN)
    heads = [passage.head(MOST_WORDS) for passage in passages]
    vocabulary = read_vocabulary(heads, language, stopwords)
    known = stems_of(language)
    verbs = {known[word] for word in vocabulary.ordinary if word.endswith(edges.past)}
    verbs |= _roots(language)
    signs = Signs.of(edges, stopwords, verbs)
    for head in heads:
        stems = [known[word.folded] for word in head.words]
        line = Line(head, vocabulary.roles_in(head, taken), stems, head.gaps)
        if not edges.nouns_have_capitals:
            for first, after in take_names(line.passage, line.roles, stopwords):
                _note(candidates, Place(line, first, after)).is_name = True
        for first, after, is_whole in noun_phrases(line, signs):
            _note(candidates, Place(line, first, after)).is_whole |= is_whole
    return list(candidates.values())


@cache
def _roots(language: str) -> frozenset[str]:
    known = stems_of(language)
    return frozenset(known[word] for word in EDGES.get(language, UNKNOWN).finite)


def _note(candidates: dict[Key, Candidate], place: Place) -> Candidate:
    key = tuple(place.line.stems[place.first : place.after])
    candidate = candidates.get(key)
    if candidate is None:
        candidate = candidates[key] = Candidate(key)
    candidate.places.append(place)
    return candidate
