"""Texts that share their frame and not their facts: no copies, however alike they read."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from bench.copy_cases.altering import Text

_NAME = re.compile(r"(?<![.!?:\"“”\n] )(?<=[ (])[A-Z][a-zà-ÿ]+")
_NUMBER = re.compile(r"\d+")
_STEMS = [
    "Bar",
    "Cor",
    "Del",
    "Fen",
    "Gal",
    "Hol",
    "Jor",
    "Kel",
    "Lam",
    "Mor",
    "Nor",
    "Pel",
    "Quin",
    "Ros",
    "Sal",
    "Tor",
    "Ul",
    "Ver",
    "Wes",
    "Yar",
]
_ENDS = [
    "ano",
    "bury",
    "dale",
    "ena",
    "field",
    "gard",
    "ham",
    "ington",
    "low",
    "mark",
    "ner",
    "ovic",
    "port",
    "rick",
    "ster",
    "ton",
    "ville",
]
_TRADES = [
    "Foods",
    "Motors",
    "Energy",
    "Textiles",
    "Shipping",
    "Mining",
    "Software",
    "Glass",
    "Paper",
    "Optics",
]
_SKIES = ("sunny", "cloudy", "mostly dry", "unsettled", "misty at first", "bright but cold")
_WINDS = ("west", "south-west", "north", "east", "north-east", "south")


def other_facts(one: Text, chance: Random) -> Text:
    """Return a real text with every name within a sentence and every number exchanged."""
    names: dict[str, str] = {}
    text = _NAME.sub(lambda found: names.setdefault(found[0], name(chance)), one.text)
    text = _NUMBER.sub(lambda found: _other_number(found[0], chance), text)
    return replace(one, id=f"{one.id}/frame", text=text)


def name(chance: Random) -> str:
    """Return a made-up proper name."""
    return chance.choice(_STEMS) + chance.choice(_ENDS)


def _other_number(number: str, chance: Random) -> str:
    low = 10 ** (len(number) - 1) if len(number) > 1 else 0
    return str(chance.choice([low + chance.randrange(9 * max(low, 1)), int(number) + 1]))


def results(chance: Random) -> str:
    """Return a report on a company's quarter."""
    company, boss = f"{name(chance)} {chance.choice(_TRADES)}", f"{name(chance)} {name(chance)}"
    revenue, profit = chance.randrange(100, 990), chance.randrange(10, 99)
    return (
        f"{company} on {_day(chance)} reported quarterly revenue of ${revenue} million, up "
        f"{_share(chance)} percent from a year earlier. Net income came to ${profit} million, or "
        f"{chance.randrange(10, 99)} cents per share, compared with "
        f"${chance.randrange(10, 99)} million, or {chance.randrange(10, 99)} cents per share, in "
        f"the same period last year. Analysts had on average expected earnings of "
        f"{chance.randrange(10, 99)} cents per share on revenue of "
        f"${chance.randrange(100, 990)} million, according to a survey of analysts. For the "
        f"current quarter the company expects revenue between ${chance.randrange(100, 500)} "
        f"million and ${chance.randrange(500, 990)} million. “We are pleased with the results of "
        f"the quarter and remain confident for the full year,” chief executive {boss} said in a "
        f"statement. Shares of {company} have risen {_share(chance)} percent since the beginning "
        f"of the year and closed at ${chance.randrange(10, 300)} on {_day(chance)}."
    )


def weather(chance: Random) -> str:
    """Return a forecast for one region."""
    region, coast = name(chance), name(chance)
    low, high, wind = chance.randrange(-5, 15), chance.randrange(8, 34), chance.randrange(5, 60)
    return (
        f"The weather in {region} will be {chance.choice(_SKIES)} on {_day(chance)}, the national "
        f"weather service said. Temperatures will rise to {high} degrees during the day and fall "
        f"to {low} degrees during the night. The wind will blow from the {chance.choice(_WINDS)} "
        f"at up to {wind} kilometres per hour, with gusts of {wind + 20} on the coast near "
        f"{coast}. The chance of rain is {chance.randrange(0, 100)} percent in the morning and "
        f"{chance.randrange(0, 100)} percent in the afternoon. The sun rises at "
        f"{chance.randrange(5, 8)}:{chance.randrange(10, 59)} and sets at "
        f"{chance.randrange(17, 22)}:{chance.randrange(10, 59)}. For the days after, the service "
        f"expects it to stay {chance.choice(_SKIES)}, with temperatures of around "
        f"{chance.randrange(8, 34)} degrees. Drivers should take care on roads in higher places."
    )


def standings(chance: Random) -> str:
    """Return a league's table after a round, and the matches of it."""
    clubs = [name(chance) for _ in range(12)]
    games = ". ".join(
        f"{home} beat {guest} by {chance.randrange(3, 6)}-{chance.randrange(0, 3)} in front of "
        f"{chance.randrange(1000, 60000)} spectators"
        for home, guest in zip(clubs[::2], clubs[1::2], strict=True)
    )
    table = ". ".join(
        f"{place}. {club}, played {chance.randrange(10, 30)}, points {chance.randrange(10, 80)}"
        for place, club in enumerate(clubs, start=1)
    )
    return f"Results of round {chance.randrange(1, 34)} of the league. {games}. The table: {table}."


def _day(chance: Random) -> str:
    return chance.choice(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"])


def _share(chance: Random) -> str:
    return f"{chance.randrange(1, 30)}.{chance.randrange(10)}"


FRAMES: dict[str, Callable[[Random], str]] = {
    "results": results,
    "weather": weather,
    "standings": standings,
}


def from_frames(count: int, chance: Random) -> Sequence[Text]:
    """Return `count` texts of each frame, no two with the same facts."""
    return [
        Text(f"{kind}/{number}", kind, f"{kind} {number}", make(chance))
        for kind, make in FRAMES.items()
        for number in range(count)
    ]
