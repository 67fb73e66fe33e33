"""The API against its OpenAPI document: whatever is asked, the answer is one that it describes."""

from __future__ import annotations

import sys
from pathlib import Path

from deploy.clients.__main__ import DOCUMENT, run
from tests.cluster import Cluster

REPO = Path(__file__).resolve().parents[2]
# Does not end by itself.
STREAM = "/v1/trending/stream"


def test_no_request_is_answered_other_than_described(cupure: Cluster, tmp_path: Path) -> None:
    address = ("--url", cupure.url("gateway"), "--exclude-path", STREAM)
    printed = ("--no-color", "--warnings", "off")
    rules = ("--config-file", str(REPO / "schemathesis.toml"))
    tried = ("run", str(DOCUMENT), "--checks", "all", "--max-examples", "15")
    command = [sys.executable, "-m", "schemathesis.cli", *rules, *tried, *address, *printed]

    told = run(command, tmp_path)

    assert "No issues found" in told
