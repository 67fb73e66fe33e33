"""Robots, sitemaps and addresses: how many cases of others' suites are met.

    python -m bench.crawl DIRECTORY [--urls DIRECTORY] [--json] [--verbose]

DIRECTORY holds `robots/`, `sitemaps/`, `rss/`, `normalizer/` and `url-utils/` in the form of
crawler-commons' test resources (the last with WPT's `urltestdata.json`). `--urls` holds
`publicsuffix/tests/tests.txt` and `clearurls/data.min.json`. What is missing is left out and
named. `--verbose` lists every case that is not met, with its reason.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from bench.crawl_cases.privacy_rules import compared
from bench.crawl_cases.robots import robots
from bench.crawl_cases.sitemaps import sitemaps
from bench.crawl_cases.urls import invalid, normalisations, public_suffixes, resolved, wpt
from bench.results import Result
from bench.tables import machine, print_table

Suite = tuple[Path, Callable[[Path], Result | Iterable[Result]]]


def suites(crawl: Path, urls: Path | None) -> list[Suite]:
    """Return where each suite is and how it is run."""
    found: list[Suite] = [
        (crawl / "robots", robots),
        (crawl / "sitemaps", lambda path: sitemaps(path, crawl / "rss")),
        (crawl / "url-utils/wpt-urltestdata.json", wpt),
        (crawl / "url-utils/url-resolve.csv", resolved),
        (crawl / "normalizer/weirdToNormalizedUrls.csv", normalisations),
        (crawl / "normalizer/invalidUrls.csv", invalid),
    ]
    if urls:
        found += [
            (urls / "publicsuffix/tests/tests.txt", public_suffixes),
            (urls / "clearurls/data.min.json", compared),
        ]
    return found


def run(found: Iterable[Suite]) -> list[Result]:
    """Return the results of the suites that are there; says which are not."""
    results: list[Result] = []
    for path, suite in found:
        if not path.exists():
            print(f"not there, left out: {path}", file=sys.stderr)
            continue
        made = suite(path)
        results += [made] if isinstance(made, Result) else made
    return results


def main(
    directory: Annotated[Path, typer.Argument(help="a crawler's test resources")],
    urls: Annotated[Path | None, typer.Option(help="public suffixes and privacy rules")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    verbose: Annotated[bool, typer.Option(help="list what is not met")] = False,
) -> None:
    """Print the figures."""
    if not directory.is_dir():
        sys.exit(f"{directory} is no directory: give one in the form of the docstring")
    results = run(suites(directory, urls))
    if verbose:
        for result in results:
            for miss in result.misses:
                print(f"{result.name}: {miss}", file=sys.stderr)
    figures: dict[str, Any] = {
        one.name: {"passed": one.passed, "of": one.of} if as_json else one.told for one in results
    }
    figures["machine"] = machine()
    print(json.dumps(figures)) if as_json else print_table(figures)


if __name__ == "__main__":
    typer.run(main)
