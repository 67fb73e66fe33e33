"""Become `python -m services.$SERVICE`, with the same process id and without a shell."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

SERVICES = ("ingest", "enrich", "search", "gateway")


def command(environment: Mapping[str, str]) -> list[str]:
    """Return the command of the service that the image was built for."""
    service = environment.get("SERVICE", "")
    if service not in SERVICES:
        sys.exit(f"SERVICE is {service!r}, not one of {', '.join(SERVICES)}")
    return [sys.executable, "-m", f"services.{service}"]


if __name__ == "__main__":
    arguments = command(os.environ)
    os.execv(arguments[0], arguments)  # noqa: S606  # a shell is what is to be avoided
