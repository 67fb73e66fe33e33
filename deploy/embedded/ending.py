"""How a long-running process here is ended: once, and out of whatever it is waiting for."""

from __future__ import annotations

import signal
import threading


def ended_by_signal() -> threading.Event:
    """Have the first SIGTERM or SIGINT set the event and raise `KeyboardInterrupt`.

    Later ones do nothing: a second signal must not disturb the stopping.
    """
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: _interrupt(ended))
    return ended


def _interrupt(ended: threading.Event) -> None:
    if not ended.is_set():
        ended.set()
        raise KeyboardInterrupt
