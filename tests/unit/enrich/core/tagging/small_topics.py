"""A small taxonomy with few terms, for the tests of tagging."""

from __future__ import annotations

from services.enrich.core.tagging.taxonomy import Taxonomy, parse_taxonomy
from services.enrich.core.tagging.topics import (
    Topics,
    parse_entity_topics,
    parse_publisher_names,
    parse_topic_sections,
)
from services.enrich.core.tagging.vocabulary import Vocabulary, parse_vocabulary

TOPICS = """topic\tlabel\tbroader\twikidata
sport\tsport\t\tQ349
ball\tball games\tsport\t
soccer\tsoccer\tball\tQ2736
politics\tpolitics\t\t
abroad\tinternational relations\tpolitics\t
economy\teconomy\t\t
banks\tcentral bank\teconomy\tQ66344
"""
TERMS = """topic\tlabel\tweight\tterms
soccer\tsoccer\t3\tfootball|champions league
sport\tsport\t2\tcoach|goal|*cup
sport\tsport\t1\twin
politics\tpolitics\t3\tparliament|minister
abroad\tinternational relations\t3\tembassy|treaty|diplomat*
banks\tcentral bank\t3\tcentral bank
economy\teconomy\t2\t=imports|inflation|bank
"""
NAMES = """section\ttopic\tnames
sport\tsport\tsport|Sports
sport\tsoccer\tfußball|football
world\t\tworld
"""
SECTIONS = """topic\tlabel\tsection
sport\tsport\tsport
politics\tpolitics\tpolitics
abroad\tinternational relations\tworld
economy\teconomy\tbusiness
"""
ENTITIES = """topic\tweight\tentities
soccer\t3\tteam|Q253414 (FIFA)
abroad\t1\tcountry
"""


def taxonomy() -> Taxonomy:
    return parse_taxonomy(TOPICS.splitlines())


def vocabulary(terms: str = TERMS, language: str = "en") -> Vocabulary:
    return parse_vocabulary(terms.splitlines(), language, taxonomy())


def topics() -> Topics:
    return Topics(
        taxonomy=taxonomy(),
        vocabularies={"en": vocabulary()},
        publisher_names=parse_publisher_names(NAMES.splitlines(), taxonomy()),
        of_entity=parse_entity_topics(ENTITIES.splitlines(), taxonomy()),
        section_of_topic=parse_topic_sections(SECTIONS.splitlines(), taxonomy()),
    )
