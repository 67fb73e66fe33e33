"""The JSON Schema of every topic's event, for teams that subscribe without Python.

`python -m shared.schemas DIRECTORY` writes one file a topic.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from shared import topics


def rendered() -> dict[str, str]:
    """Return file name and text of each schema, in JSON Schema 2020-12."""
    return {
        f"{topic.name}.json": json.dumps(_schema(topic), indent=2, ensure_ascii=False) + "\n"
        for topic in topics.ALL
        if topic.event is not None
    }


def _schema(topic: topics.Topic) -> dict[str, object]:
    if topic.event is None:
        raise ValueError(f"{topic.name} carries any bytes")
    body = topic.event.model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": topic.name, **body}


def write(directory: Path) -> list[Path]:
    """Write all schemas into `directory` and return their paths."""
    directory.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in rendered().items():
        (directory / name).write_text(text)
        written.append(directory / name)
    return written


if __name__ == "__main__":
    write(Path(sys.argv[1]))
