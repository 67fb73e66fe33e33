from __future__ import annotations

import pytest

from deploy.embedded.restarts import (
    NEVER,
    RestartPolicy,
    Verdict,
    crash_report,
    describe_exit,
    judge,
)

POLICY = RestartPolicy(first_s=1, cap_s=10, calm_s=60)


def test_wait_doubles_up_to_a_cap() -> None:
    waits = [judge(POLICY, 1, 0.1, before).restart_in_s for before in range(6)]

    assert waits == [1, 2, 4, 8, 10, 10]


def test_long_run_forgets_earlier_crashes() -> None:
    assert judge(POLICY, 1, 61, 5) == Verdict(1, 1)


def test_many_crashes_do_not_overflow() -> None:
    assert judge(POLICY, 1, 0.1, 100_000).restart_in_s == 10


def test_exit_zero_is_no_crash() -> None:
    assert judge(POLICY, 0, 1, 2) == Verdict(0, None)


def test_never_means_never() -> None:
    assert judge(NEVER, -9, 1, 0) == Verdict(1, None)


@pytest.mark.parametrize(
    ("code", "told"), [(3, "exit code 3"), (-9, "signal SIGKILL"), (-200, "signal 200")]
)
def test_exits_are_named(code: int, told: str) -> None:
    assert describe_exit(code) == told


def test_report_is_one_full_line() -> None:
    line = crash_report("kafka", -11, 12.3, Verdict(1, 0.5), "/logs/kafka.log")

    assert line == (
        "kafka crashed: signal SIGSEGV after 12 s; restart in 0.5 s; log: /logs/kafka.log"
    )
