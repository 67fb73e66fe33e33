"""What a host's robots.txt lets us fetch (RFC 9309); groups by the standard, paths by protego.

Groups are sorted out here because protego takes an agent's name for any that it begins, and lets
a `Crawl-delay` end a group; the standard (2.2.1, 2.2.4) says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import isfinite

from protego import Protego

from services.ingest.core.identity.canonical_url import web_url

# The least that a crawler must read (RFC 9309, 2.5).
MOST_BYTES = 500 * 1024
# A host that asks for more than this between two pages would never be read.
MOST_DELAY_S = 300.0
MOST_SITEMAPS = 1000

# Misspelt refusals are meant as refusals, so they are obeyed.
_NAMES = {
    "agent": re.compile(r"use[rg]?s?[-_ ]?agents?"),
    "disallow": re.compile(r"d(?:[ie]|ia)s+a?l+[oa]w"),
    "allow": re.compile(r"allow"),
    "sitemap": re.compile(r"site[-_ ]?maps?"),
    "delay": re.compile(r"crawl[-_ ]?delay"),
    "rate": re.compile(r"request[-_ ]?rate"),
    "bare": re.compile(r"https?"),
}
_LINE = re.compile(r"([A-Za-z_-]+(?: (?:agents?|delay|rate)(?=\s*:))?)\s*(?::|\s)\s*(.*)")
_LINE_END = re.compile(r"\r\n?|\n")
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_RATE = re.compile(r"(\d{1,6})/(\d{1,6})\s*([smhd]?)", re.IGNORECASE)
_UNIT_S = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400}


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """What one agent may fetch from a host.

    `delay_s` is what the host wants between two requests, None if it does not say. `is_unreachable`
    says that the file could not be had: nothing is allowed, but that should be asked again soon.
    """

    delay_s: float | None = None
    sitemaps: tuple[str, ...] = ()
    is_unreachable: bool = False
    _paths: Protego | None = None

    def allows(self, url: str) -> bool:
        """Return whether `url` may be fetched; the file itself always may."""
        if self.is_unreachable or self._paths is None:
            return not self.is_unreachable
        return bool(self._paths.can_fetch(url, "*"))


ALL_ALLOWED = RobotsRules()
NONE_ALLOWED = RobotsRules(is_unreachable=True)


@dataclass(slots=True)
class _Group:
    """The merged groups of one agent."""

    is_named: bool = False
    paths: list[str] = field(default_factory=list)
    delays: list[float] = field(default_factory=list)


def rules_of(status: int | None, body: bytes, agent: str, url: str = "") -> RobotsRules:
    """Return what `agent` may do after the answer `status` for the robots.txt at `url`.

    `status` is that of the last answer, None if there was none. A file that is not there allows
    everything, a server in trouble nothing for now; 429 is trouble too, and not absence.
    """
    if status is None or status == 429 or status >= 500 or status < 200:
        return NONE_ALLOWED
    if status >= 300:
        return ALL_ALLOWED
    return _read(_text(body), agent, url)


def _text(body: bytes) -> str:
    """Return the lines that count as text; the one cut by the limit does not."""
    cut = body[:MOST_BYTES]
    for mark, encoding in _MARKS:
        if cut.startswith(mark):
            return _whole_lines(cut[len(mark) :].decode(encoding, "replace"), body)
    return _whole_lines(cut.decode("utf-8", "replace"), body)


def _whole_lines(text: str, body: bytes) -> str:
    return text if len(body) <= MOST_BYTES else text[: max(text.rfind("\n"), text.rfind("\r"), 0)]


def _read(text: str, agent: str, url: str) -> RobotsRules:
    own, others = _Group(), _Group()
    members: list[_Group] = []
    sitemaps: list[str] = []
    in_rules = False
    for name, value in _directives(text):
        if name == "agent":
            members = [] if in_rules else members
            in_rules = False
            members += _joined(value, agent, own, others)
        elif name in ("sitemap", "bare"):
            sitemaps += _sitemap(name, value, url)
        else:
            in_rules = in_rules or name in ("allow", "disallow")
            _apply(name, value, members)
    return _rules(own if own.is_named else others, sitemaps)


def _directives(text: str) -> Iterator[tuple[str, str]]:
    """Yield what each line says, by the names of `_NAMES`."""
    for raw in _LINE_END.split(text):
        line = _LINE.fullmatch(raw.partition("#")[0].strip())
        if line is None:
            continue
        said = line[1].lower()
        for name, spelling in _NAMES.items():
            if spelling.fullmatch(said):
                yield name, line[0] if name == "bare" else line[2]
                break


def _joined(value: str, agent: str, own: _Group, others: _Group) -> list[_Group]:
    """Return the group that a line for agent `value` stands for, if it concerns us."""
    named = _product_token(value)
    if named == _product_token(agent):
        own.is_named = True
        return [own]
    return [others] if named == "*" else []


def _product_token(agent: str) -> str:
    """Return the name by which an agent is addressed, without version and comment."""
    return re.split(r"[\s/(;]", agent.strip(), maxsplit=1)[0].lower()


def _apply(name: str, value: str, members: Iterable[_Group]) -> None:
    delay_s = {"delay": _seconds, "rate": _seconds_of_rate}.get(name, lambda _: None)(value)
    for group in members:
        if name in ("allow", "disallow") and value:
            group.paths.append(f"{name}: {value}")
        elif delay_s is not None:
            group.delays.append(delay_s)


def _seconds(value: str) -> float | None:
    try:
        seconds = float(value)
    except ValueError:
        return None
    return seconds if isfinite(seconds) and seconds >= 0 else None


def _seconds_of_rate(value: str) -> float | None:
    """Return the seconds between requests of a rate such as `10/1m`."""
    rate = _RATE.match(value)
    if rate is None or int(rate[1]) == 0:
        return None
    return int(rate[2]) * _UNIT_S[rate[3].lower()] / int(rate[1])


def _sitemap(name: str, value: str, url: str) -> list[str]:
    """Return the sitemap's address; of an address alone only if it says what it is."""
    if name == "bare" and "sitemap" not in value.lower():
        return []
    address = web_url(value, url)
    return [address] if address else []


def _rules(group: _Group, sitemaps: list[str]) -> RobotsRules:
    lines = "\n".join(["user-agent: *", *group.paths])
    return RobotsRules(
        delay_s=min(max(group.delays), MOST_DELAY_S) if group.delays else None,
        sitemaps=tuple(dict.fromkeys(sitemaps))[:MOST_SITEMAPS],
        _paths=Protego.parse(lines) if group.paths else None,
    )
