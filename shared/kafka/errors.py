"""Kafka's exceptions translated into the delivery policy's two kinds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from aiokafka.errors import KafkaError, MessageSizeTooLargeError, RecordListTooLargeError

from shared.delivery import OversizeError, TransientError


@contextmanager
def translated(what: str) -> Iterator[None]:
    """Raise `OversizeError` or `TransientError` for what the block's Kafka call raises.

    A missing right is transient too: it is granted by people, and until then nothing may be lost.
    """
    try:
        yield
    except (MessageSizeTooLargeError, RecordListTooLargeError) as error:
        raise OversizeError(f"{what}: {error}") from error
    except KafkaError as error:
        raise TransientError(f"{what}: {type(error).__name__} {error}".strip()) from error
