"""What counts as a trend, in numbers; one object, so that a measurement can change one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class TrendRules:
    """The constants of counting, expecting, entering and leaving.

    An edition with fewer than `small_voices` a day is small: two voices are wide enough there, and
    less is expected at the least. When no story is told by so many voices, but each tells its own,
    they may have come together by chance: it takes `scattered` times the surprise then.
    """

    windows_h: tuple[int, ...] = (2, 24)
    step: timedelta = timedelta(minutes=5)
    # The lists of all editions but the world's.
    edition_step: timedelta = timedelta(minutes=15)
    # Once in a silence of the log that is longer than `full_steps` steps.
    slow_step: timedelta = timedelta(hours=1)
    full_steps: int = 12
    bucket: timedelta = timedelta(minutes=15)
    late: timedelta = timedelta(hours=2)
    oldest: timedelta = timedelta(hours=48)
    half_life_fast: timedelta = timedelta(days=7)
    half_life_slow: timedelta = timedelta(days=28)
    half_life_peak: timedelta = timedelta(hours=4)
    peak_kept: timedelta = timedelta(days=2)
    ready_days: int = 7
    over_dispersion: float = 0.1
    small_voices: int = 150
    enter: float = 1.8
    scattered: float = 4.5
    # Headlines alone tell too little to be grouped well: there voices that use the same words count
    # as telling one story, and a topic is called what the headlines say.
    headlines: bool = False
    stay: float = 1.0
    floor_least: float = 0.5
    floor_most: float = 1.0
    moved: float = 0.05
    most_topics: int = 10
    edition_voices: int = 20
    most_editions: int = 40
    most_sightings: int = 120_000
    most_per_key: int = 8
    most_keys: int = 20_000
    most_keys_of_edition: int = 2_500
    most_late: int = 20_000

    @property
    def longest(self) -> timedelta:
        """How long sightings are kept: the longest window, and until late ones are in."""
        return timedelta(hours=max(self.windows_h)) + self.late

    @property
    def most_in_bucket(self) -> int:
        """How many sightings of a bucket that is closed are kept."""
        return max(1, self.most_sightings // (self.longest // self.bucket))

    def floor(self, day_voices: float) -> float:
        """Return the voices that are expected of any topic of an edition with so many a day."""
        return self.floor_least if day_voices < self.small_voices else self.floor_most

    def breadth(self, day_voices: float) -> int:
        """Return how many voices, as if they were equal, must tell a topic."""
        return 2 if day_voices < self.small_voices else 3
