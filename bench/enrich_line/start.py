"""A worker up to where it would connect to Kafka; `python -m bench.enrich_line.start [KB]`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from services.enrich.__main__ import employ_for
from services.enrich.settings import EnrichSettings, Role


def load(knowledge: Path | None) -> None:
    """Load all that a worker of the role `tag` has in memory."""
    employ_for(EnrichSettings(role=Role.TAG, knowledge_dir=knowledge))


if __name__ == "__main__":
    load(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    print(time.process_time())
