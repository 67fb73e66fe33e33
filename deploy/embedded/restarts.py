"""Decides what follows when a child ends; knows no process, no clock and no file."""

from __future__ import annotations

import signal
from dataclasses import dataclass


@dataclass(frozen=True)
class RestartPolicy:
    """When a crashed child is started again.

    The wait doubles from `first_s` to `cap_s` with each crash in a row; a run of `calm_s` or
    more ends the row. `on_crash=False` never starts it again.
    """

    on_crash: bool = True
    first_s: float = 0.5
    cap_s: float = 30.0
    calm_s: float = 60.0


NEVER = RestartPolicy(on_crash=False)


@dataclass(frozen=True)
class Verdict:
    """What to do about an ended child: how many crashes in a row, and the wait before a restart."""

    crashes: int
    restart_in_s: float | None


def judge(policy: RestartPolicy, code: int, ran_s: float, crashes_before: int) -> Verdict:
    """Return what follows when a child that was to run ended with `code` after `ran_s`."""
    if code == 0:
        return Verdict(0, None)
    crashes = 1 if ran_s >= policy.calm_s else crashes_before + 1
    if not policy.on_crash:
        return Verdict(crashes, None)
    return Verdict(crashes, min(policy.first_s * 2 ** min(crashes - 1, 30), policy.cap_s))


def describe_exit(code: int) -> str:
    """Name an exit for people: `exit code 3`, `signal SIGKILL`."""
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"signal {signal.Signals(-code).name}"
    except ValueError:
        return f"signal {-code}"


def crash_report(name: str, code: int, ran_s: float, verdict: Verdict, log: str) -> str:
    """Return the line that tells of a crash."""
    if verdict.restart_in_s is None:
        next_step = "it stays down"
    else:
        next_step = f"restart in {verdict.restart_in_s:g} s"
    return f"{name} crashed: {describe_exit(code)} after {ran_s:.0f} s; {next_step}; log: {log}"
