"""From signals to topics: one thing once, under the name that a person would say."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.enrich.core.text.words import folded_words
from services.enrich.core.trends.counts import Counts, Sighting
from services.enrich.core.trends.scores import Signal

SAME_ARTICLES = 0.5
INSIDE = 0.6
# A story belongs to a topic when this share of its articles in the window is about it.
OWN_STORY = 0.5


@dataclass(slots=True)
class Group:
    """Signals that are one topic; `reach` are the articles of the strongest and of its stories."""

    signals: list[Signal]
    reach: frozenset[str]
    labels: list[frozenset[str]] = field(default_factory=list)

    @property
    def lead(self) -> Signal:
        """The strongest signal."""
        return self.signals[0]

    def takes(self, signal: Signal, label: frozenset[str]) -> bool:
        """Return whether `signal` is the same topic: same articles, or a label inside a label."""
        if any(label <= own or own <= label for own in self.labels):
            return True
        articles, lead = signal.articles, self.lead.articles
        alike = len(articles & lead) / len(articles | lead)
        return alike >= SAME_ARTICLES or len(articles & self.reach) / len(articles) >= INSIDE


def group_signals(signals: Sequence[Signal], counts: Counts) -> list[Group]:
    """Return the topics in `signals`, strongest first; a weaker one joins the first that fits."""
    by_story = _by_story(counts.window)
    groups: list[Group] = []
    for signal in signals:
        label = frozenset(folded_words(label_of(next(iter(signal.keys)), counts)))
        home = next((group for group in groups if group.takes(signal, label)), None)
        if home is None:
            groups.append(Group([signal], _reach(signal, by_story), [label]))
        else:
            home.signals.append(signal)
            home.labels.append(label)
    return groups


def _by_story(window: Sequence[Sighting]) -> Mapping[str, frozenset[str]]:
    articles: dict[str, set[str]] = defaultdict(set)
    for one in window:
        articles[one.story_id].add(one.article_id)
    return {story_id: frozenset(ids) for story_id, ids in articles.items()}


def _reach(signal: Signal, by_story: Mapping[str, frozenset[str]]) -> frozenset[str]:
    own = signal.articles
    stories = {one.story_id for one in signal.sightings}
    whole = [
        ids for ids in map(by_story.__getitem__, stories) if len(ids & own) >= OWN_STORY * len(ids)
    ]
    return own.union(*whole)


def label_of(key: str, counts: Counts) -> str:
    """Return the entity's label, or the phrase as it is most often written."""
    if key in counts.names:
        return counts.names[key].label
    written = Counter(
        phrase for one in counts.about({key}) for phrase in one.phrases if phrase.casefold() == key
    )
    return max(written, key=lambda phrase: (written[phrase], phrase), default=key)
