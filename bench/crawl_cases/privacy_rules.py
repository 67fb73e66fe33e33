"""How far a well-known list for privacy and our rules agree on what is noise in an address.

Its patterns are turned into one example each. Agreement is no goal of its own: the list also
drops what names articles on some sites, and most sites and redirectors in it belong to shops and
advertisers, where no news is published.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]  # nothing public tells a pattern
from re import _parser as patterns  # type: ignore[attr-defined]  # apart
from typing import Any

from bench.results import Result
from services.ingest.core.identity.canonical_url import UrlError, canonical_url

STORY = "https://gazette.example/world/etna-erupts-again"


def example(pattern: str) -> str:
    """Return a short text that `pattern` matches: what may be left out once, choices first."""
    return "".join(_examples(patterns.parse(pattern)))


def _examples(parsed: Any) -> Iterator[str]:
    for code, argument in parsed:
        if code is codes.LITERAL:
            yield chr(argument)
        elif code is codes.BRANCH:
            yield "".join(_examples(argument[1][0]))
        elif code is codes.SUBPATTERN:
            yield "".join(_examples(argument[3]))
        elif code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
            least, most, inner = argument
            times = least if code is codes.MIN_REPEAT else max(least, min(1, most))
            yield "".join(_examples(inner)) * times
        elif code is codes.IN:
            yield _member(argument)
        elif code in (codes.ANY, codes.NOT_LITERAL):
            yield "x"


def _member(argument: Any) -> str:
    code, value = argument[0]
    if code is codes.NEGATE or code is codes.CATEGORY:
        return "1" if (codes.CATEGORY, codes.CATEGORY_DIGIT) in argument else "x"
    return chr(value if code is codes.LITERAL else value[0])


def compared(path: Path) -> tuple[Result, Result, Result]:
    """Return agreement on parameters everywhere, parameters of sites, and redirectors."""
    everywhere, sites, leading = (
        Result("clearurls_everywhere"),
        Result("clearurls_sites"),
        Result("clearurls_redirectors"),
    )
    for name, provider in json.loads(path.read_text("utf-8"))["providers"].items():
        of_all = name == "globalRules"
        home = STORY if of_all else _address(provider["urlPattern"])
        for rule in provider["rules"] if home else ():
            parameter = example(rule.replace("(?:%3F)?", ""))
            found = _canonical(f"{home}?id=7&{parameter}=x1")
            met = bool(found) and parameter.lower() not in str(found).lower()
            (everywhere if of_all else sites).add(met=met, what=f"{name} {parameter}")
        for rule in provider["redirections"]:
            found = _canonical(_common(rule, STORY))
            leading.add(met=found == STORY, what=f"{name} {rule}", reason=str(found))
    return everywhere, sites, leading


def _canonical(url: str) -> str | None:
    try:
        return canonical_url(url)
    except UrlError:
        return None


def _address(pattern: str) -> str | None:
    """Return an article's address on a site of `pattern`, None for one that is no host."""
    host = re.sub(r"/+$", "", _common(pattern, ""))
    return f"{host}/world/etna-erupts-again" if host.startswith("http") else None


def _common(pattern: str, target: str) -> str:
    """Return an address that `pattern` matches, on a .com host, with `target` where it captures."""
    plain = re.sub(r"\(\?:\\\.\[a-z\]\{2,\}\)(?:\{1,\}|\+)?", r"\\.com", pattern)
    whole = re.sub(r"(?<!\\)\((?!\?)[^()]*\)|(?<!\\)\(https\?[^)]*\)", "TARGET", plain)
    made = example(whole.replace("https?", "https"))
    if "?" not in made:  # patterns with `.*` before the parameter do without
        made = re.sub(r"(?<=/)x?(?=[\w-]+=TARGET)|x(?=[\w-]+=TARGET)", "?", made)
    return made.replace("TARGET", target)
