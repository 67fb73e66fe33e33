"""The pace of a replay; what it links again is told in `test_replaying`."""

from __future__ import annotations

import pytest

from services.enrich.core.replay import pause_s


@pytest.mark.parametrize(
    ("done", "elapsed_s", "most_per_s", "expected_s"),
    [(100, 1.0, None, 0.0), (100, 1.0, 50.0, 1.0), (100, 3.0, 50.0, 0.0)],
)
def test_pace_is_kept_on_average(
    done: int, elapsed_s: float, most_per_s: float | None, expected_s: float
) -> None:
    assert pause_s(done, elapsed_s, most_per_s) == expected_s
