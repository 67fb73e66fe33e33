"""How phrases begin and end in a language, as far as that can be told without a grammar."""

from __future__ import annotations

from dataclasses import dataclass

_NEVER = ("\0",)


@dataclass(frozen=True, slots=True)
class Edges:
    """Signs of a language that a run of words is a noun with what belongs to it.

    `adverbs`, `past` and `gerunds` are endings of adverbs and of forms of verbs, `finite` are
    verbs that are seldom anything else, and a verb follows a word of `before_verbs`. After an
    `openers` word comes a noun, with what describes it, up to the next word without meaning; where
    verbs often follow nouns at once, that is sure only of two nouns with a connector:
    `only_joined`.
    """

    adverbs: tuple[str, ...] = _NEVER
    past: tuple[str, ...] = _NEVER
    gerunds: tuple[str, ...] = _NEVER
    finite: frozenset[str] = frozenset()
    before_verbs: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()
    only_joined: bool = True
    nouns_have_capitals: bool = False
    # A word that describes a noun has one of these endings.
    attributes: tuple[str, ...] = ("",)


_ENGLISH_VERBS = """
accuses admits agrees allows announces appears approves argues arrives asks avoids becomes begins
believes belongs brings builds buys carries chooses comes confirms considers contains continues
decides declines defends denies depends describes dies discovers eats enters erupts exists expects
explains faces falls feels finds follows gets gives goes grows happens hears helps hopes includes
insists involves joins keeps knows launches learns leaves lets lies lives loses makes means meets
moves needs opens owns pays plays prepares presses prevents promises proposes proves provides
publishes puts rang reaches readies reads receives refuses rejects remains reminds removes renames
requires resumes returns reveals rises rotates runs says seeks seems sees sells sends serves sits
speaks spends stands starts stays stops suggests suspends swings swung takes teaches tells tends
thinks threatens tries turns understands unveils urges vows wants warns wins works writes
"""
UNKNOWN = Edges()
EDGES = {
    "en": Edges(
        ("ly",),
        ("ed",),
        ("ing",),
        frozenset(_ENGLISH_VERBS.split()),
        frozenset({"to", "will", "would", "can", "could", "may", "might", "must", "should", "not"})
        | {"i", "you", "he", "she", "it", "we", "they", "who", "did", "does", "do", "cannot"},
        frozenset({"a", "an", "the", "of", "in", "for", "on", "its", "their", "his", "her", "with"})
        | {"by", "over", "from", "this", "new", "under", "after", "against"},
        only_joined=False,
    ),
    "de": Edges(
        openers=frozenset({"der", "die", "das", "den", "dem", "des", "ein", "eine", "einen"})
        | {"einem", "einer", "eines", "im", "am", "zum", "zur", "vom", "beim", "seine", "ihre"}
        | {"für", "gegen", "über", "von", "mit", "ohne"},
        only_joined=False,
        nouns_have_capitals=True,
        attributes=("e", "em", "en", "er", "es"),
    ),
    "es": Edges(
        ("mente",),
        openers=frozenset({"el", "la", "los", "las", "un", "una", "del", "al", "su", "sus", "en"}),
    ),
    "fr": Edges(
        openers=frozenset({"le", "la", "les", "un", "une", "des", "du", "l", "d", "au", "aux"})
        | {"sa", "son", "ses", "cette", "ce"},
    ),
    "it": Edges(
        ("mente",),
        openers=frozenset({"il", "la", "lo", "i", "gli", "le", "un", "una", "del", "della"})
        | {"al", "alla", "nel", "nella", "l", "dell", "dei", "delle"},
    ),
    "pt": Edges(
        ("mente",),
        openers=frozenset({"o", "a", "os", "as", "um", "uma", "do", "da", "dos", "das", "no"})
        | {"na", "ao", "à"},
    ),
    "nl": Edges(openers=frozenset({"de", "het", "een", "van", "voor", "over"}), only_joined=False),
}
