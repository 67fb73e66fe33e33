"""Lists of feeds, as OPML or YAML, read into sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml
from lxml import etree

from services.ingest.core.identity.canonical_url import site_name, web_url
from services.ingest.core.text.clean_text import one_line


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


@dataclass(frozen=True, slots=True)
class SourceList:
    """The feeds of a list, each once. `faults` tells what in it could not be read."""

    sources: tuple[ListedSource, ...]
    faults: tuple[str, ...] = ()


def read_source_list(body: bytes) -> SourceList:
    """Return the feeds in `body`; raises `SourceListError` when there is none."""
    is_markup = body.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
    found, faults = _read_opml(body) if is_markup else _read_yaml(body)
    by_url: dict[str, ListedSource] = {}
    for source in found:
        by_url.setdefault(source.feed_url, source)
    if not by_url:
        raise SourceListError("; ".join(["no feed in the list", *faults[:3]]))
    return SourceList(tuple(by_url.values()), tuple(faults))


def _listed(values: dict[str, str], sections: Iterable[str]) -> ListedSource | str:
    """Return the source of `values`, or what is wrong with it."""
    feed_url = web_url(values.get("feed_url", ""))
    if feed_url is None:
        return f"not an http(s) address: {values.get('feed_url', '')[:200]!r}"
    site = web_url(values.get("site", ""))
    return ListedSource(
        feed_url=feed_url,
        name=values.get("name") or site_name(feed_url),
        owner=values.get("owner") or site_name(site or feed_url),
        site=site,
        country=values.get("country") or None,
        language=values.get("language") or None,
        sections=tuple(dict.fromkeys(section for section in sections if section)),
    )


def _sorted_out(read: Iterable[ListedSource | str]) -> tuple[list[ListedSource], list[str]]:
    found, faults = [], []
    for one in read:
        if isinstance(one, str):
            faults.append(one)
        else:
            found.append(one)
    return found, faults


def _read_opml(body: bytes) -> tuple[list[ListedSource], list[str]]:
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    root = etree.fromstring(body, parser)
    if root is None:
        raise SourceListError("neither OPML nor YAML: nothing in it can be read as XML")
    found, faults = _sorted_out(_outlines(root))
    broken = [f"line {error.line}: {error.message}" for error in parser.error_log]
    return found, faults + broken


def _outlines(root: etree._Element) -> Iterator[ListedSource | str]:
    for element in root.iter("{*}outline"):
        values = {str(name).lower(): one_line(str(text)) for name, text in element.items()}
        if "xmlurl" in values:
            yield _listed(_opml_values(values), _opml_sections(element, values))


def _opml_values(values: dict[str, str]) -> dict[str, str]:
    return {
        "feed_url": values["xmlurl"],
        "name": values.get("title") or values.get("text", ""),
        "owner": values.get("cupureowner", ""),
        "site": values.get("htmlurl", ""),
        "country": values.get("cupurecountry", ""),
        "language": values.get("language", ""),
    }


def _opml_sections(element: etree._Element, values: dict[str, str]) -> list[str]:
    """Return the categories, or the name of the folder the outline stands in."""
    if values.get("category"):
        return [part.strip().strip("/") for part in values["category"].split(",")]
    folder = element.getparent()
    if folder is None or not str(folder.tag).endswith("outline"):
        return []
    return [one_line(str(folder.get("title") or folder.get("text") or ""))]


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
    return _listed(values, [one_line(str(section)) for section in sections])
