"""Keys: known by their hashes, and named."""

from __future__ import annotations

import pytest

from services.ingest.core.sources.keys import KeyListError, read_api_keys, setting_entry
from shared.api_keys import new_key

KEY, OTHER = new_key(b"a" * 32), new_key(b"b" * 32)


def test_key_is_known_by_name() -> None:
    keys = read_api_keys(f"{setting_entry('desk', KEY)}, {setting_entry('agency', OTHER)}")

    assert (keys.name_of(KEY), keys.name_of(OTHER)) == ("desk", "agency")


def test_unknown_key_has_no_name() -> None:
    keys = read_api_keys(setting_entry("desk", KEY))

    assert [keys.name_of(one) for one in (OTHER, "", KEY + "x", "é")] == [None] * 4


def test_name_may_have_two_keys() -> None:
    keys = read_api_keys(f"{setting_entry('desk', KEY)}\n{setting_entry('desk', OTHER)}\n")

    assert keys.name_of(KEY) == keys.name_of(OTHER) == "desk"


@pytest.mark.parametrize("text", ["", "  ", ",", "\n"])
def test_empty_setting_has_no_keys(text: str) -> None:
    assert not read_api_keys(text)


@pytest.mark.parametrize("text", ["desk", "desk:abc", ":" + "0" * 64, f"desk:{KEY}"])
def test_unreadable_setting_is_refused(text: str) -> None:
    with pytest.raises(KeyListError, match="key 1") as refused:
        read_api_keys(text)
    assert KEY not in str(refused.value)


def test_name_with_comma_is_refused() -> None:
    with pytest.raises(KeyListError, match="64 letters"):
        setting_entry("desk,agency", KEY)
