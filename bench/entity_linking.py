"""How well and how fast entities are linked in annotated documents.

    python -m bench.entity_linking DOCUMENTS.jsonl [--kb DIR] [--judge FILE] [--json] [--show N]

DOCUMENTS is in ELEVANT's form (id, text, evaluation_span, labels). DIR is a base that
`cupure kb build` made, or a folder of tables to make one of (`--no-starter`: of them alone);
without it the starter base alone links. Our links are written in the form of
the judge, a script that is called with both files and prints JSON with precision, recall and f1 in
per cent; without `--judge` it is looked for as `tools/judge_links.py` above the documents.
The ceiling is what perfect links to the entities of the base would reach.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from bench.judges import find_judge, judged
from bench.link_cases.bases import opened_base
from bench.link_cases.documents import Document, Link, read_documents
from bench.link_cases.errors import Error, counted, errors_of
from bench.tables import machine, print_table
from services.enrich.adapters.packaged_name_words import load_name_words
from services.enrich.adapters.packaged_tables import load_stopwords
from services.enrich.core.knowledge.knowledge_base import KnowledgeBase
from services.enrich.core.linking.linker import Background, Found, find_names, words_for
from services.enrich.core.text.passages import Passage

JUDGE = "tools/judge_links.py"
LANGUAGE = "en"


def background(knowledge: KnowledgeBase) -> Background:
    """Return what linking knows beside an English document."""
    stopwords = load_stopwords().of(LANGUAGE)
    return Background(knowledge, words_for(load_name_words(), LANGUAGE), stopwords, LANGUAGE)


def links_of(document: Document, known: Background) -> tuple[list[Link], Found]:
    """Return our links in the text of `document`, and all that was found."""
    rules = known.words.capital_rules
    passages = (
        Passage.of("title", document.title, rules),
        Passage.of("text", document.text, rules),
    )
    found = find_names(passages, known)
    links = [
        (one.mention.start, one.mention.end, wikidata_id(one.entity, known.knowledge))
        for one in found.linked
        if one.entity is not None and one.passage.field == "text"
    ]
    return links, found


def wikidata_id(index: int, knowledge: KnowledgeBase) -> str:
    """Return the Wikidata id of an entity; its own where it has none."""
    entity = knowledge.entity(index)
    return next(iter(entity.same_as), entity.id)


def ceiling(documents: list[Document], knowledge: KnowledgeBase) -> tuple[float, float]:
    """Return the share of counted mentions whose entity the base has, and the F1 it allows."""
    known = [label for document in documents for label in document.known if not label.has_parent]
    held = sum(knowledge.index_of(label.entity_id or "") is not None for label in known)
    share = held / max(1, len(known))
    return round(100 * share, 1), round(100 * 2 * share / (1 + share), 1)


def told(figures: dict[str, Any], errors: list[Error], show: int) -> Iterator[str]:
    """Yield the lines about errors."""
    yield f"{len(errors)} errors:"
    for kind, count, types in counted(errors):
        yield f"  {count:4} {kind} ({types})"
    for error in sorted(errors, key=lambda one: one.kind)[:show]:
        yield f"  {error.kind} [{error.type}]: {error.told}"


def main(  # noqa: PLR0913  # typer reads an option from each parameter
    documents: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    kb: Annotated[
        Path | None, typer.Option(exists=True, file_okay=False, help="else the starter alone")
    ] = None,
    *,
    judge: Annotated[Path | None, typer.Option(exists=True, dir_okay=False)] = None,
    starter: Annotated[bool, typer.Option(help="with the starter base, if made of tables")] = True,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    show: Annotated[int, typer.Option(help="how many errors to list")] = 0,
) -> None:
    """Print the judge's figures, the ceiling, the rate and the errors."""
    read = list(read_documents(documents))
    with opened_base(kb, starter=starter) as knowledge:
        known = background(knowledge)
        begun = time.perf_counter()
        answers = {one.id: links_of(one, known) for one in read}
        seconds = time.perf_counter() - begun
        links = {name: own for name, (own, _) in answers.items()}
        rows = [{"id": name, "links": own} for name, own in links.items()]
        figures = judged(judge or find_judge(JUDGE, documents), documents, rows)
        errors = [e for one in read for e in errors_of(one, *answers[one.id], knowledge)]
        held, most = ceiling(read, knowledge)
    figures |= {
        "entities_in_base_percent": held,
        "ceiling_f1": most,
        "share_of_ceiling_percent": round(100 * figures["f1"] / max(most, 0.1), 1),
        "docs_per_s": round(len(read) / seconds, 1),
        "knowledge": knowledge.version,
        "machine": machine(),
    }
    if as_json:
        by_kind = [{"kind": k, "count": n, "types": types} for k, n, types in counted(errors)]
        print(json.dumps(figures | {"errors": by_kind}))
        return
    print_table(figures)
    print("\n".join(told(figures, errors, show)))


if __name__ == "__main__":
    typer.run(main)
