"""When a feed is polled again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.ingest.core.polling.schedule import PollState, after_failure, after_success, delay_s
from tests.make import NOW


@pytest.mark.parametrize(("random", "expected"), [(0.0, 270), (0.5, 300), (0.999, 330)])
def test_jitter_is_a_tenth(random: float, expected: float) -> None:
    assert delay_s(300, 0, random) == pytest.approx(expected, abs=0.1)


def test_failures_double_the_wait() -> None:
    assert [delay_s(300, failures, 0.5) for failures in (1, 2, 3)] == [600, 1200, 2400]


def test_wait_never_exceeds_a_day() -> None:
    assert delay_s(300, 1000, 0.5) == 86_400


def test_server_may_ask_for_longer() -> None:
    assert delay_s(300, 1, 0.5, retry_after_s=7200) == 7200


def test_success_forgets_failures() -> None:
    failed = after_failure(PollState(NOW, etag="x"), NOW, 300, 0.5)
    healed = after_success(failed, NOW, 300, 0.5)

    assert (failed.failures, healed.failures, healed.etag) == (1, 0, "x")
    assert healed.next_poll == NOW + timedelta(seconds=300)
