"""Names are linked to whom they mean, and left alone where that cannot be told."""

from __future__ import annotations

import pytest

from tests.unit.enrich.core.linking.news_base import found_in, linked

ETNA, TRUMP, RUSSIA, US = "Q16990", "Q22686", "Q159", "Q30"


def test_longest_name_is_linked() -> None:
    assert linked("On Monday, Mount Etna erupted.") == [("Mount Etna", ETNA)]


def test_surname_follows_full_name() -> None:
    text = "Later Donald Trump spoke. Then Trump left."

    assert linked(text) == [("Donald Trump", TRUMP), ("Trump", TRUMP)]


def test_first_name_follows_full_name() -> None:
    text = "Later Donald Trump spoke. We saw Donald there."

    assert linked(text)[-1] == ("Donald", TRUMP)


def test_relative_is_not_taken_for_famous_person() -> None:
    text = "Later Donald Trump came with Ivana Trump. Then Trump left."

    assert linked(text) == [("Donald Trump", TRUMP)]


def test_surname_of_unknown_is_refused() -> None:
    text = "We met Ada Paris at home. Later Paris sang."

    assert linked(text) == []


@pytest.mark.parametrize("name", ["Manhattan Beach", "New Manhattan", "University of Paris"])
def test_known_name_inside_unknown_is_refused(name: str) -> None:
    assert linked(f"It was built by the {name} in May.") == []


def test_lists_are_taken_apart() -> None:
    text = "They flew to Syria, Yemen and Paris."

    assert [surface for surface, _ in linked(text)] == ["Syria", "Yemen", "Paris"]


def test_acronym_follows_full_name() -> None:
    text = "The Food and Drug Administration (FDA) met. Later the FDA agreed."

    assert [surface for surface, _ in linked(text)][1:] == ["FDA", "FDA"]


def test_acronym_of_something_else_is_refused() -> None:
    text = "She wears an artificial pancreas (AP) now. We saw the AP work."

    assert linked(text) == []
    assert linked("We read it in an AP report.") == [("AP", "Q40469")]


def test_ordinary_words_are_no_names() -> None:
    assert linked("Reading is fun. She likes reading.") == []
    assert linked("The news reached us late.") == []


def test_country_is_no_pronoun() -> None:
    assert linked("It told us that the US had left.") == [("US", US)]


@pytest.mark.parametrize(
    ("text", "language", "surface"),
    [
        ("We met a Russian envoy.", "en", "Russian"),
        ("Das russische Parlament tagte.", "de", "russische"),
        ("Le gouvernement russe a refusé.", "fr", "russe"),
    ],
)
def test_demonyms_mean_countries(text: str, language: str, surface: str) -> None:
    assert linked(text, language=language) == [(surface, RUSSIA)]


def test_demonyms_belong_to_their_language() -> None:
    assert linked("Le gouvernement russe a refusé.", language="en") == []


def test_headline_follows_text() -> None:
    found = linked("In the night Mount Etna erupted.", title="ETNA SENDS ASH OVER WHOLE REGION")

    assert found[0] == ("ETNA", ETNA)


def test_context_tells_namesakes() -> None:
    assert linked("He left Tbilisi for the coast of Georgia.")[-1] == ("Georgia", "Q230")
    assert ("Georgia", "Q1428") in linked("A court of Atlanta heard of Georgia, a state.")


def test_country_is_its_team_in_matches() -> None:
    text = "The football team lost the match. A late goal beat England in the tournament."

    assert ("England", "Q47762") in linked(text)
    assert ("England", "Q21") in linked("He was born in England.")


def test_unknown_names_are_told() -> None:
    found = found_in("We met Ada Example. Later Ada Example sang.")

    assert [name.surface for name in found.unknown] == ["Ada Example", "Ada Example"]


def test_every_refusal_has_its_reason() -> None:
    found = found_in("The Manhattan Beach band played. Reading is fun, reading helps.")

    assert {one.reason.name for one in found.findings} == {"LONGER_NAME", "ORDINARY_WORD"}


def test_german_nouns_are_no_names() -> None:
    text = "Gestern traf Präsident Donald Trump Gäste aus Paris."

    assert linked(text, language="de") == [("Donald Trump", TRUMP), ("Paris", "Q90")]


def test_article_is_cut_off_a_name() -> None:
    assert linked("L'Etna gronde.", language="fr") == [("Etna", ETNA)]


def test_point_after_short_word_ends_sentence() -> None:
    text = "We saw Donald Trump in Luz. The Trump family left."

    assert linked(text)[-1] == ("Trump", TRUMP)


def test_title_keeps_its_place() -> None:
    assert linked("We met the Duchess of Paris.") == []
    assert linked("We met the Mayor of Paris.") == [("Paris", "Q90")]


def test_unknown_place_hides_nobody() -> None:
    text = "It lies in the Gulf of Syria. Later Syria agreed."

    assert linked(text) == [("Syria", "Q858")]


def test_pairs_are_two_names() -> None:
    assert linked("They spoke of Syria-Yemen talks.") == [("Syria", "Q858"), ("Yemen", "Q805")]


def test_money_is_no_country() -> None:
    assert linked("It costs US$5 a day.") == []


def test_title_is_nobodys_first_name() -> None:
    text = "Later President Donald Trump spoke. The President left."

    assert linked(text) == [("Donald Trump", TRUMP)]


def test_office_before_famous_name_is_no_part() -> None:
    assert linked("They met Whip Donald Trump there.") == [("Donald Trump", TRUMP)]
