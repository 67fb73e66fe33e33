"""A page of articles with their entity links, to be judged by eye.

    python -m bench.linked_page [--kb DIR] [--articles FILE.jsonl] [--count N] [--out PAGE.html]

Takes ten articles of different stories in all languages of the sample news, or the first ones of
FILE (an article a line: title, text). Linked names are marked with the entity they mean, names
that were refused with the reason. Without `--kb` the starter base links. Without `--out` the
articles are printed as text, each name followed by what it is linked to.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from bench.link_cases.bases import opened_base
from deploy.sample_news.loader import Entry, load_sample
from services.enrich.adapters.tools import load_tools
from services.enrich.core.enrich import Tools, enrich, find_in, passages_of
from services.enrich.core.linking.findings import Finding
from shared.events import Provenance, RawArticle
from tests import make

HERE = Provenance(service="bench", version="0")
STYLE = """body{font:16px/1.5 Georgia,serif;max-width:46rem;margin:2rem auto;padding:0 1rem}
mark{background:#d8ecff;border-radius:3px;padding:0 2px}
mark small{font:11px sans-serif;color:#135;margin-left:2px}
s{text-decoration:none;border-bottom:2px dotted #c60}
p.about{font:13px sans-serif;color:#444}"""
# Writes a finding, with its text as written.
Write = Callable[[Finding, str], str]


def of_sample(count: int) -> list[RawArticle]:
    """Return articles of different stories, the languages in turn."""
    first: dict[str, Entry] = {}
    for entry in load_sample().entries:
        if len(entry.article.text.split()) > 60:
            first.setdefault(entry.story, entry)
    by_language: dict[str, list[Entry]] = {}
    for entry in first.values():
        by_language.setdefault(entry.outlet.language, []).append(entry)
    in_turn = [
        entries[turn]
        for turn in range(count)
        for entries in by_language.values()
        if turn < len(entries)
    ]
    return [_raw(number, one.article.title, one.article.text) for number, one in enumerate(in_turn)]


def of_file(file: Path) -> list[RawArticle]:
    """Return the articles of a JSONL file."""
    lines = file.read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    return [_raw(number, row["title"], row["text"]) for number, row in enumerate(rows)]


def _raw(number: int, title: str, text: str) -> RawArticle:
    return make.raw_article(article_id=f"{number:032x}", title=title, text=text)


def in_text(finding: Finding, surface: str, tools: Tools) -> str:
    """Return a name as text."""
    if finding.entity is None:
        return f"{surface}[– {finding.reason.value}]"
    return f"{surface}[{tools.knowledge.id_of(finding.entity)}]"


def in_html(finding: Finding, surface: str, tools: Tools) -> str:
    """Return a name as HTML."""
    shown = html.escape(surface)
    if finding.entity is None:
        why = html.escape(f"{finding.reason.value} {finding.note}")
        return f'<s title="{why}">{shown}</s>'
    entity = tools.knowledge.entity(finding.entity)
    what = html.escape(f"{entity.label} ({entity.type}), {finding.confidence:.2f}")
    return f'<mark title="{what}">{shown}<small>{html.escape(entity.id)}</small></mark>'


def marked(
    text: str, findings: Sequence[Finding], write: Write, plain: Callable[[str], str]
) -> str:
    """Return `text` with every finding written its way and the rest by `plain`."""
    parts, at = [], 0
    for finding in sorted(findings, key=lambda one: one.mention.start):
        mention = finding.mention
        parts += [plain(text[at : mention.start]), write(finding, mention.surface)]
        at = mention.end
    return "".join([*parts, plain(text[at:])])


def written(article: RawArticle, tools: Tools, *, as_html: bool) -> Iterator[str]:
    """Yield the lines of one article."""
    enriched = enrich(article, tools, HERE)
    passages = passages_of(article, enriched.language, tools)
    found = find_in(passages, enriched.language, tools)
    write = in_html if as_html else in_text
    plain = html.escape if as_html else str
    title, text = (
        marked(
            whole,
            [one for one in found.findings if one.passage.field == field],
            lambda finding, surface: write(finding, surface, tools),
            plain,
        )
        for field, whole in (("title", article.title), ("text", article.text))
    )
    tags = ", ".join(tag.label for tag in enriched.tags)
    about = f"{enriched.language.code} · {', '.join(enriched.sections)} · {tags}"
    if as_html:
        yield f"<h2>{title}</h2><p class=about>{html.escape(about)}</p>"
        yield from (f"<p>{line}</p>" for line in text.splitlines() if line)
    else:
        yield from (title, f"({about})", text, "")


def main(
    *,
    kb: Annotated[Path | None, typer.Option(exists=True, file_okay=False)] = None,
    articles: Annotated[Path | None, typer.Option(exists=True, dir_okay=False)] = None,
    count: int = 10,
    out: Annotated[Path | None, typer.Option()] = None,
) -> None:
    """Write the page, or print the articles."""
    chosen = (of_file(articles) if articles else of_sample(count))[:count]
    with opened_base(kb, starter=True) as knowledge:
        tools = load_tools(knowledge)
        lines = [line for one in chosen for line in written(one, tools, as_html=out is not None)]
    if out is None:
        print("\n".join(lines))
        return
    head = (
        f"<!doctype html><meta charset=utf-8><title>Linked articles</title><style>{STYLE}</style>"
    )
    out.write_text("\n".join([head, *lines]), encoding="utf-8")
    print(f"{len(chosen)} articles in {out}")


if __name__ == "__main__":
    typer.run(main)
