"""`cupure kb`."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from services.enrich.cli.knowledge import cli
from tests.unit.enrich.wikidata import dumped, item

TABLE = """qid\tlabel\ttype\tpop\taliases
Q16990\tMount Etna\tvolcano\t90\tEtna
Q38\tItaly\tcountry\t300
"""


def _run(*arguments: str | Path) -> Result:
    return CliRunner(env={"COLUMNS": "400"}).invoke(cli, [str(one) for one in arguments])


def _built(root: Path, table: str = TABLE) -> Path:
    tables = root / "tables"
    tables.mkdir(parents=True)
    (tables / "places.tsv").write_text(table, encoding="utf-8")
    built = _run("build", "--tables", tables, "--no-starter", "--out", root / "base")
    assert built.exit_code == 0, built.output
    return root / "base"


def test_build_tells_what_it_made(tmp_path: Path) -> None:
    root = _built(tmp_path)

    told = _run("info", root, "--verify").output

    assert "entities   2" in told
    assert "source     places: 2 rows of places.tsv, not stated" in told
    assert "every file is as the manifest says" in told


def test_build_reads_a_dump(tmp_path: Path) -> None:
    dump = tmp_path / "dump.json"
    dump.write_bytes(dumped(item("Q16990", "Mount Etna", "Q8072")))

    built = _run("build", "--dump", dump, "--no-starter", "--out", tmp_path / "base")

    assert "1 rows of dump.json, CC0-1.0" in built.output


def test_lookup_tells_what_a_name_may_mean(tmp_path: Path) -> None:
    root = _built(tmp_path)

    assert "100.0%  Q16990       Mount Etna (place)" in _run("lookup", root, "ETNA").output
    assert "'Nowhere' is not known" in _run("lookup", root, "Nowhere").output
    assert "is blocked by hand" in _run("lookup", root, "Reading").output


def test_explain_tells_all_of_an_entity(tmp_path: Path) -> None:
    told = _run("explain", _built(tmp_path), "Q16990").output

    assert "sources      places" in told
    assert "name         etna (100.0%)" in told


def test_older_version_is_taken_back(tmp_path: Path) -> None:
    root = _built(tmp_path)
    old = (root / "current").resolve().name
    _run("build", "--out", root)

    assert f"now is {old}" in _run("use", root, old).output
    assert f"version    {old}" in _run("info", root).output


def test_diff_tells_what_changed(tmp_path: Path) -> None:
    old = _built(tmp_path / "old")
    new = _built(tmp_path / "new", TABLE.replace("Mount Etna", "Etna").replace("Q38\t", "Q39\t"))

    told = _run("diff", old, new).output

    assert "Q16990 Mount Etna -> Etna" in told
    assert "Q39 Italy (country)" in told
    assert "'italy': Q38 Italy (country) -> Q39 Italy (country)" in told
    assert "'mount etna' meant Q16990 Mount Etna (place)" in told


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["info", "."], "holds no knowledge base"),
        (["build", "--no-starter", "--out", "base"], "nothing to build from"),
        (["build", "--tables", ".", "--out", "base"], "holds no table"),
    ],
)
def test_what_people_can_mend_is_one_line(
    arguments: list[str], why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    result = _run(*arguments)

    assert result.exit_code == 1
    assert why in result.output
