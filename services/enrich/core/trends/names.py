"""The name of a topic: an entity, two that act together, or a phrase."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set

from services.enrich.core.stories.features import is_name
from services.enrich.core.text.words import folded_words
from services.enrich.core.trends.counts import Counts, Sighting
from services.enrich.core.trends.topics import Group, label_of

# Those who act in the news, and so can be two in one topic.
ACTORS = frozenset({"country", "club", "company", "politician", "organization"})
# How much of a topic a name of its type can be: an event happens in a city, and to a person.
TYPE_WEIGHTS = {"country": 0.8, "city": 0.7, "politician": 0.85, "organization": 0.8, "region": 0.9}
NAME_WEIGHT, PHRASE_WEIGHT = 0.6, 0.4
LEAST_OF_BEST = 0.5
LEAST_TOGETHER = 0.4
LEAST_ARTICLES = 2


def name_keys(group: Group, counts: Counts) -> list[frozenset[str]]:
    """Return what the topic may be named by, best first: a pair, then single keys."""
    within = [counts.window[place] for place in sorted(map(counts.places.__getitem__, group.reach))]
    keys = [key for signal in group.signals for key in signal.keys]
    about = {key: _aboutness(key, within, counts) for key in keys}
    single = sorted(about, key=lambda key: (-about[key], key))
    pair = _pair(single, about, group.lead.sightings, counts)
    return [*([pair] if pair else []), *(frozenset({key}) for key in single)]


def _aboutness(key: str, within: Sequence[Sighting], counts: Counts) -> float:
    total = sum(one.topics.get(key, 0.0) for one in within)
    entity = counts.names.get(key)
    if entity is not None:
        return TYPE_WEIGHTS.get(entity.type, 1.0) * total / len(within)
    weight = NAME_WEIGHT if is_name(label_of(key, counts)) else PHRASE_WEIGHT
    return weight * sum(key in one.topics for one in within) / len(within)


def _pair(
    ranked: Sequence[str],
    about: dict[str, float],
    sightings: Sequence[Sighting],
    counts: Counts,
) -> frozenset[str] | None:
    """Return the two actors that the topic is about, if it is about none else more than them."""
    actors = [key for key in ranked if key in counts.names and counts.names[key].type in ACTORS]
    if len(actors) < 2 or about[actors[1]] < LEAST_OF_BEST * about[ranked[0]]:
        return None
    first, second = actors[:2]
    together = sum(first in one.topics and second in one.topics for one in sightings)
    return frozenset({first, second}) if together >= LEAST_TOGETHER * len(sightings) else None


def label(keys: Set[str], counts: Counts) -> str:
    """Return the topic's name; of a pair with what the last day's articles say of it."""
    names = sorted(label_of(key, counts) for key in keys)
    if len(names) == 1:
        return names[0]
    about = [one for one in counts.recent if keys <= one.topics.keys()]
    return f"{'–'.join(names)} {action_words(names, about)}".strip()


def action_words(names: Sequence[str], sightings: Sequence[Sighting]) -> str:
    """Return the phrase that most articles share, its last word most often in titles; or nothing.

    One article's phrase will do if what it ends with is in several titles. In English if there is
    one: the list is for all languages, and its names are English.
    """
    own = {word for name in names for word in folded_words(name)}
    in_titles = Counter(word for one in sightings for word in set(folded_words(one.title)))
    for articles in (_in_english(sightings), sightings):
        found = Counter(
            phrase
            for one in articles
            for phrase in one.phrases
            if not own & set(folded_words(phrase)) and not is_name(phrase)
        )
        kept = [
            phrase
            for phrase in found
            if max(found[phrase], in_titles[folded_words(phrase)[-1]]) >= LEAST_ARTICLES
        ]
        if kept:
            return max(
                kept,
                key=lambda phrase: (found[phrase] + in_titles[folded_words(phrase)[-1]], phrase),
            )
    return ""


def _in_english(sightings: Sequence[Sighting]) -> list[Sighting]:
    return [one for one in sightings if one.language == "en"]
