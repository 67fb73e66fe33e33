"""docker-compose.yml says what the code and the embedded stack say."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.embedded.versions import ELASTIC_VERSION, KAFKA_VERSION
from deploy.sample_news.feeds import render_opml
from deploy.sample_news.loader import load_sample
from shared import __version__
from tests.service_settings import accepted_variables

REPO = Path(__file__).resolve().parents[3]
FILE = REPO / "docker-compose.yml"
IMAGES = REPO / "deploy/docker"
COMPOSE: dict[str, Any] = yaml.safe_load(FILE.read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {
    name: service["build"]["args"]["SERVICE"]
    for name, service in SERVICES.items()
    if "build" in service and "entrypoint" not in service
}


def check_schema(file: Path) -> subprocess.CompletedProcess[str]:
    """Hold `file` against the Compose specification's schema, which the tool brings along."""
    return subprocess.run(  # noqa: S603  # our own file
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", file],
        capture_output=True,
        text=True,
        check=False,
    )


def variables(name: str) -> set[str]:
    found = set(SERVICES[name].get("environment", {}))
    if "env_file" in SERVICES[name]:
        lines = (IMAGES / "sample.env").read_text().splitlines()
        found |= {line.partition("=")[0] for line in lines if not line.startswith("#")}
    return found


def test_file_fits_the_specification() -> None:
    checked = check_schema(FILE)

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_broken_file_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "docker-compose.yml"
    broken.write_text(FILE.read_text().replace("depends_on:", "depends:"))

    checked = check_schema(broken)

    assert checked.returncode == 1
    assert "'depends' does not match" in checked.stdout


def test_versions_equal_the_embedded_ones() -> None:
    assert SERVICES["kafka"]["image"] == f"apache/kafka:{KAFKA_VERSION}"
    assert SERVICES["elasticsearch"]["image"] == f"elasticsearch:{ELASTIC_VERSION}"


def test_every_role_is_there() -> None:
    roles = {f"enrich-{role}" for role in ("tag", "stories", "trends")}
    roles |= {"gateway-match", "gateway-deliver"}

    assert set(OURS) == roles | {"ingest", "search", "gateway"}
    for name, service in OURS.items():
        assert SERVICES[name]["image"] == f"cupure-{service}:{__version__}"


@pytest.mark.parametrize("name", OURS)
def test_services_know_their_variables(name: str) -> None:
    assert variables(name) <= accepted_variables(OURS[name])


@pytest.mark.parametrize("name", OURS)
def test_health_asks_the_set_port(name: str) -> None:
    prefix = OURS[name].upper()
    port = SERVICES[name]["environment"][f"{prefix}_HTTP_PORT"]

    assert f"http://127.0.0.1:{port}/readyz" in SERVICES[name]["healthcheck"]["test"][-1]


def test_ports_are_open_here_only() -> None:
    """Nothing is published to other machines: neither Kafka nor Elasticsearch asks who it is."""
    published = [port for service in SERVICES.values() for port in service.get("ports", [])]

    assert "127.0.0.1:8600:8600" in published
    assert [port for port in published if not port.startswith("127.0.0.1:")] == []


def test_services_wait_for_topics() -> None:
    """`up --wait` takes the end of a one-shot service for a failure unless others wait for it."""
    for name in OURS:
        waits = SERVICES[name]["depends_on"]["topics"]
        assert waits == {"condition": "service_completed_successfully"}


def test_mounts_and_environment_files_exist() -> None:
    text = FILE.read_text()
    for path in re.findall(r"\./deploy/docker/[^}\"$]+", text):
        assert list(IMAGES.glob(f"{Path(path).name}*")), path
    assert re.findall(r"sample\$\{FEEDS:\+(.*?)}\.env", text) == ["-off"]


def test_own_feeds_stay_outside() -> None:
    """A list from elsewhere must not lead ingest to addresses inside."""
    assert "INGEST_ALLOW_PRIVATE_NETWORKS=true" in (IMAGES / "sample.env").read_text()
    assert "INGEST_ALLOW_PRIVATE_NETWORKS=false" in (IMAGES / "sample-off.env").read_text()


def test_sample_list_is_current() -> None:
    """The list names the feeds that the sample server serves in its container."""
    expected = render_opml(load_sample().outlets.values(), "http://sample-news.localhost:8610")

    assert (IMAGES / "sample.opml").read_bytes() == expected
