"""The gateway as it is served, on a given index and a trending list of its own.

python -m bench.gateway_cases.server ELASTIC PREFIX PORT
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime

from services.gateway.adapters.elastic_comments import ElasticComments
from services.gateway.adapters.elastic_coverage import ElasticCoverage
from services.gateway.adapters.elastic_reader import ElasticReader, connect
from services.gateway.app import create_app
from services.gateway.core.change_feed import ChangeFeed
from services.gateway.routes.dependencies import Outside
from shared import __version__, telemetry
from shared.health import quiet_server
from tests.fakes import MemoryTrendBoard, MemoryTrendHistory
from tests.make_documents import snapshot, topic
from tests.memory_gateway import source_board

TOPICS = 10


async def serve(url: str, prefix: str, port: int) -> None:
    """Serve until a signal."""
    topics = (topic(f"Q{number}", label=f"Topic {number}") for number in range(1, TOPICS + 1))
    async with connect(url, timeout_s=20) as client:
        outside = Outside(
            finder=ElasticReader(client, prefix),
            coverage=ElasticCoverage(client, prefix),
            board=MemoryTrendBoard(snapshot(*topics)),
            history=MemoryTrendHistory(),
            feed=ChangeFeed(),
            clock=lambda: datetime.now(UTC),
            sources=source_board(),
            comments=ElasticComments(client, prefix),
        )
        await quiet_server(create_app(outside), "127.0.0.1", port, 1).serve()


if __name__ == "__main__":
    telemetry.start("gateway", __version__, "WARNING")
    asyncio.run(serve(sys.argv[1], sys.argv[2], int(sys.argv[3])))
