"""How many feeds of real and odd lists are imported.

    python -m bench.opml DIRECTORY [--json] [--verbose]

DIRECTORY is searched for `*.opml` and for `*.xml` with `Eval:` expressions (listparser's form).
Feeds expected are those of the `catalogue.jsonl` beside the lists (lines of `url`, ...); without
one, every `xmlUrl` that stands in their text. Round trips: written as OPML and read again, every
source is the same. `well_formed` is what a strict XML parser reads of the lists, `recovered` what
lxml's recovery finds.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Annotated, Any

import typer
from lxml import etree

from bench.crawl_cases.opml import expressions, holds, is_other_kind, told
from bench.results import Result
from bench.tables import machine, print_table
from services.ingest.core.sources.changes import added
from services.ingest.core.sources.facts import listed_facts
from services.ingest.core.sources.opml import write_opml
from services.ingest.core.sources.source_list import SourceList, SourceListError, read_source_list

_ADDRESS = re.compile(rb"xmlUrl\s*=\s*[\"']([^\"'<>]+)", re.IGNORECASE)
NOW = datetime(2026, 11, 20, tzinfo=UTC)


def _distinct(paths: Iterable[Path]) -> list[bytes]:
    """Return the contents of the lists, each once."""
    bodies = {hashlib.sha256(body).hexdigest(): body for body in (p.read_bytes() for p in paths)}
    return list(bodies.values())


def _read(body: bytes) -> SourceList:
    try:
        return read_source_list(body)
    except SourceListError as error:
        return SourceList((), (str(error),))


def _spelt(url: str) -> str:
    """Return an address so that two spellings of it compare equal."""
    return unescape(url).strip().rstrip("/").lower()


def _expected(directory: Path, bodies: Sequence[bytes]) -> set[str]:
    catalogues = sorted(directory.rglob("catalogue.jsonl"))
    if catalogues:
        lines = [line for one in catalogues for line in one.read_text("utf-8").splitlines()]
        return {_spelt(json.loads(line)["url"]) for line in lines if line.strip()}
    return {
        _spelt(url.decode("utf-8", "replace")) for body in bodies for url in _ADDRESS.findall(body)
    }


def _well_formed(body: bytes) -> bool:
    try:
        etree.fromstring(body)
    except etree.XMLSyntaxError:
        return False
    return True


def _recovered(body: bytes) -> int:
    root = etree.fromstring(body, etree.XMLParser(recover=True, resolve_entities=False))
    return 0 if root is None else len(root.findall(".//outline[@xmlUrl]"))


def lists(directory: Path) -> tuple[dict[str, Any], Result]:
    """Return the figures of the real lists, and which of their feeds were not found."""
    paths = sorted(directory.rglob("*.opml"))
    bodies = _distinct(paths)
    read = [_read(body) for body in bodies]
    found = {_spelt(source.feed_url) for one in read for source in one.sources}
    missing = Result("feeds")
    for url in sorted(_expected(directory, bodies)):
        missing.add(met=url in found, what=url, reason="not found")
    figures = {
        "files": len(paths),
        "distinct_lists": len(bodies),
        "well_formed": sum(map(_well_formed, bodies)),
        "entries_in_text": sum(len(_ADDRESS.findall(body)) for body in bodies),
        "entries_found": sum(len(one.sources) for one in read),
        "entries_recovered_by_lxml": sum(map(_recovered, bodies)),
        "feeds_expected": missing.of,
        "feeds_found": missing.passed,
        "feeds_beyond": len(found) - missing.passed,
        "lists_with_faults": sum(bool(one.faults) for one in read),
        "round_trips": sum(map(_comes_back, read)),
    }
    return figures, missing


def _comes_back(listed: SourceList) -> bool:
    """Return whether the sources are the same after being written and read."""
    if not listed.sources:
        return False
    sources = [added(one.feed_url, listed_facts(one), NOW) for one in listed.sources]
    return read_source_list(write_opml(sources)) == SourceList(listed.sources)


def cases(directory: Path) -> tuple[dict[str, Any], Result]:
    """Return the figures of the odd lists, and which of their expressions do not hold."""
    met, files, other = Result("expressions"), Result("cases"), 0
    for path in sorted(directory.rglob("*.xml")):
        stated = expressions(path.read_bytes())
        if not stated:
            continue
        result, before = told(path.read_bytes()), met.passed - met.of
        for expression in stated:
            if is_other_kind(expression):
                other += 1
                continue
            met.add(met=holds(expression, result), what=f"{path.name}: {expression}")
        files.add(met=met.passed - met.of == before, what=path.name)
    figures = {
        "cases": files.of,
        "cases_met": files.passed,
        "expressions": met.of,
        "expressions_met": met.passed,
        "other_kinds": other,
    }
    return figures, met


def main(
    directory: Annotated[Path, typer.Argument(help="lists of feeds, in folders of any depth")],
    *,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    verbose: Annotated[bool, typer.Option(help="list what is not met")] = False,
) -> None:
    """Print the figures."""
    if not directory.is_dir():
        sys.exit(f"{directory} is no directory: give one with lists of feeds in it")
    (of_lists, missing), (of_cases, unmet) = lists(directory), cases(directory)
    if verbose:
        for miss in (*missing.misses, *unmet.misses):
            print(miss, file=sys.stderr)
    figures = of_lists | of_cases | {"machine": machine()}
    print(json.dumps(figures)) if as_json else print_table(figures)


if __name__ == "__main__":
    typer.run(main)
