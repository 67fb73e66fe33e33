"""Our keyphrases of twenty articles beside YAKE's, to be judged by eye, and both rates.

    python -m bench.keyphrases DIR [--json]

DIR holds `articles.jsonl` (title, text, published_at), a few hundred articles. Ours are found in
the order of their dates, so that recent news is what it would have been; names that the starter
base links are entities and no phrases. The rates are of the twenty articles, in turns in this run
and by processor time: `ours` is the step of the stream, whose words are there already, learning
included; `ours from text` finds the words too, as YAKE must. YAKE (Campos et al. 2020) is asked
for phrases of up to four words; it is LGPL and no part of the service.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
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
    """An article with its words, and which of them belong to linked names."""

    title: str
    text: str
    at: datetime
    passages: tuple[Passage, Passage]
    taken: Sequence[Taken]


def passages_of(title: str, text: str) -> tuple[Passage, Passage]:
    """Return the words of an article."""
    return Passage.of("title", title), Passage.of("text", text)


def yake_extractor() -> Any:
    """Return YAKE, asked for as many phrases as we find."""
    from yake import KeywordExtractor  # noqa: PLC0415  # only in the extra `bench`

    return KeywordExtractor(lan=LANGUAGE, n=4, top=MOST_PHRASES)


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
        passages = passages_of(row["title"], row["text"])
        taken = [one.taken for one in find_names(passages, background).linked]
        at = datetime.fromisoformat(row["published_at"]).replace(tzinfo=UTC)
        texts.append(Text(row["title"], row["text"], at, passages, taken))
    return sorted(texts, key=lambda text: text.at)


@dataclass
class Contest:
    """Both ways to find phrases."""

    recent: RecentNews = field(default_factory=RecentNews)
    stopwords: frozenset[str] = field(default_factory=lambda: load_stopwords().of(LANGUAGE))
    yake: Any = field(default_factory=yake_extractor)

    def ours(self, text: Text) -> tuple[str, ...]:
        """Return our phrases, of words already there."""
        news = self.recent.seen_from(SOURCE, LANGUAGE, text.at)
        return find_phrases(text.passages, text.taken, self.stopwords, news)

    def ours_from_text(self, text: Text) -> tuple[str, ...]:
        """Return our phrases, of plain text."""
        return self.ours(replace(text, passages=passages_of(text.title, text.text)))

    def yakes(self, text: Text) -> tuple[str, ...]:
        """Return YAKE's phrases."""
        found = self.yake.extract_keywords(f"{text.title}. {text.text}")
        return tuple(phrase for phrase, _ in found)

    def rates(self, texts: Sequence[Text]) -> dict[str, float]:
        """Return how many articles a second of processor time each way handles, and the ratio."""
        ways = (self.ours, self.ours_from_text, self.yakes)
        rounds = [[per_second(way, texts) for way in ways] for _ in range(ROUNDS)]
        ours, from_text, yakes = (statistics.median(rates) for rates in zip(*rounds, strict=True))
        return {
            "ours_per_s": round(ours, 1),
            "ours_from_text_per_s": round(from_text, 1),
            "yake_per_s": round(yakes, 1),
            "ratio_from_text": round(statistics.median(r[1] / r[2] for r in rounds), 1),
        }


def per_second(step: Callable[[Text], object], texts: Sequence[Text]) -> float:
    """Return how many articles a second of processor time `step` handles."""
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
    texts = read(folder)
    shown = texts[:: max(1, len(texts) // SHOWN)][:SHOWN]
    contest = Contest()
    found = {text.title: contest.ours(text) for text in texts}
    told: dict[str, Any] = {
        "articles": [
            {"title": one.title, "ours": found[one.title], "yake": contest.yakes(one)}
            for one in shown
        ],
        "words_per_article": round(statistics.mean(len(text.text.split()) for text in shown)),
        **contest.rates(shown),
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
