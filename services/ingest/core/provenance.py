"""Who says what ingest says."""

from __future__ import annotations

from shared import __version__
from shared.events import Provenance

PROVENANCE = Provenance(service="ingest", version=__version__)
