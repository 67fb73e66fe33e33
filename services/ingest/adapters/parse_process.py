"""What runs in a process that parses: limits of its own around each body.

The limit on time is a timer in Python; should code that does not return to Python ignore it, the
system ends the process after twice that time of its processor.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from types import FrameType
from typing import Concatenate, ParamSpec, TypeVar

from services.ingest.core.entries import FeedError
from services.ingest.core.fetching.hostile import refuse_hostile

Args = ParamSpec("Args")
ResultT = TypeVar("ResultT")


class ParseTimeoutError(Exception):
    """A body that takes too long to parse."""


@dataclass(frozen=True, slots=True)
class ParseLimits:
    """The limits of reading one body; `max_depth` is of elements or of values in JSON."""

    timeout_s: float
    max_memory_bytes: int
    max_depth: int


def limit_process(max_memory_bytes: int) -> None:
    """Prepare this process: no more memory than that, and no life after the service's."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (max_memory_bytes, max_memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    threading.Thread(target=_end_with_parent, daemon=True).start()


def read_within(
    limits: ParseLimits,
    is_page: bool,
    parse: Callable[Concatenate[bytes, Args], ResultT],
    body: bytes,
    *args: Args.args,
    **kwargs: Args.kwargs,
) -> ResultT:
    """Return what `parse` makes of `body`; raises `FeedError` or `ParseTimeoutError`."""
    signal.signal(signal.SIGALRM, _raise_timeout)
    signal.setitimer(signal.ITIMER_REAL, limits.timeout_s)
    _end_after(limits.timeout_s * 2)
    try:
        refuse_hostile(body, limits.max_depth, is_page)
        return parse(body, *args, **kwargs)
    except RecursionError as error:
        raise FeedError("nested too deeply") from error
    except MemoryError as error:
        raise FeedError(
            f"takes more than {limits.max_memory_bytes // 1_048_576} MB of memory to parse"
        ) from error
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _end_after(more_s: float) -> None:
    """Let the system end this process once it has used `more_s` more of the processor."""
    most = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (ceil(time.process_time() + more_s), most))


def _end_with_parent() -> None:
    """Wait for the service to end, however it does, and leave no process behind."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _raise_timeout(_number: int, _frame: FrameType | None) -> None:
    raise ParseTimeoutError
