"""How often the surest tag names the right one of 17 subjects, without training on the texts.

    python -m bench.tags DIR [--json]

DIR holds `bbc/articles.jsonl` {id, title, text, category}, `reuters21578/articles.jsonl` {id,
title, text, topics, lewissplit} and `tgcontest/en_cat_*.tsv`; what is missing is said. Labels are
mapped to IPTC's top subjects in `bench/tag_cases/sets.py`. Each set is in two halves by a hash of
the id: terms were written looking at mistakes of `dev` alone. Only title and text are given, no
entities and no publisher's sections. tgcontest's Russian part is not judged: there are no terms.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from bench.tables import machine, print_table
from bench.tag_cases.judging import Score, judge
from bench.tag_cases.sets import SETS, Case
from services.enrich.adapters.packaged_topics import load_topics
from services.enrich.core.tagging.evidence import Findings
from services.enrich.core.tagging.tags import tag_article
from services.enrich.core.tagging.topics import Topics
from services.enrich.core.text.words import words_of
from shared.events import Tag

SECONDS = 3.0
TIMED_WORDS = (300, 500)


def tags_of(case: Case, topics: Topics) -> Sequence[Tag]:
    """Return the tags of a case."""
    return tag_article(Findings(words_of(case.title), words_of(case.text), "en"), topics).tags


def milliseconds(cases: Sequence[Case], topics: Topics) -> dict[str, Any]:
    """Return what the step alone takes for articles of some 400 words, words already cut."""
    made = [Findings(words_of(case.title), words_of(case.text), "en") for case in cases]
    found = [one for one in made if TIMED_WORDS[0] <= len(one.body) <= TIMED_WORDS[1]]
    if not found:
        return {}
    for one in found:
        tag_article(one, topics)
    times: list[float] = []
    until = time.perf_counter() + SECONDS
    while time.perf_counter() < until:
        started = time.perf_counter()
        for one in found:
            tag_article(one, topics)
        times.append((time.perf_counter() - started) / len(found))
    words = sum(len(one.body) for one in found) / len(found)
    best = min(times)
    return {
        "words": round(words),
        "ms_per_article": round(best * 1000, 3),
        "articles_per_s": round(1 / best),
    }


def confusion(scores: Sequence[Score]) -> list[str]:
    """Return the answers to each label, the most frequent first."""
    told = sum((score.told for score in scores), start=type(scores[0].told)())
    labels = sorted({label for label, _ in told})
    return [f"  {label:14}" + _answers(label, told) for label in labels]


def _answers(label: str, told: dict[tuple[str, str], int]) -> str:
    answers = [(count, answer) for (own, answer), count in told.items() if own == label]
    return ", ".join(f"{answer} {count}" for count, answer in sorted(answers, reverse=True))


def main(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False)],
    *,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Print the figures."""
    topics = load_topics()
    figures: dict[str, Any] = {}
    tables: list[str] = []
    for name in SETS:
        cases = _cases(name, folder)
        if not cases:
            figures[name] = "missing"
            continue
        scores = judge(cases, lambda case: tags_of(case, topics), topics.taxonomy)
        figures |= {f"{name}_{half}": score.figures for half, score in scores.items()}
        tables += [f"{name}: answers by label", *confusion(list(scores.values()))]
        if name == "bbc":
            figures["rate"] = milliseconds(cases, topics)
    figures |= {"tgcontest_ru": "not supported: no terms", "machine": machine()}
    if as_json:
        print(json.dumps(figures))
    else:
        print_table({name: _told(value) for name, value in figures.items()})
        print("\n".join(tables))


def _told(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    return ", ".join(f"{name.replace('_', ' ')} {_told(one)}" for name, one in value.items())


def _cases(name: str, folder: Path) -> list[Case]:
    try:
        return list(SETS[name](folder))
    except FileNotFoundError:
        return []


if __name__ == "__main__":
    typer.run(main)
