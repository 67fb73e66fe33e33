"""Whatever happens to Elasticsearch: nothing is lost, and readers are told the truth, soon."""

from __future__ import annotations

import asyncio
import json
import os

import pytest

from deploy.embedded.stack import EmbeddedStack, Options
from services.gateway.adapters.guarded_transport import PROBE_TIMEOUT_S, SUSPECT_AFTER_S
from tests.faults.index_faults import Outcome, faults
from tests.faults.index_log import hash_of

SECONDS = float(os.environ.get("FAULT_SECONDS", "10"))
# What a busy machine may add to any answer.
SLACK_S = 3.0


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Return what came of all faults, on a stack that nobody else uses."""
    home = tmp_path_factory.mktemp("index-faults")
    with EmbeddedStack(home / "stack", options=Options(quick_start=True)) as stack:
        return asyncio.run(faults(home, stack, SECONDS))


def test_index_holds_exactly_what_was_told(outcome: Outcome) -> None:
    print(json.dumps(outcome.figures(), indent=1))
    assert len(outcome.wanted) > 500
    assert outcome.after_faults == outcome.wanted


def test_replay_changes_nothing(outcome: Outcome) -> None:
    assert hash_of(outcome.after_replay) == hash_of(outcome.after_faults)


def test_only_the_bad_message_is_parked(outcome: Outcome) -> None:
    assert len(outcome.bad) == 1
    assert outcome.parked_exactly
    assert outcome.letters[0].error == "RejectedError"


def test_readers_get_no_wrong_answer(outcome: Outcome) -> None:
    assert outcome.readers.wrong == []


def test_absence_is_told_soon(outcome: Outcome) -> None:
    killed, frozen = outcome.readers.phases["killed"], outcome.readers.phases["frozen"]
    limit_s = SUSPECT_AFTER_S + PROBE_TIMEOUT_S

    assert killed.statuses[503] > 0
    assert killed.slowest_s(503) < SLACK_S
    assert frozen.slowest_s(503) < limit_s + SLACK_S
    assert sorted(frozen.seconds[503])[frozen.statuses[503] // 2] < 1


def test_blocks_do_not_trouble_readers(outcome: Outcome) -> None:
    assert set(outcome.readers.phases["write"].statuses) == {200}


def test_trending_answers_throughout(outcome: Outcome) -> None:
    assert set(outcome.readers.trending.statuses) == {200}
