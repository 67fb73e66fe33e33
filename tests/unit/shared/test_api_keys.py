"""Secrets that let programs in."""

from __future__ import annotations

import pytest

from shared.api_keys import key_digest, new_key


def test_key_holds_all_its_randomness() -> None:
    keys = {new_key(bytes([number]) * 32) for number in range(256)}

    assert len(keys) == len({key_digest(one) for one in keys}) == 256
    assert all(len(one) == len("cupure_") + 43 for one in keys)


def test_few_random_bytes_are_refused() -> None:
    with pytest.raises(ValueError, match="32 random bytes"):
        new_key(b"short")
