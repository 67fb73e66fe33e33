"""Addresses against suites that others keep: WHATWG, a crawler's normaliser, public suffixes.

The normaliser's pairs are asked of the address by which articles are known. Where a pair wants
what news does not (addresses that are not http), it is a miss all the same.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ada_url import idna_to_ascii

from bench.results import Result
from services.ingest.core.identity.canonical_url import (
    UrlError,
    canonical_url,
    parse_url,
    web_url,
)
from services.ingest.core.identity.sites import registered_domain

NOT_WEB = "no http(s) address, so no article can have it"


def _wpt_cases(path: Path) -> list[dict[str, Any]]:
    return [case for case in json.loads(path.read_text("utf-8")) if isinstance(case, dict)]


def wpt(path: Path) -> tuple[Result, Result, Result]:
    """Return how all cases are read, how those that must fail are, and what passes as a link."""
    every, failing, links = Result("wpt"), Result("wpt_must_fail"), Result("wpt_links")
    for case in _wpt_cases(path):
        base = case.get("base") or ""
        parsed = parse_url(case["input"], base)
        found, wanted = parsed.href if parsed else None, case.get("href")
        what = f"{case['input']!r} in {base!r}"
        every.add(met=found == wanted, what=what, reason=f"{found!r}, not {wanted!r}")
        if case.get("failure"):
            failing.add(met=found is None, what=what, reason=f"{found!r}")
        is_link = str(wanted).startswith(("http:", "https:"))
        link = web_url(case["input"], base)
        links.add(met=link == (wanted if is_link else None), what=what, reason=f"{link!r}")
    return every, failing, links


def _rows(path: Path, columns: int) -> Iterator[list[str]]:
    lines = path.read_text("utf-8").split("\n")
    given = (line for line in lines if line.strip() and not line.startswith("# "))
    for row in csv.reader((line for line in given if line != "#"), skipinitialspace=True):
        if len(row) == columns:
            yield row


def normalisations(path: Path) -> Result:
    """Return how many addresses get the normal form that the suite wants."""
    result = Result("normalisations")
    for given, wanted in _rows(path, 2):
        found = _canonical(given)
        told = f"{found!r}, not {wanted.strip()!r}"
        reason = told if found else f"{NOT_WEB}; wanted {wanted.strip()!r}"
        result.add(met=found == wanted.strip(), what=repr(given), reason=reason)
    return result


def invalid(path: Path) -> Result:
    """Return how many addresses that are none are refused."""
    result = Result("invalid_urls")
    for (given,) in _rows(path, 1):
        found = _canonical(given)
        result.add(met=found is None, what=given, reason=f"became {found!r}")
    return result


def _canonical(url: str) -> str | None:
    try:
        return canonical_url(url)
    except UrlError:
        return None


def resolved(path: Path) -> Result:
    """Return how many links lead where they should; compared as the standard writes them."""
    result = Result("resolved_links")
    for given, base, wanted in _rows(path, 3):
        found, meant = parse_url(given, base.strip()), parse_url(wanted)
        met = bool(found and meant and found.href == meant.href)
        result.add(met=met, what=f"{given!r} in {base!r}", reason=f"not {wanted!r}")
    return result


def public_suffixes(path: Path) -> Result:
    """Return how many hosts get the domain that the list's own tests want."""
    result = Result("public_suffix")
    for line in path.read_text("utf-8").splitlines():
        if not line.strip() or line.startswith("//"):
            continue
        host, wanted = line.split()
        found = registered_domain("" if host == "null" else host)
        meant = None if wanted == "null" else bytes(idna_to_ascii(wanted)).decode()
        result.add(met=found == meant, what=host, reason=f"{found}, not {meant}")
    return result
