"""Lists of feeds, as OPML, FOAF or YAML, read into sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import orjson
import yaml
from pydantic import Field, ValidationError

from services.ingest.core.identity.canonical_url import site_name, web_url
from services.ingest.core.sources.feed_lists import ListedFeed, read_feed_list
from services.ingest.core.text.clean_text import one_line
from shared.events import PageRules, PollingHints, Showing, SourceKind


class SourceListError(ValueError):
    """A list of feeds in which no feed can be found, and why."""


@dataclass(frozen=True, slots=True)
class ListedSource:
    """A feed as a list names it; only the address is sure to be there."""

    feed_url: str
    name: str
    owner: str
    site: str | None = None
    country: str | None = None
    language: str | None = None
    sections: tuple[str, ...] = ()
    kind: SourceKind = "feed"
    rank: int | None = None
    polling: PollingHints = field(default_factory=PollingHints)
    rules: PageRules | None = None
    showing: Showing = "text"


@dataclass(frozen=True, slots=True)
class SourceList:
    """The feeds of a list, each once. `faults` tells what in it could not be read."""

    sources: tuple[ListedSource, ...]
    faults: tuple[str, ...] = ()


class _Told(PollingHints):
    """What a list may say beside names, checked as the contract of sources checks it."""

    kind: SourceKind = "feed"
    rank: int | None = Field(default=None, ge=0, le=100)
    rules: PageRules | None = None
    showing: Showing = "text"

    @property
    def polling(self) -> PollingHints:
        return PollingHints(min_interval_s=self.min_interval_s, max_interval_s=self.max_interval_s)


def read_source_list(body: bytes) -> SourceList:
    """Return the feeds in `body`; raises `SourceListError` when there is none."""
    is_markup = _bare(body).startswith(b"<")
    found, faults = _read_markup(body) if is_markup else _read_yaml(body)
    by_url: dict[str, ListedSource] = {}
    for source in found:
        known = by_url.setdefault(source.feed_url, source)
        sections = tuple(dict.fromkeys([*known.sections, *source.sections]))
        by_url[source.feed_url] = replace(known, sections=sections)
    if not by_url:
        raise SourceListError("; ".join(["no feed in the list", *faults[:3]]))
    return SourceList(tuple(by_url.values()), tuple(faults))


def _bare(body: bytes) -> bytes:
    """Return the beginning of `body` without byte order mark and blanks."""
    return body[:1000].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")


def _listed(
    values: Mapping[str, str], sections: Iterable[str], told: Mapping[str, Any]
) -> ListedSource | str:
    """Return the source of `values`, or what is wrong with it."""
    feed_url, site = web_url(values.get("feed_url", "")), web_url(values.get("site", ""))
    if feed_url is None:
        return f"not an http(s) address: {values.get('feed_url', '')[:200]!r}"
    try:
        facts = _Told.model_validate({name: value for name, value in told.items() if value})
    except ValidationError as error:
        return f"{feed_url}: {_first_fault(error)}"
    return ListedSource(
        feed_url=feed_url,
        name=values.get("name") or site_name(feed_url),
        owner=values.get("owner") or site_name(site or feed_url),
        site=site,
        country=values.get("country") or None,
        language=values.get("language") or None,
        sections=tuple(dict.fromkeys(section for section in sections if section)),
        kind=facts.kind,
        rank=facts.rank,
        polling=facts.polling,
        rules=facts.rules,
        showing=facts.showing,
    )


def _first_fault(error: ValidationError) -> str:
    fault = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}"


def _sorted_out(read: Iterable[ListedSource | str]) -> tuple[list[ListedSource], list[str]]:
    found, faults = [], []
    for one in read:
        if isinstance(one, str):
            faults.append(one)
        else:
            found.append(one)
    return found, faults


def _read_markup(body: bytes) -> tuple[list[ListedSource], list[str]]:
    listed = read_feed_list(body)
    found, faults = _sorted_out(_of_feed(feed) for feed in listed.feeds)
    return found, [*faults, *listed.faults]


def _of_feed(feed: ListedFeed) -> ListedSource | str:
    said = feed.said
    values = {
        "feed_url": feed.url,
        "name": one_line(feed.title),
        "owner": one_line(said.get("cupureowner", "")),
        "site": feed.site,
        "country": said.get("cupurecountry", ""),
        "language": said.get("language", ""),
    }
    try:
        told = {name: said.get(f"cupure{name.replace('_', '')}") for name in _Told.model_fields}
        told["rules"] = orjson.loads(told["rules"]) if told["rules"] else None
        exact = orjson.loads(said.get("cupuresections") or "null")
    except orjson.JSONDecodeError as error:
        return f"{feed.url}: not JSON: {error}"
    flat = [one_line(name) for path in feed.folders for name in path]
    return _listed(values, map(str, exact) if isinstance(exact, list) else flat, told)


def _read_yaml(body: bytes) -> tuple[list[ListedSource], list[str]]:
    try:
        parsed = yaml.safe_load(body)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SourceListError(f"neither OPML nor YAML: {' '.join(str(error).split())}") from error
    listed = parsed.get("sources") if isinstance(parsed, dict) else parsed
    if not isinstance(listed, list):
        raise SourceListError("the YAML holds no list of sources")
    return _sorted_out(_yaml_source(one) for one in listed)


def _yaml_source(one: Any) -> ListedSource | str:
    """Read an address alone, or a mapping with `url` and what else is known."""
    given = one if isinstance(one, dict) else {"url": one}
    values = {str(name): one_line(str(text)) for name, text in given.items() if text is not None}
    values["feed_url"] = values.get("feed_url") or values.get("url", "")
    sections = given.get("sections") or []
    if not isinstance(sections, list):
        return f"{values['feed_url']}: sections is not a list"
    told = {name: given.get(name) for name in _Told.model_fields}
    return _listed(values, [one_line(str(section)) for section in sections], told)
