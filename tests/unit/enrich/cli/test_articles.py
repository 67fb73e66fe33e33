"""`cupure enrich explain`."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from services.enrich.cli.articles import cli


def test_explain_tells_evidence(tmp_path: Path) -> None:
    file = tmp_path / "article.txt"
    file.write_text("Russia waits\nThe envoys of Russia left Paris, Ada Doe said.")

    result = CliRunner().invoke(cli, ["explain", str(file)])

    assert result.exit_code == 0
    assert "language  en" in result.output
    assert "entity    Q159 Russia (country)" in result.output
    assert "linked    'Russia' title:0 to Q159 Russia: the likeliest" in result.output
    assert "entities: linking 1 on knowledge starter-" in result.output


def test_empty_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "empty.txt"
    file.write_text("\n")

    # Wide enough that a long path does not break the message in two.
    result = CliRunner(env={"COLUMNS": "400"}).invoke(cli, ["explain", str(file)])

    assert result.exit_code == 2
    assert "is empty" in result.output


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    result = CliRunner(env={"COLUMNS": "400"}).invoke(cli, ["explain", str(tmp_path / "none")])

    assert result.exit_code == 2
    assert "is no file, and neither an address nor an article's id" in result.output
