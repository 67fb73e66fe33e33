"""Sources as OPML 2.0, with all that is known of them: read again, they are the same.

What OPML has no name for stands in attributes of ours, `cupure…`, which other readers ignore.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import orjson
from lxml import etree

from shared.events import Source

_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_opml(sources: Iterable[Source], title: str = "Cupure") -> bytes:
    """Return a list of `sources`, in their order; their states are not part of a list."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = _clean(title)
    body = etree.SubElement(root, "body")
    for source in sources:
        etree.SubElement(body, "outline", _attributes(source))
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return written


def _attributes(source: Source) -> dict[str, str]:
    told = {
        "type": "rss",
        "text": source.name,
        "title": source.name,
        "xmlUrl": source.feed_url,
        "htmlUrl": source.site,
        "language": source.language,
        "category": ",".join(source.sections),
        "cupureSections": _exact_sections(source.sections),
        "cupureOwner": source.owner,
        "cupureCountry": source.country,
        "cupureKind": None if source.kind == "feed" else source.kind,
        "cupureRank": source.rank,
        "cupureMinIntervalS": source.polling.min_interval_s,
        "cupureMaxIntervalS": source.polling.max_interval_s,
        "cupureShowing": None if source.showing == "text" else source.showing,
        "cupureRules": source.rules.model_dump_json(exclude_defaults=True) if source.rules else "",
    }
    return {name: _clean(str(value)) for name, value in told.items() if value not in (None, "")}


def _exact_sections(sections: tuple[str, ...]) -> str:
    """Return the sections as JSON if a category, split at commas and slashes, would not do."""
    if any(mark in section for section in sections for mark in ",/"):
        return orjson.dumps(sections).decode()
    return ""


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)
