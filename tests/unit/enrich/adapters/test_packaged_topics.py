"""The tables of subjects that ship inside the package."""

from __future__ import annotations

import pytest

from services.enrich.adapters.packaged_topics import load_topics
from services.enrich.core.lexicon import SECTIONS
from services.enrich.core.tagging.evidence import Findings
from services.enrich.core.tagging.tags import tag_article
from services.enrich.core.text.words import words_of

TOPICS = load_topics()
HEADLINES = [
    ("en", "Striker scores twice as United win the cup final", "15000000"),
    ("en", "Central bank raises interest rates to fight inflation", "04000000"),
    ("en", "Scientists sequence the genome of an extinct bird", "13000000"),
    ("en", "Novelist wins literary prize for her debut", "01000000"),
    ("de", "Bundestag stimmt über das Rentengesetz der Regierung ab", "11000000"),
    ("de", "Torhüter hält Elfmeter im Finale der Champions League", "15000000"),
    ("de", "Leitzins sinkt: Notenbank erwartet weniger Inflation", "04000000"),
    ("de", "Krankenhäuser melden mehr Patienten mit Grippe", "07000000"),
    ("fr", "Le procureur requiert dix ans de prison pour meurtre", "02000000"),
    ("fr", "Cessez-le-feu: les combats reprennent sur le front", "16000000"),
    ("fr", "Les députés votent la motion de censure contre le gouvernement", "11000000"),
    ("es", "El delantero marcó dos goles en la final de la liga", "15000000"),
    ("es", "Un telescopio espacial halla un exoplaneta con agua", "13000000"),
    ("es", "La película gana la Palma de Oro en Cannes", "01000000"),
    ("pt", "Tribunal condena traficante a dez anos de prisão", "02000000"),
    ("pt", "Inflação cai e banco central corta a taxa de juros", "04000000"),
    ("pt", "Eleições: candidatos debatem a reforma tributária", "11000000"),
    ("it", "Terremoto nella notte, crolli e feriti: soccorsi al lavoro", "03000000"),
    ("it", "Il premier presenta la legge di bilancio in Senato", "11000000"),
    ("it", "Sciopero dei treni, i sindacati chiedono salari più alti", "09000000"),
]


def test_taxonomy_has_seventeen_tops() -> None:
    topics = TOPICS.taxonomy.topics

    assert len([topic for topic in topics.values() if not topic.broader]) == 17
    assert topics["medtop:20001065"].label == "soccer"


def test_every_top_has_a_section() -> None:
    tops = [topic.id for topic in TOPICS.taxonomy.topics.values() if not topic.broader]

    assert {TOPICS.section_of(top) for top in tops} <= set(SECTIONS)
    assert {name.section for name in TOPICS.publisher_names.values()} == set(SECTIONS)


@pytest.mark.parametrize(("language", "title", "top"), HEADLINES)
def test_headline_has_its_subject(language: str, title: str, top: str) -> None:
    tags = tag_article(Findings(words_of(title), (), language), TOPICS).tags

    assert tags[0].id == f"medtop:{top}"
    assert tags[0].evidence
