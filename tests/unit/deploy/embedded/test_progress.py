from __future__ import annotations

import pytest

from deploy.embedded.progress import PlainProgress, progress


def test_one_line_for_each_tenth() -> None:
    lines: list[str] = []
    shown = PlainProgress("x", 20_000_000, lines.append)

    for _ in range(20):
        shown.add(1_000_000)

    assert len(lines) == 10
    assert lines[-1] == "x: 20 of 20 MB"


def test_a_failed_attempt_is_taken_back() -> None:
    lines: list[str] = []
    shown = PlainProgress("x", 10_000_000, lines.append)

    for count in (4_000_000, -4_000_000, 4_000_000):
        shown.add(count)

    assert lines == ["x: 4 of 10 MB"]


def test_stdout_is_left_to_answers(capsys: pytest.CaptureFixture[str]) -> None:
    """A benchmark that prints JSON downloads first on a fresh machine."""
    with progress("x", 10_000_000) as add:
        add(10_000_000)

    assert capsys.readouterr().out == ""
