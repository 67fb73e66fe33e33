"""Keyphrases of several words."""

from __future__ import annotations

from services.enrich.core.phrases.keyphrases import MOST_PHRASES, find_phrases
from services.enrich.core.phrases.recent_news import RecentNews
from services.enrich.core.text.passages import Passage, Taken
from tests import make

STOPWORDS = frozenset(
    {"the", "in", "of", "a", "on", "was", "and", "is", "it", "first", "then", "new"}
)
LONG = " Nothing is here." * 40


def _phrases(
    title: str,
    text: str,
    language: str = "en",
    *,
    taken: tuple[Taken, ...] = (),
    recent: RecentNews | None = None,
    source: str = "daily",
) -> tuple[str, ...]:
    passages = (Passage.of("title", title), Passage.of("text", text))
    news = (recent or RecentNews()).seen_from(source, language, make.NOW)
    return find_phrases(passages, taken, STOPWORDS, news)


def test_names_are_phrases() -> None:
    assert "Golden Lion" in _phrases("Prize", "It was the Golden Lion of the year.")


def test_connectors_belong_to_names() -> None:
    assert "Praia da Luz" in _phrases("Search", "Police in Praia da Luz wait.")


def test_phrases_of_long_texts_are_repeated() -> None:
    text = "Prisoner exchange first, then a prisoner exchange and lasting peace." + LONG

    assert _phrases("New talks", text) == ("prisoner exchange",)


def test_short_texts_need_no_repetition() -> None:
    assert "peace talks" in _phrases("New peace talks", "It was late.")


def test_variants_count_together() -> None:
    text = "The gas leak. Gas leaks. A gas leak." + LONG

    assert _phrases("", text) == ("gas leak",)


def test_linked_names_are_left_out() -> None:
    taken = (Taken("title", 0, 2), Taken("text", 0, 2))

    assert _phrases("Mount Etna", "Mount Etna of Turkey.", taken=taken) == ()


def test_sentence_ends_part_phrases() -> None:
    assert _phrases("", "It was Robert. Maria was there.") == ()


def test_german_nouns_need_repetition() -> None:
    assert _phrases("", "Einzelne Maschinen warten.", "de") == ()
    assert _phrases("Neue Regeln", "Neue Regeln warten.", "de") == ("Neue Regeln",)


def test_longer_phrase_wins_over_its_part() -> None:
    text = "The gas leak repair. A gas leak repair. It was a gas leak repair." + LONG

    assert _phrases("", text) == ("gas leak repair",)


def test_headline_capitals_make_no_names() -> None:
    text = "It was a police search of a farm." + LONG

    assert _phrases("Police Search Farm Again Today", text) == ("police search",)


def test_tenses_and_adverbs_end_no_phrase() -> None:
    assert (
        _phrases("", "Police confirmed. Police confirmed. Talks badly. Talks badly." + LONG) == ()
    )


def test_verbs_begin_and_end_no_phrase() -> None:
    text = "They gather information to gather information. An alert ends, an alert ended." + LONG

    assert _phrases("", text + " The alert falls. The alert falls.") == ()


def test_german_verbs_part_phrases() -> None:
    text = "Ob Treffen lange Zweck hat, ob Treffen lange Zweck hat und passt Kritik, passt Kritik."

    assert _phrases("", text + LONG, "de") == ("lange Zweck",)


def test_phrases_are_few() -> None:
    text = " ".join(f"Alpha{chr(65 + n)} Beta{chr(65 + n)} was." for n in range(26))

    assert len(_phrases("", text)) == MOST_PHRASES


def test_usual_phrases_rank_last() -> None:
    recent = RecentNews()
    for number in range(40):
        _phrases("", "Market report. Market report." + LONG, recent=recent, source=f"s{number}")

    text = "A market report, a market report, a market report. A gas leak, a gas leak." + LONG

    assert _phrases("", text, recent=recent)[0] == "gas leak"


def test_frame_of_a_source_sinks() -> None:
    recent = RecentNews()
    articles = [f"Gas leak {chr(97 + n)}. Daily Bulletin Extra. It was." for n in range(8)]

    found = [_phrases("", text, recent=recent) for text in articles]

    assert "Daily Bulletin Extra" in found[0]
    assert "Daily Bulletin Extra" not in found[-1]


def test_giant_text_takes_bounded_time() -> None:
    assert len(_phrases("", "Alpha Beta " * 50_000)) <= MOST_PHRASES
