"""How terms are found in a text."""

from __future__ import annotations

import pytest

from services.enrich.core.tagging.taxonomy import TopicTableError
from services.enrich.core.tagging.vocabulary import LONGEST_WORD
from services.enrich.core.text.words import words_of
from tests.unit.enrich.core.tagging.small_topics import vocabulary

HEADER = "topic\tlabel\tweight\tterms\n"


def _names(text: str) -> list[str]:
    return [term.name for term, _, _ in vocabulary().spot(words_of(text))]


def test_words_match_by_stem() -> None:
    assert _names("Ministers WIN, winning") == ["minister", "win", "win"]


def test_exact_word_matches_itself_alone() -> None:
    assert _names("imports are important") == ["=imports"]


def test_parts_match_beginning_and_ending() -> None:
    assert _names("diplomatique supercup") == ["diplomat*", "*cup"]


def test_longest_run_takes_its_words() -> None:
    found = list(vocabulary().spot(words_of("the central banks and a bank")))

    assert [(term.name, first, after) for term, first, after in found] == [
        ("central bank", 1, 3),
        ("bank", 5, 6),
    ]


def test_term_reaches_all_broader_topics() -> None:
    ((term, _, _),) = vocabulary().spot(words_of("football"))

    assert dict(term.reach) == {"soccer": 3.0, "ball": 3.0, "sport": 3.0}


def test_giant_word_is_passed_over() -> None:
    assert _names("supercup" * LONGEST_WORD) == []


@pytest.mark.parametrize("row", ["soccer\tfootball\t3\tball", "soccer\tsoccer\t3\t=two words"])
def test_wrong_row_is_refused(row: str) -> None:
    with pytest.raises(TopicTableError):
        vocabulary(HEADER + row)
