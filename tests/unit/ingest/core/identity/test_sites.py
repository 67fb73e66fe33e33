"""Which hosts belong to one site."""

from __future__ import annotations

import pytest

from services.ingest.core.identity.sites import registered_domain, registrable_domain, same_site


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.gazette.example", "gazette.example"),
        ("News.Gazette.co.uk", "gazette.co.uk"),
        ("gazette.co.uk.", "gazette.co.uk"),
        ("anna.github.io", "anna.github.io"),
        ("www.zürich.ch", "xn--zrich-kva.ch"),
        ("www.xn--zrich-kva.ch", "xn--zrich-kva.ch"),
    ],
)
def test_domain_is_what_was_registered(host: str, domain: str) -> None:
    assert registrable_domain(host) == domain


@pytest.mark.parametrize("host", ["192.0.2.7", "[2001:db8::7]", "localhost", "co.uk", "a..example"])
def test_hosts_without_domain_stay(host: str) -> None:
    assert registered_domain(host) is None
    assert registrable_domain(host) == host


def test_subdomains_are_one_site() -> None:
    assert same_site("https://amp.gazette.co.uk/a", "http://www.gazette.co.uk:8080/b")


@pytest.mark.parametrize(
    "other",
    [
        "https://www.herald.co.uk/a",
        "https://gazette.co.uk.evil.example/a",
        "not an address",
        "",
    ],
)
def test_other_domains_are_other_sites(other: str) -> None:
    assert not same_site("https://www.gazette.co.uk/a", other)


def test_two_blogs_of_one_hoster_differ() -> None:
    assert not same_site("https://anna.github.io/a", "https://bert.github.io/a")


def test_nonsense_is_never_one_site() -> None:
    assert not same_site("nonsense", "nonsense")
