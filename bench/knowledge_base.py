"""What a knowledge base of a million entities costs to build, to keep, to open and to ask.

    python -m bench.knowledge_base [--entities N] [--folder DIR] [--json]

The entities are generated: names of two or three invented words, aliases, a country, links. The
build runs in a process of its own, for its peak memory. Memory of two processes that have the base
open at the same time is told for the pages of its files alone, from `/proc/self/smaps`.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from bench.big_base.building import built_apart
from bench.big_base.reading import reading_figures
from bench.big_base.sharing import sharing_figures
from bench.tables import machine, print_table


def main(
    entities: Annotated[int, typer.Option(min=1_000)] = 1_000_000,
    folder: Annotated[
        Path | None, typer.Option(help="where the base is kept, to look into it; else it is gone")
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as scratch:
        root = folder or Path(scratch)
        figures = {
            "entities": entities,
            **built_apart(root, entities),
            **reading_figures(root, entities),
            **sharing_figures(root, entities),
            "machine": machine(),
        }
    print(json.dumps(figures)) if as_json else print_table(figures)


if __name__ == "__main__":
    typer.run(main)
