"""The typed clients as their users have them: generated, built, installed, checked, run."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from deploy.clients.__main__ import DOCUMENT, HERE, NPM, make_python, make_typescript, run
from tests.cluster import Cluster
from tests.waiting import until

EXAMPLES = HERE / "examples"
QUERY = "etna"
ARRIVAL_S = 60.0
TRENDS_S = 120.0
READER = """{"name": "reader", "private": true, "type": "module", "dependencies": {
"cupure-client": "file:%s"}}"""
STRICT = ("--strict", "--target", "ES2022", "--lib", "ES2022,DOM", "--module", "NodeNext")


@pytest.fixture
def gateway(cupure: Cluster) -> Cluster:
    """Return the running services once there is enough to read."""
    until(lambda: len(_found(cupure)) >= 6 or None, "two pages of articles", ARRIVAL_S)
    until(lambda: cupure.get("gateway", "/v1/trending")["topics"], "topics", TRENDS_S)
    return cupure


def _found(cupure: Cluster) -> dict[str, str]:
    found = cupure.get("gateway", "/v1/search", q=QUERY, limit=100)["results"]
    return {one["article_id"]: one["title"] for one in found}


def assert_has_read(read: dict[str, Any], found: dict[str, str]) -> None:
    assert read["total"] == len(set(read["listed"])) >= 6
    assert set(read["listed"]) <= found.keys()
    assert read["first"] == found[read["listed"][0]]
    assert "Mount Etna" in read["trending"]
    assert read["wrong"] == [422, 'q, character 6: expected ")" to close this "("']


def test_python_client_reads_the_news(gateway: Cluster, tmp_path: Path) -> None:
    wheel, home = make_python(tmp_path, DOCUMENT), tmp_path / "installed"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run([*pip, "--no-deps", f"--target={home}", str(wheel)], tmp_path)
    reader = str(EXAMPLES / "reader.py")
    where = {"PYTHONPATH": str(home), "MYPYPATH": str(home)}

    run([sys.executable, "-m", "mypy", "--strict", reader], tmp_path, where)
    read = run([sys.executable, reader, gateway.url("gateway"), QUERY], tmp_path, where)

    assert_has_read(json.loads(read), _found(gateway))


def test_typescript_client_reads_the_news(gateway: Cluster, tmp_path: Path) -> None:
    packed, home = make_typescript(tmp_path, DOCUMENT), tmp_path / "reader"
    home.mkdir()
    (home / "package.json").write_text(READER % packed)
    (home / "reader.ts").write_text((EXAMPLES / "reader.ts").read_text())
    run([*NPM, "install"], home)
    compiler = packed.parent / "node_modules" / "typescript" / "bin" / "tsc"

    run(["node", str(compiler), *STRICT, "reader.ts"], home)
    read = run(["node", "reader.js", gateway.url("gateway"), QUERY], home)

    assert_has_read(json.loads(read), _found(gateway))


def test_what_cannot_be_generated_is_told(tmp_path: Path) -> None:
    document = tmp_path / "openapi.json"
    document.write_text('{"openapi": "3.1.0", "info": {"title": "x"}}')

    with pytest.raises(subprocess.CalledProcessError):
        make_python(tmp_path, document)
