"""What people know of a source comes before what is usual."""

from __future__ import annotations

from datetime import timedelta

from services.ingest.core.fetching.ports import CacheTerms
from services.ingest.core.polling.pacing import Pacing, sooner_for_pages
from services.ingest.core.polling.schedule import NextPoll, Pace, Wishes
from shared.events import PollingHints
from tests import make
from tests.make import NOW

PACING = Pacing(Pace(first_s=1800, min_s=300, max_s=86_400))


def _pace(**hints: float) -> Pace:
    return PACING.of(make.source(polling=PollingHints(**hints)))


def test_hints_clamp_the_pace() -> None:
    assert _pace() == PACING.pace
    assert _pace(max_interval_s=60) == Pace(60, 60, 60)
    assert _pace(min_interval_s=7200) == Pace(7200, 7200, 86_400)
    assert _pace(min_interval_s=60) == Pace(1800, 60, 86_400)


def test_fixed_interval_ignores_arrivals() -> None:
    pacing, arrivals = Pacing(Pace(), fixed_s=2), [make.hours_ago(n) for n in range(9)]
    found = pacing.after_read(make.source(), NOW, arrivals, Wishes(), 0.5)

    assert found == NextPoll(NOW + timedelta(seconds=2), 2)


def test_fixed_interval_still_obeys_server() -> None:
    wishes = Wishes(CacheTerms(retry_after_s=60))
    found = Pacing(Pace(), fixed_s=2).after_read(make.source(), NOW, [], wishes, 0.5)

    assert found.at == NOW + timedelta(seconds=60)


def test_due_pages_bring_it_back_sooner() -> None:
    far = NextPoll(NOW + timedelta(days=1), 86_400)
    sooner = sooner_for_pages(far, NOW, Wishes())

    assert sooner.at == NOW + timedelta(minutes=15)
    assert sooner_for_pages(NextPoll(NOW, 1), NOW, Wishes()).at == NOW
