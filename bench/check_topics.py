"""Compare the packaged table of subjects with the published IPTC Media Topics.

    python -m bench.check_topics DIR [--json]

DIR holds the published file, `cptall-*.json` (SKOS in JSON, all concepts in one language). Exits
with 1 when a concept is missing, is not in force, or has another label, broader concept or
Wikidata id than published.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from bench.tables import print_table
from services.enrich.adapters.packaged_topics import load_taxonomy
from services.enrich.core.tagging.taxonomy import Taxonomy

WIKIDATA = "wikidata.org/"

# Label, nearest broader concept, and Wikidata ids.
Facts = tuple[str, str, frozenset[str]]


def published_topics(folder: Path) -> dict[str, Facts]:
    """Return the concepts in force by id, as the newest published file in `folder` has them."""
    files = sorted(folder.glob("cptall-*.json"))
    if not files:
        raise typer.BadParameter(f"no cptall-*.json in {folder}")
    concepts = json.loads(files[-1].read_text(encoding="utf-8"))["conceptSet"]
    return {one["qcode"]: _facts(one) for one in concepts if "retired" not in one}


def _facts(concept: dict[str, Any]) -> Facts:
    label = next(iter(concept["prefLabel"].values())).strip()
    broader = [f"medtop:{uri.rpartition('/')[2]}" for uri in concept.get("broader", ())]
    exact = concept.get("exactMatch", ())
    entities = frozenset(uri.rpartition("/")[2] for uri in exact if WIKIDATA in uri)
    return label, broader[0] if broader else "", entities


def packaged_topics(taxonomy: Taxonomy) -> dict[str, Facts]:
    """Return the same of the packaged table."""
    return {
        topic.id: (topic.label, next(iter(topic.broader), ""), frozenset(topic.wikidata))
        for topic in taxonomy.topics.values()
    }


def differences(ours: dict[str, Facts], published: dict[str, Facts]) -> Iterator[str]:
    """Yield what differs, a line each."""
    for topic in sorted(ours.keys() | published.keys()):
        if topic not in ours:
            yield f"{topic} is missing: {published[topic][0]}"
        elif topic not in published:
            yield f"{topic} is not in force: {ours[topic][0]}"
        elif ours[topic] != published[topic]:
            yield f"{topic}: {ours[topic]} is published as {published[topic]}"


def main(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False)],
    *,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Print how many concepts are as published, and what differs."""
    ours, published = packaged_topics(load_taxonomy()), published_topics(folder)
    found = list(differences(ours, published))
    figures = {"published": len(published), "packaged": len(ours), "different": len(found)}
    if as_json:
        print(json.dumps(figures))
    else:
        print_table(figures)
        print("\n".join(found))
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    typer.run(main)
