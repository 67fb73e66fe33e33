"""The rules of `url_rules.toml`: which parts of an address say nothing of the article behind it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qsl, unquote

from ada_url import URL

_NOTHING: frozenset[str] = frozenset()


class _Names:
    """Names of parameters in lower case, whole or, with a `*` at the end, by their beginning."""

    def __init__(self, names: list[str]) -> None:
        self._whole = frozenset(name for name in names if not name.endswith("*"))
        self._starts = tuple(name[:-1] for name in names if name.endswith("*"))

    def __contains__(self, name: str) -> bool:
        return name in self._whole or (bool(self._starts) and name.startswith(self._starts))


@dataclass(frozen=True, slots=True)
class _Redirector:
    """A host that only leads to an address in one of its parameters or in its path."""

    hosts: re.Pattern[str]
    path: re.Pattern[str]
    parameters: tuple[str, ...] = ()

    def target(self, url: URL) -> str | None:
        """Return where `url` leads, None if it does not lead elsewhere."""
        path = self.path.fullmatch(url.pathname) if self.hosts.fullmatch(url.hostname) else None
        if path is None:
            return None
        if path.groupdict():
            return _target_in_path(path, url.search)
        given = {name.lower(): value for name, value in parse_qsl(url.search.removeprefix("?"))}
        found = (given.get(name, "") for name in self.parameters)
        return next((one for one in found if one.startswith(("http://", "https://"))), None)


def _target_in_path(path: re.Match[str], search: str) -> str:
    groups = path.groupdict()
    if groups.get("encoded"):
        return unquote(groups["encoded"])
    scheme = "https" if groups.get("secure") else "http"
    return f"{scheme}://{groups['target']}{search}"


@dataclass(frozen=True, slots=True)
class _Site:
    """What is known of the addresses of one site."""

    names: frozenset[str] = _NOTHING
    hosts: tuple[tuple[str, str], ...] = ()


class UrlRules:
    """The rules, ready to be asked; names are given in lower case."""

    def __init__(self, rules: dict[str, Any]) -> None:
        everywhere = rules["parameters"]
        self._noise = _Names(everywhere["names"] + everywhere["prefixes"])
        self._sessions = _Names(everywhere["sessions"])
        self._long_sessions = frozenset(everywhere["long_sessions"])
        self._amp_switches = frozenset(everywhere["amp_switches"])
        self._sites = {
            domain: _Site(frozenset(site["names"]), tuple(site.get("hosts", {}).items()))
            for site in rules["site"]
            for domain in site["domains"]
        }
        self._redirectors = [_redirector(one) for one in rules["redirector"]]
        # One look for all of them: nearly every address is at none of these hosts.
        hosts = "|".join(one.hosts.pattern for one in self._redirectors)
        self._redirecting = re.compile(hosts)

    def is_noise(self, name: str) -> bool:
        """Return whether parameter `name` is noise on every site."""
        return name in self._noise

    def is_noise_at(self, host: str, name: str, value: str) -> bool:
        """Return whether a parameter of an article at `host` says nothing of the article."""
        if name in self._noise or name in self._site(host).names or name in self._sessions:
            return True
        if name in self._long_sessions:
            return _SESSION_VALUE.fullmatch(value) is not None
        asks_for_amp = name == "amp" and value.lower() in ("", "1", "true", "yes")
        return asks_for_amp or (name in self._amp_switches and value.lower() == "amp")

    def main_host(self, host: str) -> str | None:
        """Return the host of which `host` is another name, None if no rule says so."""
        return dict(self._site(host).hosts).get(host)

    def target(self, url: URL) -> str | None:
        """Return the address that the redirector at `url` leads to, None if it is none."""
        if not self._redirecting.fullmatch(url.hostname):
            return None
        return next(filter(None, (one.target(url) for one in self._redirectors)), None)

    def _site(self, host: str) -> _Site:
        labels = host.split(".")
        names = (".".join(labels[start:]) for start in range(len(labels) - 1))
        return next((self._sites[name] for name in names if name in self._sites), _Site())


_SESSION_VALUE = re.compile(r"[0-9a-fA-F]{32}|[0-9a-fA-F]{40}|[0-9a-fA-F]{64}")


def _redirector(rule: dict[str, Any]) -> _Redirector:
    hosts = "|".join(_host_pattern(host) for host in rule["hosts"])
    return _Redirector(
        re.compile(hosts), re.compile(rule["path"]), tuple(rule.get("parameters", ()))
    )


def _host_pattern(host: str) -> str:
    """Return the pattern of `host`: `*.` before it is any subdomain, `.*` after it any ending."""
    pattern = re.escape(host)
    pattern = re.sub(r"^\\\*\\\.", r"(?:[^.]+\\.)+", pattern)
    return re.sub(r"\\\.\\\*$", r"\\.[a-z]{2,3}(?:\\.[a-z]{2})?", pattern)


@lru_cache(1)
def url_rules() -> UrlRules:
    """Return the rules that come with the program."""
    text = files(__package__).joinpath("url_rules.toml").read_text(encoding="utf-8")
    return UrlRules(tomllib.loads(text))
