"""Scripts that others wrote and that judge what we found: called with the truth and our file."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any


def find_judge(script: str, data: Path) -> Path:
    """Return the script named `script` (`tools/…`) in a folder above `data`; ends without one."""
    for folder in data.absolute().parents:
        if (folder / script).is_file():
            return folder / script
    sys.exit(f"no {script} above {data}; name the judge with --judge FILE")


def judged(
    judge: Path, truth: Path, ours: Iterable[Mapping[str, Any]], *before: str
) -> dict[str, Any]:
    """Return what the judge says of our answers, which it reads as one JSON object a line.

    It is called with the truth and our file, and with `before` in front of them.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ours.jsonl"
        file.write_text("".join(f"{json.dumps(row)}\n" for row in ours), encoding="utf-8")
        command = [sys.executable, str(judge), *before, str(truth), str(file)]
        told = subprocess.run(command, capture_output=True, text=True, check=True)
    said: dict[str, Any] = json.loads(told.stdout)
    return said
