"""Copies of an article as agencies' customers print it: cut, re-titled, re-ordered, edited."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

_SENTENCE = re.compile(r"(?<=[.!?])[\"”]?\s+")
_NUMBER = re.compile(r"\d+")
EDITED_NUMBERS = 0.15
TYPOS = 0.01


@dataclass(frozen=True, slots=True)
class Text:
    """An article's id, class, title and text."""

    id: str
    category: str
    title: str
    text: str


Alteration = Callable[[Text, Random], Text]


def cut(share: float) -> Alteration:
    """Return what keeps the first `share` of the words."""

    def keep(one: Text, _chance: Random) -> Text:
        pieces = re.split(r"(\s+)", one.text)
        words = (len(pieces) + 1) // 2
        return replace(one, text="".join(pieces[: 2 * round(words * share) - 1]))

    return keep


def thinned(share: float) -> Alteration:
    """Return what keeps `share` of the sentences, in their order."""

    def keep(one: Text, chance: Random) -> Text:
        sentences = _sentences(one.text)
        kept = chance.sample(range(len(sentences)), max(1, round(share * len(sentences))))
        return replace(one, text=" ".join(sentences[at] for at in sorted(kept)))

    return keep


def retitled(one: Text, _chance: Random) -> Text:
    """Return the text under a title of its own, which stands above the text too."""
    title = " ".join(reversed(one.title.split()))
    return replace(one, title=title, text=f"{title}\n\n{one.text}")


def paragraphs_moved(one: Text, chance: Random) -> Text:
    """Return the paragraphs in another order."""
    return replace(one, text="\n\n".join(_shuffled(one.text.split("\n\n"), chance)))


def sentences_moved(one: Text, chance: Random) -> Text:
    """Return the sentences in another order."""
    return replace(one, text=" ".join(_shuffled(_sentences(one.text), chance)))


def edited(one: Text, chance: Random) -> Text:
    """Return the text with some numbers and a letter in a hundred words changed, and two lines."""
    text = _NUMBER.sub(lambda found: _edited_number(found[0], chance), one.text)
    words = [_mistyped(word, chance) for word in text.split(" ")]
    body = " ".join(words)
    return replace(
        one, text=f"(Agency) - {body}\n\nReporting by our desk; editing by the night desk"
    )


def mixed(one: Text, chance: Random) -> Text:
    """Return the text edited, its paragraphs moved and three tenths cut."""
    return cut(0.7)(paragraphs_moved(edited(one, chance), chance), chance)


def _sentences(text: str) -> list[str]:
    return [one for one in _SENTENCE.split(text) if one]


def _shuffled(parts: Sequence[str], chance: Random) -> list[str]:
    return chance.sample(parts, len(parts))


def _edited_number(number: str, chance: Random) -> str:
    return str(int(number) + 1) if chance.random() < EDITED_NUMBERS else number


def _mistyped(word: str, chance: Random) -> str:
    if len(word) < 3 or chance.random() >= TYPOS:
        return word
    at = chance.randrange(len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


ALTERATIONS: dict[str, Alteration] = {
    "same": lambda one, _chance: one,
    "cut_90": cut(0.9),
    "cut_70": cut(0.7),
    "cut_50": cut(0.5),
    "thinned_70": thinned(0.7),
    "thinned_50": thinned(0.5),
    "retitled": retitled,
    "paragraphs_moved": paragraphs_moved,
    "sentences_moved": sentences_moved,
    "edited": edited,
    "mixed": mixed,
}
