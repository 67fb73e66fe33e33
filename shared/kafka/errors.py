"""Kafka's exceptions translated into the delivery policy's two kinds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from aiokafka.errors import (
    KafkaError,
    MessageSizeTooLargeError,
    ProducerFenced,
    RecordListTooLargeError,
)

from shared.delivery import OversizeError, SupersededError, TransientError


@contextmanager
def translated(what: str) -> Iterator[None]:
    """Raise an error of the delivery policy for what the block's Kafka call raises.

    A missing right is transient too: it is granted by people, and until then nothing may be lost.
    """
    try:
        yield
    except (MessageSizeTooLargeError, RecordListTooLargeError) as error:
        raise OversizeError(f"{what}: {error}") from error
    except ProducerFenced as error:
        raise SupersededError(f"{what}: another worker has taken over") from error
    except KafkaError as error:
        raise TransientError(f"{what}: {type(error).__name__} {error}".strip()) from error
