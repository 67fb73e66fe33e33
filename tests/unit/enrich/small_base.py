"""A small knowledge base and small word lists for the tests."""

from __future__ import annotations

from services.enrich.core.enrich import Tools
from services.enrich.core.knowledge.starter import KnowledgeBase, parse_knowledge
from services.enrich.core.lexicon import (
    Lexicon,
    parse_section_names,
    parse_stopwords,
    parse_terms,
)

TABLE = """id\tlabel\ttype\taliases
Q22686\tDonald Trump\tpolitician\tTrump
Q159\tRussia\tcountry\tRussian|russische|Russland
Q212\tUkraine\tcountry\tUkrainian
Q30\tUnited States\tcountry\tU.S.|US
Q16990\tMount Etna\tplace\tEtna|Ätna
Q60\tNew York City\tcity\tNew York
Q9684\tThe New York Times\tcompany\tNew York Times
Q483020\tParis Saint-Germain\tclub\tPSG
Q90\tParis\tcity\t
cupure:madeleine-mccann\tMadeleine McCann\tperson\t
Q43\tTurkey\tcountry\t
"""


def base() -> KnowledgeBase:
    return parse_knowledge(TABLE, "test")


def lexicon() -> Lexicon:
    return Lexicon(
        stopwords=parse_stopwords(["language\twords", "en\tthe of a on in and said for to with"]),
        terms=parse_terms(
            [
                "language\tsection\tweight\tterms",
                "en\tsport\t2\tfootball*|champions league|goal|coach*",
                "en\tbusiness\t2\tcentral bank|inflation",
                "en\tbusiness\t1\tbank*|price*",
            ]
        ),
        section_of_name=parse_section_names(["section\tnames", "sport\tsport|fußball|Sports"]),
    )


def tools(code: str = "en", confidence: float = 0.9) -> Tools:
    return Tools(base(), lexicon(), lambda _text: (code, confidence))
