"""Starts child processes, keeps them running, tells of crashes, and ends them in order.

One thread of the supervisor does all starting, because the kernel ties a child's life to the
thread that started it. Public methods only change what is wanted and wait for it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType

from deploy.embedded import launcher
from deploy.embedded.children import Child, ChildSpec
from deploy.embedded.processes import identify
from deploy.embedded.restarts import crash_report, describe_exit, judge
from deploy.embedded.state import ChildState, SupervisorState, write_state

TICK_S = 0.05
DOWN = ("stopped", "ended", "crashed")


class ChildError(Exception):
    """A child crashed before it was ready, or was not ready in time."""


def _print(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


class Supervisor:
    """Runs children as told; a context manager that ends them all when left."""

    def __init__(
        self,
        state_file: Path | None = None,
        tell: Callable[[str], None] = _print,
        tick_s: float = TICK_S,
    ) -> None:
        self._state_file, self._tell, self._tick_s = state_file, tell, tick_s
        self._children: dict[str, Child] = {}
        self._changed = threading.Condition(threading.RLock())
        self._closing = threading.Event()
        self._written: tuple[ChildState, ...] | None = None
        self._thread = threading.Thread(target=self._run, name="supervisor", daemon=True)
        self._thread.start()

    def __enter__(self) -> Supervisor:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def start(self, *specs: ChildSpec) -> None:
        """Have these children run from now on; returns before they are ready."""
        with self._changed:
            for spec in specs:
                if spec.name in self._children and self._children[spec.name].phase not in DOWN:
                    raise ValueError(f"{spec.name} runs already")
                self._children[spec.name] = Child(spec)

    def wait_ready(self, *names: str, timeout_s: float, crashes_allowed: int = 0) -> None:
        """Wait until these children (all, if none is named) are ready; raises ChildError."""
        deadline = time.monotonic() + timeout_s
        with self._changed:
            while late := [c for c in self._named(names) if c.phase != "ready"]:
                for child in late:
                    _give_up_on_crash(child, crashes_allowed)
                if time.monotonic() > deadline:
                    report = "".join(f"\n{c.spec.name}:{c.last_words()}" for c in late)
                    raise ChildError(f"not ready within {timeout_s:g} s:{report}")
                self._changed.wait(self._tick_s)

    def stop(self, *names: str) -> None:
        """End these children (all, if none is named), lowest `stop_order` first; waits for it."""
        with self._changed:
            chosen = self._named(names)
            for order in sorted({c.spec.stop_order for c in chosen}):
                wave = [c for c in chosen if c.spec.stop_order == order]
                for child in wave:
                    child.wanted = False
                self._wait_down(wave)

    def resume(self, *names: str) -> None:
        """Have children that were stopped, killed or have ended run again."""
        with self._changed:
            for child in self._named(names):
                child.wanted, child.crashes, child.start_at = True, 0, 0.0
                child.phase = "stopped" if child.phase in DOWN else child.phase

    def signal(self, name: str, number: int) -> None:
        """Send a signal to a child and all it started, as a fault would."""
        with self._changed:
            self._children[name].signal(number)

    def kill(self, name: str) -> None:
        """Kill a child with SIGKILL and leave it down until `resume`; waits for its end."""
        with self._changed:
            child = self._children[name]
            child.wanted = False
            child.signal(signal.SIGKILL)
            self._wait_down([child])

    def states(self) -> tuple[ChildState, ...]:
        """Return how the children are now."""
        with self._changed:
            return tuple(child.state() for child in self._children.values())

    def close(self) -> None:
        """End all children and the supervisor's thread."""
        if self._thread.is_alive():
            self.stop()
            self._closing.set()
            self._thread.join()

    def _wait_down(self, children: list[Child]) -> None:
        while not all(child.phase in DOWN for child in children):
            if not self._thread.is_alive():
                raise RuntimeError("the supervisor's thread has ended")
            self._changed.wait(self._tick_s)

    def _named(self, names: Iterable[str]) -> list[Child]:
        return [self._children[name] for name in names or self._children]

    def _run(self) -> None:
        while not self._closing.wait(self._tick_s):
            with self._changed:
                children = list(self._children.values())
            for child in children:
                self._ask_ready(child)
                with self._changed:
                    self._step(child)
                    self._changed.notify_all()
            self._write_state()
        self._write_state()

    def _ask_ready(self, child: Child) -> None:
        """Ask outside the lock: the answer may take a while."""
        if child.phase != "starting" or not (child.spec.ready is None or child.spec.ready()):
            return
        with self._changed:
            if child.phase == "starting":
                child.phase = "ready"

    def _step(self, child: Child) -> None:
        if child.phase in DOWN or child.phase == "waiting":
            self._step_down(child)
        elif child.exit_code() is not None:
            self._bury(child)
        elif not child.wanted and child.phase != "stopping":
            child.phase = "stopping"
            child.kill_at = time.monotonic() + child.spec.grace_s
            child.ask_to_end()
        elif time.monotonic() >= child.kill_at:
            child.signal(signal.SIGKILL)

    def _step_down(self, child: Child) -> None:
        if not child.wanted:
            child.phase = "stopped"
        elif child.phase in ("stopped", "waiting") and time.monotonic() >= child.start_at:
            try:
                child.spawn()
            except OSError as error:
                self._tell(f"cannot start {child.spec.name}: {error}")
                self._judge(child, launcher.NOT_STARTED)

    def _bury(self, child: Child) -> None:
        """Note an end, once nothing of the child is left."""
        code = child.exit_code()
        if code is None:
            return
        if child.group_is_alive():
            self._end_orphans(child)
            return
        child.last_exit = describe_exit(code)
        if child.wanted:
            self._judge(child, code)
        else:
            child.phase = "stopped"
        child.forget_process()

    def _end_orphans(self, child: Child) -> None:
        """Processes a stopped child left behind get the rest of its grace, a crashed one's none."""
        if child.wanted or time.monotonic() >= child.kill_at:
            child.signal(signal.SIGKILL)
        elif not child.orphans_asked:
            child.orphans_asked = True
            child.signal(signal.SIGTERM)

    def _judge(self, child: Child, code: int) -> None:
        ran_s = time.monotonic() - child.started_at
        verdict = judge(child.spec.restart, code, ran_s, child.crashes)
        child.crashes = verdict.crashes
        if code == 0:
            child.phase = "ended"
            self._tell(f"{child.spec.name} ended by itself; log: {child.spec.log_file}")
            return
        report = crash_report(child.spec.name, code, ran_s, verdict, str(child.spec.log_file))
        self._tell(report + child.last_words())
        child.phase = "crashed"
        if verdict.restart_in_s is not None:
            child.phase = "waiting"
            child.start_at = time.monotonic() + verdict.restart_in_s
            child.restarts += 1

    def _write_state(self) -> None:
        states = self.states()
        if self._state_file is None or states == self._written:
            return
        own = identify(os.getpid())
        if own is None:
            return
        with contextlib.suppress(OSError):  # a full disk must not end the children; tried again
            write_state(self._state_file, SupervisorState(own.pid, own.started, states))
            self._written = states


def _give_up_on_crash(child: Child, crashes_allowed: int) -> None:
    if child.phase == "ended" or child.crashes > crashes_allowed:
        raise ChildError(
            f"{child.spec.name} did not become ready: {child.last_exit}; "
            f"log: {child.spec.log_file}{child.last_words()}"
        )
