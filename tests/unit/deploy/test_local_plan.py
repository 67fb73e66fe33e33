"""What makes up a run is decided by ports and feeds alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.local.compose import up_command
from deploy.local.plan import Part, Plan, Ports

HOME = Path("/somewhere")


def _part(plan: Plan, name: str) -> Part:
    return next(part for part in plan.parts() if part.name == name)


def test_sample_run_has_all_parts() -> None:
    names = {part.name for part in Plan(Ports(), HOME).parts()}

    roles = {f"enrich-{role}" for role in ("tag", "stories", "trends")}
    roles |= {"gateway-match", "gateway-deliver"}
    assert names == {"sample-news", "ingest", "search", "gateway"} | roles


def test_own_feeds_need_no_sample() -> None:
    plan = Plan(Ports(), HOME, feeds="/my.opml")

    assert "sample-news" not in [part.name for part in plan.parts()]
    assert _part(plan, "ingest").settings["INGEST_FEEDS"] == "/my.opml"


def test_only_the_sample_may_be_private() -> None:
    sample, own = Plan(Ports(), HOME), Plan(Ports(), HOME, feeds="/my.opml")

    assert _part(sample, "ingest").settings["INGEST_ALLOW_PRIVATE_NETWORKS"] == "true"
    assert "INGEST_ALLOW_PRIVATE_NETWORKS" not in _part(own, "ingest").settings
    webhooks = "GATEWAY_WEBHOOK_PRIVATE_NETWORKS"
    assert _part(sample, "gateway-deliver").settings[webhooks] == "true"
    assert webhooks not in _part(own, "gateway-deliver").settings


def test_modes_share_no_data() -> None:
    assert Plan(Ports(), HOME).stack_dir != Plan(Ports(), HOME, feeds="/my.opml").stack_dir


def test_shifted_ports_never_meet() -> None:
    usual, shifted = Plan(Ports(), HOME), Plan(Ports.shifted(1000), HOME)

    assert not {part.port for part in usual.parts()} & {part.port for part in shifted.parts()}


def test_settings_from_outside_win() -> None:
    part = _part(Plan(Ports(), HOME), "ingest")

    assert part.environment({"INGEST_POLL_INTERVAL_S": "60"})["INGEST_POLL_INTERVAL_S"] == "60"


@pytest.mark.parametrize("name", ["search", "gateway"])
def test_readers_of_index_know_its_address(name: str) -> None:
    settings = _part(Plan(Ports(), HOME), name).settings

    assert settings[f"{name.upper()}_ELASTIC_URL"] == "http://127.0.0.1:19200"


def test_compose_brings_sample_by_default() -> None:
    assert "sample" in up_command(None)
    assert "sample" not in up_command("/my.opml")
