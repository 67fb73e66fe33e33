"""How well topics of the hour are found in dated headlines, beside plain counts of words.

    python -m bench.trending uci|google DATA [--judge FILE] [--elastic URL] [--json]

DATA is a `.csv` of headlines whose gold stories only the judge sees (uci), or a `.jsonl` of polls
of a front page (google). In order of time every headline goes through the tag step, the digest and
the story book into the trend book, whose list of the world is taken: on each hour for the judge, a
script that is looked for as `tools/judge_trending.py` above DATA, and every quarter of an hour, or
after each poll, for `minutes_to_enter`: from the first list at which something is wanted by the
judge's truth to the first list that holds it, as the mean of those that ever entered. The window
is the judge's, four or six hours. The streams are small, so two voices are wide enough. A headline
that a later poll still lists is seen again then: its time moves on. All of it is `baseline:
warming` for a week. `--first` and `--most` take a part of the polls, or headlines.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from bench.judges import find_judge, judged
from bench.similar_cases.index import elastic_at
from bench.tables import machine, print_table
from bench.trend_cases.entering import minutes_to_enter, truth_of
from bench.trend_cases.headlines import Kind, News, cut, read_news
from bench.trend_cases.ours import Lists, Replay, our_lists, rows
from bench.trend_cases.plain import capitalised_pairs, plain_lists, words
from bench.trend_cases.significant import significant_lists
from services.enrich.adapters.starter_base import load_starter_base
from services.enrich.adapters.tools import load_tools

JUDGE = "tools/judge_trending.py"
QUARTER = timedelta(minutes=15)
STEPS = {"uci": QUARTER, "google": timedelta(hours=1)}


class Which(StrEnum):
    """What DATA is."""

    UCI = "uci"
    GOOGLE = "google"


def score(news: News, lists: Lists, judge: Path) -> dict[str, Any]:
    """Return what the judge says of the lists on the hours, and how soon news enters."""
    truth, holds = truth_of(news, judge)
    said = judged(judge, news.file, rows(lists, news.hours()), news.kind)
    return said | minutes_to_enter(lists, truth, holds)


def measure(news: News, judge: Path, elastic: str | None) -> dict[str, Any]:
    """Return the figures of our lists and of the baselines; no Elasticsearch, no third one."""
    moments = news.moments(QUARTER)
    replay = Replay(news, load_tools(load_starter_base()), STEPS[news.kind])
    plain = {
        "words": plain_lists(news, moments, words),
        "capitalised_pairs": plain_lists(news, moments, capitalised_pairs),
    }
    if elastic is not None:
        plain["significant_terms"] = significant_lists(news, moments, elastic)
    figures = score(news, our_lists(news, moments, replay), judge)
    return figures | {"baselines": {name: score(news, one, judge) for name, one in plain.items()}}


@contextmanager
def part_of(data: Path, kind: Kind, first: int, most: int | None) -> Iterator[Path]:
    """Yield the file of the part that is taken, or DATA itself."""
    if not first and most is None:
        yield data
        return
    with tempfile.TemporaryDirectory() as folder:
        yield cut(data, Path(folder), kind, first=first, most=most or 10**9)


def main(  # noqa: PLR0913  # options
    kind: Annotated[Which, typer.Argument(help="what DATA is")],
    data: Annotated[
        Path, typer.Argument(exists=True, help=".csv of headlines, or .jsonl of polls")
    ],
    judge: Annotated[Path | None, typer.Option(exists=True, dir_okay=False)] = None,
    elastic: Annotated[str | None, typer.Option(help="else one is started")] = None,
    *,
    first: Annotated[int, typer.Option(min=0, help="polls, or headlines, to leave out")] = 0,
    most: Annotated[int | None, typer.Option(min=1, help="polls, or headlines, to take")] = None,
    no_elastic: Annotated[bool, typer.Option("--no-elastic")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Print the judge's figures of our lists, and of the plain ones."""
    script = judge or find_judge(JUDGE, data)
    with part_of(data, kind.value, first, most) as part:
        news = read_news(kind.value, part)
        if no_elastic:
            figures = measure(news, script, None)
        else:
            with elastic_at(elastic) as url:
                figures = measure(news, script, url)
    _tell(figures | {"machine": machine()}, as_json=as_json)


def _tell(figures: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(figures))
        return
    print_table({name: value for name, value in figures.items() if name != "baselines"})
    for name, plain in figures["baselines"].items():
        print(f"\n{name.replace('_', ' ')}")
        print_table(plain)


if __name__ == "__main__":
    typer.run(main)
