"""`cupure enrich replay` before it reads anything; the rest is in the integration tests."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner, Result

from services.enrich.cli.articles import cli


def _run(*arguments: str) -> Result:
    # Wide enough that no message is broken in two.
    return CliRunner(env={"COLUMNS": "400"}).invoke(cli, ["replay", *arguments])


def test_period_must_have_a_length() -> None:
    result = _run("--from", "2026-11-02", "--until", "2026-11-01")

    assert result.exit_code == 2
    assert "--until must be later than --from" in result.output


def test_missing_base_is_one_line(tmp_path: Path) -> None:
    result = _run("--from", "2026-11-01", "--knowledge", str(tmp_path))

    assert result.exit_code == 2
    assert "holds no knowledge base" in result.output
