"""The API against its OpenAPI document: whatever is asked, the answer is one that it describes."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from deploy.clients.__main__ import DOCUMENT, run
from tests.cluster import Cluster
from tests.e2e.keys import new_key, until_known

REPO = Path(__file__).resolve().parents[2]
# They do not end by themselves.
STREAMS = "/stream$"


def test_no_request_is_answered_other_than_described(cupure: Cluster, tmp_path: Path) -> None:
    """Also what only a key lets in."""
    key = asyncio.run(new_key(cupure))
    until_known(cupure, key)
    address = ("--url", cupure.url("gateway"), "--exclude-path-regex", STREAMS)
    who = ("--header", f"Authorization: {key}")
    printed = ("--no-color", "--warnings", "off")
    rules = ("--config-file", str(REPO / "schemathesis.toml"))
    tried = ("run", str(DOCUMENT), "--checks", "all", "--max-examples", "15")
    command = [sys.executable, "-m", "schemathesis.cli", *rules, *tried, *address, *who, *printed]

    told = run(command, tmp_path)

    assert "No issues found" in told
