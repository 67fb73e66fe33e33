"""Suites of feeds with what they state of each, told apart by their form.

- The feedparser form: a comment at the head of each file gives HTTP headers (`Header: name: value`)
  and the expectation (`Expect:`, Python over feedparser's result); where there is an
  `expectations.jsonl`, it says the same. `http` in a file's path means, as in the suite's own
  runner, that it is served from 127.0.0.1:8097, so that its address is the base of what is
  relative.
- The gofeed form: `name.xml` beside `name.json`, or `name.json` beside `name_expected.json`.
- Anything else is a raw file, which can only be read or not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urljoin

from bench.feed_cases.expectations import Stated, stated_by_feedparser, stated_by_gofeed

Form = Literal["feedparser", "gofeed", "raw"]
KINDS = (".xml", ".rss", ".atom", ".rdf", ".json", ".gz", ".txt")
BASE = "http://127.0.0.1:8097/tests/"
_HEADER = re.compile(r"^\s*Header:\s+([\w-]+):(.*)$", re.M)
_EXPECT = re.compile(r"^\s*Expect:\s*(.*?)\s*-->", re.M | re.S)
_ROOT = re.compile(rb"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
_ROOTS = {"rss": "rss", "rdf": "rdf", "feed": "atom", "channel": "cdf", "urlset": "sitemap"}


@dataclass(frozen=True)
class Case:
    """A file with the answer it would come in; `others` are expectations on nothing we carry."""

    name: str
    form: Form
    format: str
    body: bytes
    url: str
    headers: dict[str, str] = field(default_factory=dict)
    stated: tuple[Stated, ...] = ()
    others: int = 0

    @property
    def base(self) -> str:
        """What relative addresses are relative to: `Content-Location` if that is http(s)."""
        located = urljoin(self.url, self.headers.get("content-location", ""))
        return located if located.startswith(("http:", "https:")) else self.url

    @property
    def is_sanitizer(self) -> bool:
        """Whether it is about markup that must not survive."""
        return self.form == "feedparser" and "sanitize" in Path(self.name).parts


def read_suite(root: Path) -> Iterator[Case]:
    """Give every feed below `root`; files that only say what another should be are no feeds."""
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        if path.suffix.lower() in KINDS and not _is_answer(path):
            yield _case(path, root)


def _is_answer(path: Path) -> bool:
    return path.suffix == ".json" and (
        path.stem.endswith("_expected") or path.with_suffix(".xml").exists()
    )


def _case(path: Path, root: Path) -> Case:
    body, name = path.read_bytes(), path.relative_to(root).as_posix()
    answer = _answer(path)
    if answer is not None:
        stated, others = stated_by_gofeed(json.loads(answer.read_bytes()))
        return Case(name, "gofeed", _format(body), body, BASE + name, {}, stated, others)
    expect = _expectation(path, body)
    if expect is None:
        return Case(name, "raw", _format(body), body, BASE + name)
    stated, others = stated_by_feedparser(expect)
    headers = {key.lower(): value.strip() for key, value in _HEADER.findall(_head(body))}
    return Case(name, "feedparser", _format(body), body, BASE + name, headers, stated, others)


def _answer(path: Path) -> Path | None:
    beside = path.with_suffix(".json")
    if path.suffix == ".json":
        beside = path.with_name(path.stem + "_expected.json")
    return beside if beside.exists() else None


def _expectation(path: Path, body: bytes) -> str | None:
    for folder in path.parents:
        listed = _listed(folder).get(path.relative_to(folder).as_posix())
        if listed is not None:
            return listed
    found = _EXPECT.search(_head(body))
    return found[1] if found else None


@lru_cache
def _listed(folder: Path) -> dict[str, str]:
    path = folder / "expectations.jsonl"
    if not path.exists():
        return {}
    records = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return {record["file"]: record["expect"] for record in records}


def _head(body: bytes) -> str:
    """Return the beginning as text, whatever its encoding, for the ASCII in its comment."""
    if body.startswith(b"\x4c\x6f\xa7\x94"):
        return body[:8000].decode("cp037")
    return body[:16_000].replace(b"\0", b"").decode("utf-8", "replace")


def _format(body: bytes) -> str:
    head = _head(body).encode()
    if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"["):
        return "json"
    found = _ROOT.search(re.sub(rb"<!--.*?-->", b"", head, flags=re.S))
    return _ROOTS.get(found[1].decode().lower(), "other") if found else "other"


def headers_of(case: Case) -> dict[str, str]:
    """Return the headers of the answer, its address as `content-location`."""
    said: dict[str, Any] = dict(case.headers)
    if "http" not in case.name and case.form == "feedparser":
        return {}
    return {"content-location": case.url} | said
