"""What is planted: topics that must be found, and decoys that must not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bench.planted_cases.background import Background
from bench.planted_cases.newsroom import Happening, Newsroom, Outlet
from shared.events import EntityRef, Lane, PlacedArticle

WEEK = timedelta(days=7)
HOUR = timedelta(hours=1)
REGULAR = 6
# So many voices tell of the hot name in two hours anyway.
HOT_VOICES = 8


@dataclass(frozen=True, slots=True)
class Plant:
    """Articles that belong together; a topic only if `trends`, and from `gone` on no more.

    From the moment it is found until `steady_until` it must not leave. So many voices as `usual`
    tell of it anyway.
    """

    name: str
    articles: tuple[PlacedArticle, ...]
    trends: bool
    gone: datetime | None = None
    steady_until: datetime | None = None
    usual: int = 0

    @property
    def article_ids(self) -> frozenset[str]:
        """The ids of its articles."""
        return frozenset(one.article_id for one in self.articles)

    @property
    def last(self) -> datetime:
        """When its last article was seen."""
        return max(one.ingest_time for one in self.articles)


class Gardener:
    """Plants everything into the time from `start` on, of which there are 36 hours."""

    def __init__(self, room: Newsroom, background: Background, start: datetime) -> None:
        self.room, self.background, self.start = room, background, start
        self.chance = room.chance

    def all(self) -> list[Plant]:
        """Return every topic and every decoy."""
        made: Sequence[Callable[[], Plant]] = (
            self.weekday_cycle,
            self.always_there,
            self.one_source_spam,
            self.boilerplate,
            self.syndication_storm,
            self.backfill,
            self.late_flood,
            self.retraction,
            self.midnight_roll,
            self.words_of_a_name,
            self.hot_name_rises,
        )
        regular = [self.regular(number) for number in range(REGULAR)]
        return [*regular, *self.two_that_share(), *(make() for make in made)]

    def entity(self, kind: str = "person", salience: float = 0.8) -> EntityRef:
        """Return someone who was never in the news."""
        label = self.room.vocabulary.name()
        return EntityRef(id=label.replace(" ", "-"), label=label, type=kind, salience=salience)

    def _moments(self, start: datetime, hours: float, count: int) -> list[datetime]:
        seconds = sorted(round(self.chance.uniform(0, hours * 3600), 1) for _ in range(count))
        return [start + timedelta(seconds=one) for one in seconds]

    def _told(
        self,
        happenings: Sequence[Happening],
        voices: Sequence[Outlet],
        start: datetime,
        hours: float,
    ) -> tuple[PlacedArticle, ...]:
        times = self._moments(start, hours, len(voices))
        return tuple(
            self.room.telling(happenings[turn % len(happenings)], outlet, at)
            for turn, (outlet, at) in enumerate(zip(voices, times, strict=True))
        )

    def regular(self, number: int) -> Plant:
        """Return an event that many tell within hours, about someone new or seldom seen."""
        who = self.entity() if number % 2 else self.background.rare()
        beside = [self.entity("place", 0.5)] if number % 3 == 0 else []
        happenings = [
            self.room.happening(f"planted-{number}-{part}", [who, *beside])
            for part in range(self.chance.choice((1, 1, 2)))
        ]
        voices = self.room.voices(self.chance.randint(12, 24))
        begin = self.start + HOUR * (1 + 5 * number + self.chance.random() * 3)
        hours = self.chance.uniform(0.75, 3)
        return Plant(f"planted {number}", self._told(happenings, voices, begin, hours), True)

    def two_that_share(self) -> list[Plant]:
        """Return two events at the same time that one country has a part in."""
        shared = self.entity("country", 0.6)
        begin = self.start + HOUR * self.chance.uniform(4, 30)
        plants = []
        for number in range(2):
            happening = self.room.happening(f"sharing-{number}", [self.entity(), shared])
            voices = self.room.voices(self.chance.randint(12, 20))
            articles = self._told([happening], voices, begin, 2)
            plants.append(Plant(f"sharing {number}", articles, True))
        return plants

    def midnight_roll(self) -> Plant:
        """Return an event that is told evenly from the evening to the early morning."""
        who, begin = self.entity(), self.start + HOUR * 20
        articles: list[PlacedArticle] = []
        for quarter in range(32):
            happening = self.room.happening(f"night-{quarter // 8}", [who])
            (outlet,) = self.room.voices(1)
            at = begin + timedelta(minutes=15 * quarter)
            articles.append(self.room.telling(happening, outlet, at))
        return Plant("midnight roll", tuple(articles), True, steady_until=begin + 8 * HOUR)

    def words_of_a_name(self) -> Plant:
        """Return an event whose articles say now the whole name, now one word of it."""
        who = self.entity()
        first, last = who.label.split()
        sides: list[tuple[list[EntityRef], tuple[str, ...]]] = [
            ([who], (f"{last} search",)),
            ([], (f"{first} {last}", f"{last} search")),
            ([who], (first, f"{first} case")),
        ]
        voices = self.room.voices(18)
        articles: list[PlacedArticle] = []
        begin = self.start + HOUR * self.chance.uniform(2, 30)
        for turn, at in enumerate(self._moments(begin, 2, len(voices))):
            entities, phrases = sides[turn % len(sides)]
            happening = Happening("search", tuple(entities), phrases, "world")
            title = f"{who.label} {' '.join(self.room.vocabulary.usual(2))} search"
            articles.append(self.room.telling(happening, voices[turn], at, title=title))
        return Plant("words of a name", tuple(articles), True)

    def hot_name_rises(self) -> Plant:
        """Return news about a name that is always there, several times as much as usual."""
        hot, begin = self.background.hot[3], self.start + HOUR * self.chance.uniform(9, 13)
        happening = self.room.happening("rise", [hot])
        return Plant(
            "hot name rises", self._told([happening], self.room.voices(45), begin, 1.5), True
        )

    def retraction(self) -> Plant:
        """Return an event that is found and then taken back, every article of it."""
        happening = self.room.happening("retracted", [self.entity()])
        begin = self.start + HOUR * self.chance.uniform(2, 28)
        told = self._told([happening], self.room.voices(16), begin, 1)
        gone = begin + 2 * HOUR
        back = [
            one.model_copy(update={"change": "retracted", "event_time": gone, "ingest_time": gone})
            for one in told
        ]
        return Plant("retraction", (*told, *back), True, gone=gone)

    def weekday_cycle(self) -> Plant:
        """Return what each has a piece about every week, on the same day at the same hours."""
        who = self.entity("club")
        articles: list[PlacedArticle] = []
        usual = self.room.happening("weekly", [who])
        for week in range(4):
            begin = self.start + HOUR * 10 - WEEK * (3 - week)
            voices = self.room.voices(self.chance.randint(13, 17))
            pieces = [replace(usual, name=f"weekly-{week}-{part}") for part in range(len(voices))]
            articles += self._told(pieces, voices, begin, 4)
        return Plant("weekday cycle", tuple(articles), False)

    def always_there(self) -> Plant:
        """Return what is told by as many at every hour of day and night, for weeks."""
        who = self.entity("organization")
        articles: list[PlacedArticle] = []
        first = self.start - 3 * WEEK
        for turn in range(3 * (3 * 7 * 24 + 36)):
            at = first + timedelta(minutes=20 * turn + round(self.chance.uniform(0, 20), 1))
            happening = self.room.happening(f"always-{turn}", [who], 1)
            (outlet,) = self.room.voices(1)
            articles.append(self.room.telling(happening, outlet, at))
        return Plant("always there", tuple(articles), False)

    def one_source_spam(self) -> Plant:
        """Return one source that tells the same thing sixty times."""
        who, (outlet,) = self.entity(), self.room.voices(1)
        begin = self.start + HOUR * self.chance.uniform(1, 30)
        happenings = [self.room.happening(f"spam-{part}", [who]) for part in range(60)]
        return Plant("one-source spam", self._told(happenings, [outlet] * 60, begin, 3), False)

    def boilerplate(self) -> Plant:
        """Return a publisher's phrase under each of its articles, about something else each."""
        phrase = "subscribe to our letter"
        articles: list[PlacedArticle] = []
        owner = self.room.voices(1)[0].source.owner
        own = [one for one in self.room.outlets if one.source.owner == owner]
        begin = self.start + HOUR * self.chance.uniform(1, 12)
        for turn, at in enumerate(self._moments(begin, 20, 60)):
            happening = self.room.happening(f"plate-{turn}", [self.background.rare()], 1)
            phrases = (*happening.phrases, phrase)
            outlet = own[turn % len(own)]
            articles.append(self.room.telling(happening, outlet, at, phrases=phrases))
        return Plant("boilerplate", tuple(articles), False)

    def syndication_storm(self) -> Plant:
        """Return an agency's text that forty outlets repeat."""
        happening = self.room.happening("storm", [self.entity()])
        begin = self.start + HOUR * self.chance.uniform(1, 30)
        first, *rest = self._told([happening], self.room.voices(40), begin, 1)
        copies = [one.model_copy(update={"copy_of": first.article_id}) for one in rest]
        return Plant("syndication storm", (first, *copies), False)

    def backfill(self) -> Plant:
        """Return old news of many voices that is loaded now."""
        happenings = [self.room.happening(f"old-{part}", [self.entity()]) for part in range(5)]
        begin, now = self.start - 2 * WEEK, self.start + HOUR * self.chance.uniform(1, 30)
        told = self._told(happenings, self.room.voices(40) * 5, begin, 100)
        return Plant("back-fill of old news", tuple(_now(told, now, Lane.BACKFILL)), False)

    def late_flood(self) -> Plant:
        """Return news of yesterday that comes in all at once."""
        happening = self.room.happening("late", [self.entity()])
        now = self.start + HOUR * self.chance.uniform(8, 34)
        told = self._told([happening], self.room.voices(40), now - 30 * HOUR, 27)
        return Plant("late flood", tuple(_now(told, now, Lane.LIVE)), False)


def _now(articles: Sequence[PlacedArticle], now: datetime, lane: Lane) -> Iterator[PlacedArticle]:
    for turn, one in enumerate(articles):
        seen = now + timedelta(seconds=turn / 10)
        yield one.model_copy(update={"ingest_time": seen, "lane": lane})
