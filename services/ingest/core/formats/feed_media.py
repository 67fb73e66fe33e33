"""Images, recordings and places of an entry or feed as feedparser gave them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import unescape
from typing import Any

from services.ingest.core.identity.canonical_url import web_url
from shared.events import Enclosure, GeoPoint

MOST_ENCLOSURES = 20
_IMAGE_NAME = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:$|\?)", re.I)
_IMG = re.compile(r'<img\s[^>]*?src="([^"]+)"')

Raw = Mapping[str, Any]


def image_of(raw: Raw, base: str) -> str | None:
    """Return the picture that stands for it, from media, thumbnail, iTunes or an enclosure."""
    media = sorted((one for one in raw.get("media_content") or () if _is_image(one)), key=_width)
    enclosed = (one for one in raw.get("enclosures") or () if _is_image(one))
    own = raw.get("image") or {}
    for one in (*reversed(media), *(raw.get("media_thumbnail") or ()), own, *enclosed):
        usable = _address(one, base)
        if usable:
            return usable
    return None


def image_in(html: str) -> str | None:
    """Return the address of the first picture in `html`, which is safe already."""
    found = _IMG.search(html)
    return unescape(found[1]) if found else None


def _address(one: Raw, base: str) -> str | None:
    address = one.get("url") or one.get("href")
    return web_url(address, base) if isinstance(address, str) and address.strip() else None


def _width(one: Raw) -> int:
    width = str(one.get("width") or "")
    return int(width) if re.fullmatch(r"\d{1,6}", width, re.ASCII) else 0


def _is_image(one: Raw) -> bool:
    kind = str(one.get("type") or "")
    address = str(one.get("url") or one.get("href") or "")
    named = not kind and not one.get("medium") and bool(_IMAGE_NAME.search(address))
    return one.get("medium") == "image" or kind.startswith("image/") or named


def enclosures_of(raw: Raw, base: str) -> tuple[Enclosure, ...]:
    """Return the files that belong to an entry, each once."""
    recordings = (one for one in raw.get("media_content") or () if _is_recording(one))
    found: dict[str, Enclosure] = {}
    for one in (*(raw.get("enclosures") or ()), *recordings):
        url = _address(one, base)
        if url:
            size = one.get("length") or one.get("filesize")
            found.setdefault(url, enclosure(url, one.get("type"), size))
    return tuple(found.values())[:MOST_ENCLOSURES]


def _is_recording(one: Raw) -> bool:
    kind = str(one.get("type") or "")
    return one.get("medium") in ("audio", "video") or kind.startswith(("audio/", "video/"))


def enclosure(url: str, kind: object, size: object) -> Enclosure:
    """Return the enclosure, without a type or size that is none."""
    digits = str(size).strip() if isinstance(size, str | int) else ""
    is_size = re.fullmatch(r"\d{1,15}", digits, re.ASCII)
    return Enclosure(
        url=url,
        type=kind.strip()[:100] or None if isinstance(kind, str) else None,
        size_bytes=int(digits) if is_size else None,
    )


def location_of(raw: Raw) -> GeoPoint | None:
    """Return the point that it is about; lines and areas are none."""
    where = raw.get("where") or {}
    if where.get("type") == "Point":
        return _point(reversed(where.get("coordinates") or ()))
    return _point((raw.get("geo_lat"), raw.get("geo_long")))


def _point(degrees: Iterable[Any]) -> GeoPoint | None:
    try:
        latitude, longitude = (float(one) for one in list(degrees)[-2:])
    except (TypeError, ValueError):
        return None
    fits = -90 <= latitude <= 90 and -180 <= longitude <= 180
    return GeoPoint(latitude=latitude, longitude=longitude) if fits else None
