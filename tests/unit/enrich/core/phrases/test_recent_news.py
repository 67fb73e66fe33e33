"""What recent news is full of."""

from __future__ import annotations

from datetime import timedelta

from services.enrich.core.phrases.recent_news import HALF_LIFE, NewsView, RecentNews
from tests import make

TALKS = ("peac", "talk")


def _told(recent: RecentNews, times: int) -> None:
    for number in range(times):
        _view(recent, f"outlet-{number}").learn(("peace", "talks", "begin"), [TALKS])


def _view(recent: RecentNews, source: str = "daily", days: float = 0) -> NewsView:
    return recent.seen_from(source, "en", make.NOW + timedelta(days=days))


def test_everything_is_unusual_at_first() -> None:
    assert _view(RecentNews()).unusualness(TALKS) == 1.0


def test_what_all_tell_is_usual() -> None:
    recent = RecentNews()
    _told(recent, 100)

    assert _view(recent).unusualness(TALKS) < 0.2 < _view(recent).unusualness(("gas", "leak"))


def test_usual_things_become_unusual_again() -> None:
    recent = RecentNews()
    _told(recent, 100)

    later = _view(recent, days=10 * HALF_LIFE.days)

    assert later.unusualness(TALKS) > 0.9


def test_late_articles_meet_the_latest_news() -> None:
    recent = RecentNews()
    _told(recent, 100)

    late = _view(recent, days=-30)
    late.learn((), [("old", "stori")])

    assert late.unusualness(TALKS) < 0.2
    assert not _view(recent).is_known(("old", "stori"))


def test_versions_of_an_article_count_once() -> None:
    recent = RecentNews()
    for _ in range(9):
        recent.seen_from("daily", "en", make.NOW, "a1").learn((), [TALKS])

    assert not _view(recent).is_known(TALKS)
    assert not _view(recent).is_frame(TALKS)


def test_other_languages_know_nothing_of_it() -> None:
    recent = RecentNews()
    _told(recent, 100)

    assert recent.seen_from("daily", "fr", make.NOW).unusualness(TALKS) == 1.0


def test_sources_have_frames_of_their_own() -> None:
    recent = RecentNews()
    for _ in range(5):
        _view(recent).learn((), [TALKS])

    assert _view(recent).is_frame(TALKS)
    assert not _view(recent, "other").is_frame(TALKS)


def test_digests_warm_it() -> None:
    recent = RecentNews()
    for number in range(100):
        recent.learn_digest(
            make.digest(str(number), title="Peace", phrases=("peace talks",), event_time=make.NOW)
        )

    assert _view(recent).unusualness(TALKS) < 0.2
