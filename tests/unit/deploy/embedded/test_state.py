from __future__ import annotations

from pathlib import Path

import pytest

from deploy.embedded.state import ChildState, SupervisorState, read_state, write_state

KAFKA = ChildState("kafka", "ready", 12, "345", (19092, 19093), 1, "signal SIGKILL")
STATE = SupervisorState(1, "2", (KAFKA,))


def test_state_survives_a_round_trip(tmp_path: Path) -> None:
    write_state(tmp_path / "state.json", STATE)

    assert read_state(tmp_path / "state.json") == STATE
    assert [p.name for p in tmp_path.iterdir()] == ["state.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": 1}', '{"children": [{}]}'])
def test_unreadable_state_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "state.json").write_text(text)

    assert read_state(tmp_path / "state.json") is None


def test_no_state_is_none(tmp_path: Path) -> None:
    assert read_state(tmp_path / "state.json") is None


def test_supervisor_without_children_is_not_ready() -> None:
    assert STATE.is_ready()
    assert not SupervisorState(1, "2").is_ready()
