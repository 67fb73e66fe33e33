"""Settings by role."""

from __future__ import annotations

import pytest

from services.enrich.settings import EnrichSettings, Role


@pytest.mark.parametrize(("role", "port"), [("tag", 8602), ("stories", 8603), ("trends", 8604)])
def test_each_role_has_its_port_and_group(
    role: str, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENRICH_ROLE", role)

    settings = EnrichSettings()  # type: ignore[call-arg]  # the role comes from the environment

    assert settings.port == port
    assert settings.group == f"enrich-{role}"


def test_port_can_be_set() -> None:
    assert EnrichSettings(role=Role.TAG, http_port=1234).port == 1234
