"""Structured logs, metrics and traces: one set-up for every service."""

from __future__ import annotations

import logging
import sys
from collections import Counter as Counts
from collections.abc import Iterable, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import structlog
from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from prometheus_client import Counter, Gauge, Histogram

# The same words of a library are not worth reading more often.
REPEAT_S = 10.0
MOST_REMEMBERED = 1000

_propagator = TraceContextTextMapPropagator()
_tracer = trace.get_tracer("cupure")


@dataclass(frozen=True, slots=True)
class Metrics:
    """The figures every service tells."""

    messages: Counter
    retries: Counter
    published: Counter
    handling_seconds: Histogram
    assigned_partitions: Gauge


metrics = Metrics(
    Counter(
        "cupure_messages", "Messages read, by what became of them", ("service", "topic", "outcome")
    ),
    Counter("cupure_retries", "Calls to the outside world tried again", ("service",)),
    Counter("cupure_published", "Events acknowledged by the broker", ("topic",)),
    Histogram(
        "cupure_handling_seconds", "Time from reading a message to being done", ("service", "topic")
    ),
    Gauge("cupure_assigned_partitions", "Partitions this worker reads", ("topic",)),
)


def start(service: str, version: str, level: str = "INFO") -> None:
    """Set up logs as JSON lines (text on a terminal) and traces for the process of `service`."""
    trace.set_tracer_provider(
        TracerProvider(resource=Resource({"service.name": service, "service.version": version}))
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            add_trace,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _renderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level.upper()),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)
    _catch_standard_logging(level)


def _renderer() -> Any:
    if sys.stdout.isatty():
        return structlog.dev.ConsoleRenderer()
    return structlog.processors.JSONRenderer(ensure_ascii=False)


class OncePer(logging.Filter):
    """Lets a library say the same thing once in `period_s`, and then how often it was held back.

    Kafka's client says the same of every partition and attempt while a broker is away, thousands
    of lines a minute, among which ours would be lost.
    """

    def __init__(self, period_s: float) -> None:
        super().__init__()
        self._period_s = period_s
        self._said_at: dict[tuple[str, str], float] = {}
        self._held_back: Counts[tuple[str, str]] = Counts()

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether `record` is to be written; adds what was held back to its message."""
        key = record.name, str(record.msg)
        if record.created - self._said_at.get(key, -self._period_s) < self._period_s:
            self._held_back[key] += 1
            return False
        if len(self._said_at) > MOST_REMEMBERED:  # of libraries that build each message anew
            self._said_at.clear()
            self._held_back.clear()
        self._said_at[key] = record.created
        if held_back := self._held_back.pop(key, 0):
            record.msg = f"{record.msg} ({held_back} more like this before)"
        return True


def _catch_standard_logging(level: str) -> None:
    handler = logging.StreamHandler(sys.stdout)
    handler.addFilter(OncePer(REPEAT_S))
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _renderer()],
            foreign_pre_chain=[
                structlog.contextvars.merge_contextvars,
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.stdlib.PositionalArgumentsFormatter(),
                structlog.processors.format_exc_info,
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=max(logging.WARNING, _number(level)), force=True)


def _number(level: str) -> int:
    return logging.getLevelNamesMapping().get(level.upper(), logging.INFO)


def add_trace(
    _logger: Any, _name: str, entry: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Return `entry` with the id of the trace that it is logged in, if there is one."""
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        entry["trace_id"] = f"{context.trace_id:032x}"
    return entry


def trace_headers() -> list[tuple[str, bytes]]:
    """Return the W3C trace context of the current span as message headers."""
    carrier: dict[str, str] = {}
    _propagator.inject(carrier)
    return [(name, value.encode()) for name, value in carrier.items()]


@contextmanager
def continued_trace(name: str, headers: Iterable[tuple[str, bytes]]) -> Iterator[None]:
    """Run the block in a span that continues the trace told by message `headers`, or a new one."""
    carrier = {
        key: value.decode("ascii", "replace")
        for key, value in headers
        if key in ("traceparent", "tracestate")
    }
    with _tracer.start_as_current_span(name, context=_propagator.extract(carrier)):
        yield
