"""Topics: one thing once, every article in one of them, under a name that its titles say."""

from __future__ import annotations

from services.enrich.core.trends.counts import Sighting
from services.enrich.core.trends.forming import FormRules
from services.enrich.core.trends.reading import Reading
from services.enrich.core.trends.titles import read_title, runs, spoken
from services.enrich.core.trends.topics import FormedTopic, form_topics
from services.enrich.core.trends.window_index import WindowIndex
from shared.events import EntityRef
from tests.unit.enrich.core.trends.seen import STOPWORDS, sightings
from tests.unit.enrich.corpora import ETNA, ETNA_TITLES, ISTANBUL, MCCANN, RUSSIA, TRUMP, UKRAINE

RULES = FormRules(least_voices=2)
# So many voices are usual of a name that is always there.
HOT = 3.0
MCCANN_TITLES = (
    "Police search farmland for Madeleine McCann",
    "Madeleine McCann: police dig on farmland",
    "Suspect awaits as farmland search for Madeleine McCann goes on",
    "Parents of Madeleine hope as police search farmland",
)
QUIET_TITLES = (
    "Farmers fear a dry summer",
    "Museum shows paintings that nobody saw",
    "Bakers raise prices of bread again",
    "Club sells its oldest player",
)


def formed(
    *groups: list[Sighting], usual: float = 0.5, hot: EntityRef = TRUMP
) -> list[FormedTopic]:
    """Return the topics of these articles among some that share nothing."""
    window = [one for group in (*groups, sightings(QUIET_TITLES)) for one in group]
    entities = {one.id: one for one in (ETNA, ISTANBUL, MCCANN, RUSSIA, TRUMP, UKRAINE)}
    reading = Reading(window, entities)
    index = WindowIndex(window, reading.shared)
    return form_topics(
        index, reading, lambda keys: max(usual, HOT if hot.id in keys else 0.0), RULES
    )


def test_words_fold_into_the_name_that_owns_them() -> None:
    (topic,) = formed(sightings(MCCANN_TITLES))

    assert topic.label == "Madeleine McCann"
    assert len(topic.sightings) == len(MCCANN_TITLES)


def test_entity_is_called_as_titles_call_it() -> None:
    (topic,) = formed(sightings(ETNA_TITLES, ETNA))

    assert topic.keys == {ETNA.id}
    assert "Etna" in topic.label


def test_label_is_said_in_half_of_the_titles() -> None:
    titles = [
        "Trump threatens tariffs on wine",
        "Wine makers fear Trump tariffs",
        "What Trump tariffs mean for wine",
    ]

    (topic,) = formed(sightings(titles, TRUMP))

    words = spoken(topic.label, "en")
    assert 2 * sum(words <= spoken(title, "en") for title in titles) >= len(titles)


def test_topics_that_share_an_entity_stay_two() -> None:
    wine = [
        "Trump threatens tariffs on French wine",
        "French wine makers fear tariffs of Trump",
        "Tariffs on French wine announced as Trump speaks",
    ]
    ballroom = [
        "Trump shows plans of the White House ballroom",
        "White House ballroom of Trump grows larger",
        "Ballroom at the White House will cost more, Trump admits",
    ]

    first, second, *_ = formed(sightings(wine, TRUMP), sightings(ballroom, TRUMP))

    told = {frozenset(one.title for one in topic.sightings) for topic in (first, second)}
    assert told == {frozenset(wine), frozenset(ballroom)}


def test_no_article_is_in_two_topics() -> None:
    topics = formed(sightings(MCCANN_TITLES, MCCANN), sightings(ETNA_TITLES, ETNA))

    told = [one.article_id for topic in topics for one in topic.sightings]
    assert len(topics) == 2
    assert len(told) == len(set(told))


def test_two_events_in_one_country_are_two_topics() -> None:
    dig = sightings([f"A verdict on the dig is near {day}" for day in range(6)], MCCANN, RUSSIA)
    ash = sightings([f"Cities wake to ash {day}" for day in range(6)], ETNA, RUSSIA)

    topics = formed(dig, ash)

    assert {topic.keys for topic in topics} == {frozenset({ETNA.id}), frozenset({MCCANN.id})}


def test_what_is_most_about_the_same_is_one_topic() -> None:
    ash = sightings([f"Cities wake to ash {day}" for day in range(6)], ETNA)
    hikers = sightings([f"Hikers run from the crater {day}" for day in range(6)], ETNA)

    (topic,) = formed(ash, hikers, hot=ETNA)

    assert topic.keys == {ETNA.id}
    assert len(topic.sightings) == 12


def test_two_that_act_are_a_pair() -> None:
    titles = [
        "Russia and Ukraine hold peace talks in Istanbul",
        "Peace talks of Ukraine with Russia begin",
        "No result as Russia leaves peace talks with Ukraine",
    ]

    (topic,) = formed(sightings(titles, RUSSIA, UKRAINE))

    assert topic.kind == "pair"
    assert topic.keys == {RUSSIA.id, UKRAINE.id}
    assert topic.label.startswith("Russia–Ukraine")


def test_common_word_is_no_topic() -> None:
    titles = [
        "An attack stuns the city",
        "Dog attack near school",
        "After the attack a question",
    ]

    assert formed(sightings(titles)) == []


def test_two_countries_do_not_stand_for_whom_it_is_about() -> None:
    countries = [one.model_copy(update={"salience": 0.5}) for one in (RUSSIA, UKRAINE)]

    (topic,) = formed(sightings(MCCANN_TITLES, MCCANN, *countries))

    assert topic.keys == {MCCANN.id}


def test_two_who_meet_go_before_the_place() -> None:
    titles = [f"Delegations gather for talks {day}" for day in range(4)]
    place = ISTANBUL.model_copy(update={"salience": 0.9})
    countries = [one.model_copy(update={"salience": 0.6}) for one in (RUSSIA, UKRAINE)]

    (topic,) = formed(sightings(titles, place, *countries))

    assert topic.keys == {RUSSIA.id, UKRAINE.id}


def test_place_goes_before_countries_that_are_only_named() -> None:
    titles = [f"Shops shut for the strike {day}" for day in range(4)]
    place = ISTANBUL.model_copy(update={"salience": 0.9})
    countries = [one.model_copy(update={"salience": 0.3}) for one in (RUSSIA, UKRAINE)]

    (topic,) = formed(sightings(titles, place, *countries))

    assert topic.keys == {ISTANBUL.id}


def test_what_is_usual_is_no_topic() -> None:
    assert formed(sightings(ETNA_TITLES, ETNA), usual=20.0) == []


def test_order_of_articles_decides_nothing() -> None:
    told = [*sightings(MCCANN_TITLES, MCCANN), *sightings(ETNA_TITLES, ETNA)]

    forwards, backwards = formed(told), formed(told[::-1])

    assert [one.label for one in forwards] == [one.label for one in backwards]


def test_runs_begin_and_end_with_words_that_say_something() -> None:
    said = read_title("House of Cards returns: 80 new episodes", STOPWORDS)

    assert set(runs(said)) == {"house of cards", "cards returns"}


def test_entity_goes_before_words_of_the_same_articles() -> None:
    titles = [f"ashes everywhere day {number}" for number in range(4)]

    (topic,) = formed(sightings(titles, ETNA))

    assert topic.keys == {ETNA.id}
