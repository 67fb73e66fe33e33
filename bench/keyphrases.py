"""Our keyphrases of twenty articles beside YAKE's, to be judged by eye, and both rates.

    python -m bench.keyphrases DIR [--json]

DIR holds `articles.jsonl` (title, text, published_at), a few hundred articles. Ours are found in
the order of their dates, so that recent news is what it would have been; names that the starter
base links are entities and no phrases. The rates are of the twenty articles, from plain text, in
turns in this run: ours are words, phrases and learning, without linking. YAKE (Campos et al. 2020)
is asked for as many phrases of up to four words; it is LGPL and no part of the service.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bench.tables import machine
from services.enrich.adapters.packaged_name_words import load_name_words
from services.enrich.adapters.packaged_tables import load_stopwords
from services.enrich.adapters.starter_base import load_starter_base
from services.enrich.core.linking.linker import Background, find_names
from services.enrich.core.phrases.keyphrases import MOST_PHRASES, find_phrases
from services.enrich.core.phrases.recent_news import RecentNews
from services.enrich.core.text.passages import Passage, Taken

SHOWN = 20
ROUNDS = 5
LANGUAGE, SOURCE = "en", "wikinews"


@dataclass(frozen=True)
class Text:
    """An article, and its words that belong to linked names."""

    title: str
    text: str
    at: datetime
    taken: Sequence[Taken]

    @property
    def passages(self) -> tuple[Passage, Passage]:
        """Its words."""
        return Passage.of("title", self.title), Passage.of("text", self.text)


def read(folder: Path) -> list[Text]:
    """Return the articles in the order of their dates, linked by the starter base."""
    file = folder / "articles.jsonl"
    if not file.is_file():
        raise typer.BadParameter(f"no articles.jsonl in {folder}")
    stopwords = load_stopwords().of(LANGUAGE)
    words = load_name_words()[LANGUAGE]
    background = Background(load_starter_base(), words, stopwords, LANGUAGE)
    texts = []
    for line in file.read_text("utf-8").splitlines():
        row = json.loads(line)
        passages = (Passage.of("title", row["title"]), Passage.of("text", row["text"]))
        taken = [one.taken for one in find_names(passages, background).linked]
        at = datetime.fromisoformat(row["published_at"]).replace(tzinfo=UTC)
        texts.append(Text(row["title"], row["text"], at, taken))
    return sorted(texts, key=lambda text: text.at)


def per_second(step: Callable[[Text], object], texts: Sequence[Text]) -> float:
    """Return how many articles a second `step` handles."""
    started = time.process_time()
    for text in texts:
        step(text)
    return len(texts) / (time.process_time() - started)


def main(
    folder: Annotated[Path, typer.Argument(help="of articles.jsonl")],
    *,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Print the phrases of both and their rates."""
    from yake import KeywordExtractor  # noqa: PLC0415  # only in the extra `bench`

    texts = read(folder)
    shown = texts[:: max(1, len(texts) // SHOWN)][:SHOWN]
    stopwords, recent = load_stopwords().of(LANGUAGE), RecentNews()
    extractor = KeywordExtractor(lan=LANGUAGE, n=4, top=MOST_PHRASES)

    def ours(text: Text) -> tuple[str, ...]:
        news = recent.seen_from(SOURCE, LANGUAGE, text.at)
        return find_phrases(text.passages, text.taken, stopwords, news)

    def yakes(text: Text) -> tuple[str, ...]:
        found = extractor.extract_keywords(f"{text.title}. {text.text}")
        return tuple(phrase for phrase, _ in found)

    found = {text.title: ours(text) for text in texts}
    rates = [(per_second(ours, shown), per_second(yakes, shown)) for _ in range(ROUNDS)]
    told = {
        "articles": [
            {"title": text.title, "ours": found[text.title], "yake": yakes(text)} for text in shown
        ],
        "words_per_article": round(statistics.mean(len(text.text.split()) for text in shown)),
        "ours_per_s": round(statistics.median(rate for rate, _ in rates), 1),
        "yake_per_s": round(statistics.median(rate for _, rate in rates), 1),
        "ratio": round(statistics.median(ours / theirs for ours, theirs in rates), 1),
        "machine": machine(),
    }
    print(json.dumps(told)) if as_json else show(told)


def show(told: dict[str, Any]) -> None:
    """Print the phrases article by article, then the rates."""
    for article in told.pop("articles"):
        print(f"{article['title']}\n  ours  {', '.join(article['ours'])}")
        print(f"  YAKE  {', '.join(article['yake'])}\n")
    for name, value in told.items():
        print(f"{name}: {value}")


if __name__ == "__main__":
    typer.run(main)
