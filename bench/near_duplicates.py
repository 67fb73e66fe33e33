"""What is found of copies, and what is taken for one and is none.

    python -m bench.near_duplicates DIR --bbc FILE [--reports FILE] [--pairs N] [--window N]
                                    [--json]

DIR holds `articles_N.train` with planted copies and `articles_N.truth`; FILE has one article a line
as JSON (id, category, title, text). The rules were chosen on one half of FILE by a hash of the ids;
`chosen_on` tells of that half, `other_half` of the other, whose results were seen but not tuned on,
except that the share of follow-ups was looked at in both. In both, copies are
made of articles in eleven ways, and set against articles of the same class, the same articles
with other names and numbers, and reports made from three frames. `--reports` takes reports of many
outlets on the same events, in which the pairs found are held against a comparison of full texts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from bench.copy_cases.altering import Text
from bench.copy_cases.judging import (
    Score,
    of_alterations,
    of_equal_texts,
    of_lookalikes,
    of_pairs,
    of_reports,
    total,
)
from bench.copy_cases.readers import half, read_articles, read_planted
from bench.copy_cases.rivals import beside
from bench.copy_cases.window import rates
from bench.tables import machine

SHOWN = 3


def made_cases(texts: list[Text], pairs: int) -> dict[str, Score]:
    """Return the scores of one half, kind by kind."""
    return of_alterations(texts, pairs) | of_lookalikes(texts, pairs)


def measure(
    folder: Path, articles: list[Text], reports: list[Text], pairs: int, window: int
) -> dict[str, Any]:
    """Return all figures."""
    planted = {name: of_pairs(*case) for name, case in read_planted(folder).items()}
    equal, counts = of_equal_texts(articles)
    chosen_on, other_half = half(articles, 1), half(articles, 0)
    made, unseen = made_cases(chosen_on, pairs), made_cases(other_half, pairs)
    whole = total(planted | {"equal": equal} | unseen)
    return {
        "precision": round(whole.precision, 4),
        "recall": round(whole.recall, 4),
        "planted": _rows(planted),
        "equal_texts": equal.row() | counts,
        "reports": of_reports(reports).row(),
        "chosen_on": _rows(made | {"all": _untold(total(made))}),
        "other_half": _rows(unseen | {"all": _untold(total(unseen))}),
        "beside": beside(chosen_on[:pairs], other_half[:pairs]),
        "rates": rates(articles, window),
        "machine": machine(),
    }


def _rows(scores: Mapping[str, Score]) -> dict[str, dict[str, object]]:
    return {name: score.row() for name, score in scores.items()}


def _untold(score: Score) -> Score:
    score.told = []
    return score


def print_figures(figures: Mapping[str, Any]) -> None:
    """Print a table for each part."""
    print(f"precision {figures['precision']}, recall {figures['recall']}: all but `chosen_on`")
    for part in ("planted", "chosen_on", "other_half"):
        print(f"\n{part.replace('_', ' ')}")
        for name, row in figures[part].items():
            _print_row(name, row)
    for part in ("equal_texts", "reports"):
        print(f"\n{part.replace('_', ' ')}")
        _print_row("all pairs", figures[part])
    for part in ("beside", "rates"):
        print(f"\n{part}")
        for name, value in figures[part].items():
            print(f"  {name:26} {value}")
    print(f"\n{figures['machine']}")


def _print_row(name: str, row: Mapping[str, Any]) -> None:
    told = "  ".join(f"{key} {value}" for key, value in row.items() if key != "told")
    print(f"  {name:22} {told}")
    for line in row["told"][:SHOWN]:
        print(f"      {line}")


def main(  # noqa: PLR0913  # options
    folder: Annotated[Path, typer.Argument(help="with articles_N.train and .truth")],
    bbc: Annotated[Path, typer.Option(help="articles, one JSON object a line")],
    reports: Annotated[
        Path | None, typer.Option(help="reports on the same events, likewise")
    ] = None,
    pairs: Annotated[int, typer.Option(help="articles altered in each half")] = 500,
    window: Annotated[
        int, typer.Option(help="articles in the window when rates are taken")
    ] = 100_000,
    *,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Print the figures."""
    others = read_articles(reports) if reports else []
    figures = measure(folder, read_articles(bbc), others, pairs, window)
    print(json.dumps(figures)) if as_json else print_figures(figures)


if __name__ == "__main__":
    typer.run(main)
