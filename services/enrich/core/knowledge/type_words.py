"""The coarse type of an entity from the words with which tables and descriptions tell of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORDS = {
    "country": "country republic monarchy kingdom nation superpower federation",
    "region": (
        "state community province county region district territory prefecture department canton "
        "area voivodeship oblast emirate governorate subdivision dependency"
    ),
    "city": (
        "city town capital municipality commune comune seat borough village suburb metropolis "
        "township settlement neighborhood neighbourhood place"
    ),
    "place": (
        "island archipelago moon river lake mountain volcano stratovolcano sea ocean desert park "
        "continent peninsula peak building stadium airport station museum castle palace bridge "
        "tower skyscraper cemetery cathedral basilica mosque church temple monument structure "
        "site landmark house theatre theater venue arena line street square canal dam prison "
        "attraction range bay strait valley beach port harbour garden zoo library memorial tomb "
        "mausoleum citadel fortress fort ruin observatory hall hotel château"
    ),
    "politician": (
        "politician president minister senator chancellor governor premier statesperson "
        "statesman stateswoman congressman congresswoman mayor representative diplomat "
        "legislator secretary"
    ),
    "person": (
        "person actor actress musician director producer singer writer composer songwriter "
        "comedian screenwriter novelist footballer cinematographer rapper author designer "
        "philosopher guitarist engineer poet playwright filmmaker animator journalist publisher "
        "editor lyricist pianist mathematician drummer saxophonist physicist king queen emperor "
        "monarch pharaoh sultan caliph shah businessman businesswoman entrepreneur scientist "
        "painter economist conductor cartoonist vocalist satirist presenter host dancer bassist "
        "architect chemist biologist human saint pope bishop theologian lawyer judge athlete "
        "boxer golfer swimmer cyclist racer jockey wrestler sprinter general admiral commander "
        "marshal soldier laureate revolutionary explorer inventor activist leader player "
        "personality celebrity artist sculptor photographer historian geologist astronaut "
        "cosmonaut chef baker puppeteer prince princess duke duchess earl nobleman noblewoman "
        "son daughter wife husband ruler sovereign khan tsar actor-comedian singer-songwriter "
        "singer–songwriter officer executive manager coach comedienne dramatist entertainer "
        "magician socialite polymath physician surgeon psychologist sociologist linguist "
        "teacher professor scholar spy criminal killer murderer"
    ),
    "company": (
        "company corporation business enterprise manufacturer label airline conglomerate brand "
        "studio developer retailer chain bank supermarket broadcaster network channel newspaper "
        "magazine firm subsidiary carrier distributor automaker brewery publisher"
    ),
    "party": "party",
    "team": "club team franchise sports_team squad",
    "organization": (
        "organization organisation university college school band group institute agency "
        "association union academy society ministry army navy force legislature parliament "
        "court committee council commission foundation museum hospital body duo supergroup "
        "orchestra choir league denomination order institution charity tribe militia government "
        "branch trio quartet ensemble operator"
    ),
    "conflict": (
        "war battle conflict siege massacre invasion revolution coup uprising rebellion revolt "
        "genocide campaign raid insurgency riot protest"
    ),
    "event": (
        "event fire inquiry impeachment trial process games ceremony festival tournament "
        "championship edition election cup season outbreak pandemic epidemic earthquake "
        "hurricane disaster crash attack summit olympics competition mission declaration "
        "sports_competition"
    ),
    "work": (
        "film album movie videogame series sitcom song novel book musical opera play painting "
        "sculpture poem drama miniseries game manga anime comic soundtrack episode telenovela "
        "show podcast biopic thriller statue hymn anthem carol rhyme story tale text saga radio "
        "program programme publication journal"
    ),
    "product": (
        "product software aircraft website app vehicle browser tank weapon rifle automobile car "
        "phone console boardgame candy cereal toy smartphone computer missile ship submarine "
        "rocket spacecraft satellite drug medication service engine cocktail alcohol"
    ),
    "concept": (
        "prize format practice zone division genre award subgenre sport language position "
        "compound disease disorder cancer currency religion profession style movement degree "
        "color colour month element term title species genus taxon instrument discipline field "
        "study science theory ideology unit category culture script alphabet era period dynasty "
        "empire character colony family people ethnic occupation rank office medal honour honor "
        "certification time"
    ),
}
TYPE_OF_WORD = {word: kind for kind, words in _WORDS.items() for word in words.split()}
# A description names the thing first, then where it is or who made it.
_HEAD = re.compile(
    r",|;|\(|\b(?:in|under|during|whose|where|as|of|by|from|on|who|based|with|for|at|that|which|located|near|between|founded|"
    r"directed|starring|produced|written|part)\b"
)
_PHRASES = (
    (re.compile(r"sovereign state|city-state|island country"), "country"),
    (re.compile(r"(?:radio|television|tv) stations?"), "broadcaster"),
    (
        re.compile(r"(?:lower|upper) house|house of representatives|chamber of deputies"),
        "legislature",
    ),
    (re.compile(r"ethnic (?:groups?|religious groups?)|peoples?\b"), "ethnic"),
    (re.compile(r"natural satellites?|celestial bod(?:y|ies)"), "moon"),
    (re.compile(r"(?:online|virtual) communit(?:y|ies)"), "website"),
    (re.compile(r"operating systems?"), "software"),
    (re.compile(r"video games?"), "videogame"),
    (re.compile(r"board games?"), "boardgame"),
)
_WORD = re.compile(r"[\w–]+(?:-\w+)*")
_RULERS = re.compile(r"(presidents|prime-ministers|chancellors)-taking-office")
# What a name itself tells reliably, if nothing else does.
_TOLD_BY_LABELS = frozenset({"concept", "conflict", "event", "organization", "place"})
_NAMES_A_HOLDER = ("taking-office", "death-year", "award-year")


def type_by_description(description: str) -> str:
    """Return the type that a description such as "city in Texas" tells; "" if none."""
    parts = map(_last_known, _HEAD.split(description.casefold()))
    return next(filter(None, parts), "")


def type_by_words(told: str) -> str:
    """Return the type that a table's column tells: words, or several between `|`; "" if none."""
    for one in told.casefold().split("|"):
        if _RULERS.search(one):
            return "politician"
        if one.endswith(_NAMES_A_HOLDER):
            return "person"
        found = TYPE_OF_WORD.get(one) or _last_known(one.replace("-", " "))
        if found:
            return found
    return ""


def type_by_label(label: str) -> str:
    """Return the type that a name such as "Coalition Wars" tells; "" if none."""
    found = _last_known(_HEAD.split(label.casefold(), maxsplit=1)[0])
    return found if found in _TOLD_BY_LABELS else ""


def _last_known(text: str) -> str:
    found = list(_known(text))
    return found[-1] if found else ""


def _known(text: str) -> Iterator[str]:
    for phrase, word in _PHRASES:
        text = phrase.sub(word, text)
    for word in _WORD.findall(text):
        kind = TYPE_OF_WORD.get(word) or TYPE_OF_WORD.get(_singular(word))
        if kind:
            yield kind


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word.removesuffix("s")
