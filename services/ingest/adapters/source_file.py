"""A list of feeds on disk."""

from __future__ import annotations

from pathlib import Path

import structlog

from services.ingest.core.sources.source_list import SourceList, SourceListError, read_source_list

log = structlog.get_logger()


def load_source_list(path: Path) -> SourceList:
    """Return the feeds listed in `path`, telling what could not be read.

    Raises `SourceListError` naming the file when there is no feed in it.
    """
    try:
        listed = read_source_list(path.read_bytes())
    except OSError as error:
        raise SourceListError(f"{path}: {error.strerror or error}") from error
    except SourceListError as error:
        raise SourceListError(f"{path}: {error}") from error
    for fault in listed.faults:
        log.warning("list of feeds read in part", path=str(path), reason=fault)
    return listed
