from __future__ import annotations

from pathlib import Path

from deploy.embedded.children import last_words


def test_cause_is_shown_above_the_last_lines(tmp_path: Path) -> None:
    """Kafka logs a hundred lines of shutting down after the one that matters."""
    log = tmp_path / "kafka.log"
    cause = "Caused by: java.net.BindException: Address already in use"
    log.write_text("\n".join(["starting", cause, cause, *(f"closing {n}" for n in range(100))]))

    shown = last_words(log).split("\n    ")

    assert shown == ["", cause, "closing 96", "closing 97", "closing 98", "closing 99"]


def test_earlier_runs_are_left_out(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    log.write_text("ERROR of yesterday\n")
    start = log.stat().st_size
    with log.open("a") as file:
        file.write("all is well\n")

    assert last_words(log, start) == "\n    all is well"


def test_no_log_has_no_words(tmp_path: Path) -> None:
    assert last_words(tmp_path / "none.log") == ""
