"""Compare the ids of the starter knowledge base with published tables.

`python -m bench.check_starter <dir>` reads every `*.tsv` in the directory: id, label, type,
popularity, aliases (`|` between them). An id is confirmed when a table gives it one of our names.
Exits with 1 when an id is not confirmed; local ids (`cupure:…`) need no confirmation.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from bench.tables import print_table


def published_names(folder: Path) -> dict[str, set[str]]:
    """Return the names of each id in all tables, without case."""
    names: dict[str, set[str]] = defaultdict(set)
    for table in sorted(folder.glob("*.tsv")):
        for line in table.read_text(encoding="utf-8").splitlines():
            cells = line.split("\t")
            if cells[0].startswith("Q"):
                aliases = cells[4].split("|") if len(cells) > 4 else []
                names[cells[0]].update(name.casefold() for name in [cells[1], *aliases] if name)
    return names


def starter_names() -> Iterator[tuple[str, list[str]]]:
    """Yield the id and the names of each entity of the starter base."""
    table = (files("services.enrich.knowledge") / "starter.tsv").read_text(encoding="utf-8")
    for line in table.splitlines()[1:]:
        entity_id, label, _, aliases = line.split("\t")
        yield entity_id, [label, *filter(None, aliases.split("|"))]


def main(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False)],
    *,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Print how many ids are confirmed, and which are not."""
    published = published_names(folder)
    local, unconfirmed, confirmed = 0, [], 0
    for entity_id, names in starter_names():
        if entity_id.startswith("cupure:"):
            local += 1
        elif published[entity_id] & {name.casefold() for name in names}:
            confirmed += 1
        else:
            unconfirmed.append(f"{entity_id} {names[0]}")
    figures = {"confirmed": confirmed, "unconfirmed": len(unconfirmed), "local": local}
    if as_json:
        print(json.dumps(figures))
    else:
        print_table(figures)
        print("\n".join(unconfirmed))
    sys.exit(1 if unconfirmed else 0)


if __name__ == "__main__":
    typer.run(main)
