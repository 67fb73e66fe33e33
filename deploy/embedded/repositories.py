"""Where artifacts come from: what this machine is set up for, else the library's default."""

from __future__ import annotations

import os
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from pathlib import Path

from jgo.config import GlobalSettings
from jgo.constants import MAVEN_CENTRAL_URL

OVERRIDE = "CUPURE_MAVEN_REPOSITORY"


def repositories(env: Mapping[str, str], maven_home: Path) -> dict[str, str]:
    """Return the repositories to ask, in order.

    `$CUPURE_MAVEN_REPOSITORY` first, then a mirror of Central in Maven's own `settings.xml`;
    each replaces the default. Repositories in jgo's settings file come before the default.
    """
    if override := env.get(OVERRIDE) or mirror_of_central(maven_home / "settings.xml"):
        return {"mirror": override.rstrip("/")}
    return {**GlobalSettings.load().repositories, "central": MAVEN_CENTRAL_URL}


def configured() -> dict[str, str]:
    """Return the repositories of this user on this machine."""
    return repositories(os.environ, Path.home() / ".m2")


def mirror_of_central(settings: Path) -> str | None:
    """Return the address of the first mirror that stands for Maven Central, if any."""
    if not settings.is_file():
        return None
    root = ET.parse(settings).getroot()  # noqa: S314  # the user's own settings, not input
    for mirror in root.iter():
        if _local_name(mirror) == "mirror":
            fields = {_local_name(field): (field.text or "").strip() for field in mirror}
            if _covers_central(fields.get("mirrorOf", "")):
                return fields.get("url") or None
    return None


def _local_name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _covers_central(mirror_of: str) -> bool:
    names = {name.strip() for name in mirror_of.split(",")}
    return bool(names & {"*", "central", "external:*"}) and "!central" not in names
