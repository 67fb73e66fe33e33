"""Who may do what with what is somebody's own."""

from __future__ import annotations

import pytest

from services.gateway.core.access.guard import Admitted, KeyNeededError, ScopeNeededError
from services.gateway.core.access.keys import READING, Scope


def test_owner_is_the_name_of_the_key() -> None:
    admitted = Admitted("agency", "key", None, (Scope.WRITE,))

    assert admitted.owner(Scope.WRITE) == "agency"


def test_nobody_owns_without_a_key() -> None:
    with pytest.raises(KeyNeededError):
        Admitted("anonymous", "anonymous", None).owner(Scope.READ)


def test_reading_key_changes_nothing() -> None:
    with pytest.raises(ScopeNeededError, match="write"):
        Admitted("agency", "key", None, READING).owner(Scope.WRITE)
