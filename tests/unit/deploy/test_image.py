"""The images start one service each, as nobody in particular."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from deploy.docker.start import SERVICES, command

REPO = Path(__file__).resolve().parents[3]
DOCKERFILE = (REPO / "deploy/docker/Dockerfile").read_text()


@pytest.mark.parametrize("service", SERVICES)
def test_image_runs_its_service(service: str) -> None:
    assert command({"SERVICE": service}) == [sys.executable, "-m", f"services.{service}"]


@pytest.mark.parametrize("environment", [{}, {"SERVICE": "os"}])
def test_unknown_service_is_named(environment: dict[str, str]) -> None:
    with pytest.raises(SystemExit, match="not one of ingest, enrich, search, gateway"):
        command(environment)


def test_services_are_all_of_them() -> None:
    folders = {folder.parent.name for folder in (REPO / "services").glob("*/__main__.py")}

    assert folders == set(SERVICES)


@pytest.mark.parametrize("name", [*SERVICES, "build"])
def test_every_package_has_a_hash(name: str) -> None:
    lines = (REPO / f"requirements/{name}.txt").read_text().splitlines()
    pins = [number for number, line in enumerate(lines) if "==" in line and line[0].isalpha()]

    assert pins
    assert all("--hash=sha256:" in lines[number + 1] for number in pins)


def test_image_runs_without_root() -> None:
    last_stage = DOCKERFILE.rpartition("\nFROM ")[2]

    assert "USER 10001:10001" in last_stage
    assert "STOPSIGNAL SIGTERM" in last_stage
    assert 'ENTRYPOINT ["python", "/opt/cupure/start.py"]' in last_stage
