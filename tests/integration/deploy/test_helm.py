"""The chart, rendered by Helm and held against Kubernetes' own schemas; no cluster is needed.

Only these tests may be skipped: Helm comes as no Python package, and nothing else needs it.
"""

from __future__ import annotations

import base64
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from shared import __version__
from tests.service_settings import accepted_variables

CHART = Path(__file__).resolve().parents[3] / "deploy/helm/cupure"
EVERYTHING = ("--values", str(CHART / "ci/everything.yaml"))
KUBERNETES = kubernetes_validate.latest_version()
GATEWAYS = {"gateway", "gateway-match", "gateway-deliver"}
ROLES = {"ingest", "enrich-tag", "enrich-stories", "enrich-trends", "search", *GATEWAYS}

Object = dict[str, Any]


def helm_command() -> str | None:
    return shutil.which("helm") or shutil.which(str(Path.home() / "go/bin/helm"))


pytestmark = pytest.mark.skipif(
    helm_command() is None,
    reason="no helm on PATH or in ~/go/bin, so the chart is not rendered; to have it: "
    "go install helm.sh/helm/v3/cmd/helm@v3.22.0",
)


def helm(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(helm_command()), *arguments, "--kube-version", KUBERNETES]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603


def render(*options: str) -> list[Object]:
    rendered = helm("template", "news", str(CHART), *options)
    assert rendered.returncode == 0, rendered.stderr
    return [found for found in yaml.safe_load_all(rendered.stdout) if found]


@pytest.fixture(scope="module")
def default() -> list[Object]:
    return render()


@pytest.fixture(scope="module")
def everything() -> list[Object]:
    return render(*EVERYTHING)


def of_kind(kind: str, objects: list[Object]) -> dict[str, Object]:
    found = [one for one in objects if one["kind"] == kind]
    return {one["metadata"]["name"].removeprefix("news-cupure-"): one for one in found}


def containers(objects: list[Object]) -> Iterator[tuple[str, Object]]:
    """Yield each role's name and its only container."""
    for role, deployment in of_kind("Deployment", objects).items():
        (container,) = deployment["spec"]["template"]["spec"]["containers"]
        yield role, container


@pytest.mark.parametrize("objects", ["default", "everything"])
def test_objects_fit_kubernetes_schemas(objects: str, request: pytest.FixtureRequest) -> None:
    for found in request.getfixturevalue(objects):
        kubernetes_validate.validate(found, KUBERNETES, strict=True)


def test_misspelt_field_would_be_noticed(default: list[Object]) -> None:
    deployment = of_kind("Deployment", default)["search"]
    broken = {**deployment, "spec": {**deployment["spec"], "replica": 2}}

    with pytest.raises(kubernetes_validate.ValidationError, match="replica"):
        kubernetes_validate.validate(broken, KUBERNETES, strict=True)


@pytest.mark.parametrize("options", [(), EVERYTHING])
def test_lint_has_nothing_to_say(options: tuple[str, ...]) -> None:
    linted = helm("lint", "--strict", str(CHART), *options)

    assert linted.returncode == 0, linted.stdout
    assert "0 chart(s) failed" in linted.stdout


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (("--set-string", "roles.search.replicas=2"), "roles/search/replicas"),
        (("--set", "kafka.servers=kafka"), "kafka/servers"),
        (("--set", "kafka.server=kafka:9092"), "'server' not allowed"),
        (("--set", "ingress.enabled=true"), "ingress/host"),
        (("--set", "roles.search.env.PATH=/tmp"), "invalid propertyName 'PATH'"),
    ],
)
def test_wrong_values_are_refused(wrong: tuple[str, ...], told: str) -> None:
    refused = helm("template", "news", str(CHART), *wrong)

    assert refused.returncode != 0
    assert told in refused.stderr


def test_chart_ships_this_version(default: list[Object]) -> None:
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text())

    assert chart["appVersion"] == __version__
    for _role, container in containers(default):
        assert container["image"] == f"cupure-{container['name']}:{__version__}"


def test_each_role_has_a_deployment(default: list[Object]) -> None:
    assert set(of_kind("Deployment", default)) == ROLES


@pytest.mark.parametrize("objects", ["default", "everything"])
def test_services_know_their_variables(objects: str, request: pytest.FixtureRequest) -> None:
    for role, container in containers(request.getfixturevalue(objects)):
        names = {variable["name"] for variable in container["env"]}
        assert names <= accepted_variables(container["name"]), role


def test_secret_is_only_referred_to(everything: list[Object]) -> None:
    for role, container in containers(everything):
        keys = [one for one in container["env"] if one["name"].endswith("_ELASTIC_API_KEY")]
        assert bool(keys) == (role in {"search", *GATEWAYS})
        for key in keys:
            reference = {"name": "elasticsearch", "key": "api-key"}
            assert key["valueFrom"] == {"secretKeyRef": reference}


def test_keys_of_ingest_stay_secret(everything: list[Object], default: list[Object]) -> None:
    names = {"INGEST_API_KEYS": "api-keys", "INGEST_WEBSUB_SECRET": "websub-secret"}
    found = {
        variable["name"]: variable["valueFrom"]["secretKeyRef"]
        for role, container in containers(everything)
        for variable in container["env"]
        if variable["name"] in names and role == "ingest"
    }

    assert found == {
        name: {"name": "ingest", "key": key, "optional": True} for name, key in names.items()
    }
    assert not any(name in str(default) for name in names)


@pytest.mark.parametrize("what", ["cursor", "session"])
def test_gateways_share_a_secret(
    everything: list[Object], default: list[Object], what: str
) -> None:
    """The chart's own, unless one is named."""

    def referred_to(objects: list[Object]) -> Object:
        env = dict(containers(objects))["gateway"]["env"]
        (found,) = (one for one in env if one["name"] == f"GATEWAY_{what.upper()}_SECRET")
        reference: Object = found["valueFrom"]["secretKeyRef"]
        return reference

    (own,) = of_kind("Secret", default).values()
    key = f"{what}-secret"

    assert len(base64.b64decode(own["data"][key])) >= 32
    assert referred_to(default) == {"name": own["metadata"]["name"], "key": key}
    assert referred_to(everything) == {"name": "gateway", "key": key}
    assert not of_kind("Secret", everything)


def test_secrets_of_webhooks_are_sealed_by_all_roles(default: list[Object]) -> None:
    (own,) = of_kind("Secret", default).values()
    key = {"name": own["metadata"]["name"], "key": "webhook-secret", "optional": True}
    roles = [name for name, _ in containers(default) if name.startswith("gateway")]

    assert len(base64.b64decode(own["data"]["webhook-secret"])) >= 32
    assert len(roles) == 3
    for name, found in containers(default):
        if name in roles:
            env = {one["name"]: one for one in found["env"]}
            assert env["GATEWAY_WEBHOOK_SECRET"]["valueFrom"]["secretKeyRef"] == key


def test_pods_run_without_rights(default: list[Object]) -> None:
    objects = [*of_kind("Deployment", default).values(), *of_kind("Job", default).values()]
    for pod in (found["spec"]["template"]["spec"] for found in objects):
        assert pod["securityContext"]["runAsNonRoot"]
        assert pod["automountServiceAccountToken"] is False
        for container in pod["containers"]:
            assert container["securityContext"]["readOnlyRootFilesystem"]
            assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}


def test_probes_ask_the_services_routes(default: list[Object]) -> None:
    for _role, container in containers(default):
        paths = {
            kind: container[f"{kind}Probe"]["httpGet"]["path"]
            for kind in ("startup", "liveness", "readiness")
        }
        assert paths == {"startup": "/livez", "liveness": "/livez", "readiness": "/readyz"}


def test_budget_where_there_are_more(default: list[Object]) -> None:
    deployments = of_kind("Deployment", default)
    many = {role for role, found in deployments.items() if found["spec"]["replicas"] > 1}

    assert set(of_kind("PodDisruptionBudget", default)) == many


def test_topics_come_before_services(everything: list[Object]) -> None:
    job = of_kind("Job", everything)["topics"]
    (container,) = job["spec"]["template"]["spec"]["containers"]

    assert job["metadata"]["annotations"]["helm.sh/hook"] == "pre-install,pre-upgrade"
    assert container["command"] == ["cupure", "topics", "create"]
    assert container["args"] == ["--replication", "2"]


def test_list_reaches_ingest(default: list[Object], everything: list[Object]) -> None:
    listed = of_kind("ConfigMap", everything)["feeds"]["data"]["feeds"]
    variables = {
        one["name"]: one.get("value") for one in dict(containers(everything))["ingest"]["env"]
    }

    assert "https://news.example/feed.xml" in listed
    assert variables["INGEST_FEEDS"] == "/etc/cupure/feeds"
    assert of_kind("ConfigMap", default) == {}


def test_knowledge_reaches_who_links(default: list[Object], everything: list[Object]) -> None:
    mounted = {
        role
        for role, container in containers(everything)
        for variable in container["env"]
        if variable["name"] == "ENRICH_KNOWLEDGE_DIR"
    }

    assert mounted == {"enrich-tag"}
    pod = of_kind("Deployment", everything)["enrich-tag"]["spec"]["template"]["spec"]
    claims = [one["persistentVolumeClaim"] for one in pod["volumes"] if one["name"] == "knowledge"]
    assert claims == [{"claimName": "knowledge", "readOnly": True}]
    assert "ENRICH_KNOWLEDGE_DIR" not in str(default)
