"""What the robots files of a crawler's suite allow, by RFC 9309 and by what the files say.

The files come without expectations; these are read off the standard by hand: groups of one agent
merge and only rules end them (2.2.1, 2.2.4), the longest rule wins and `Allow` on a tie (2.2.2),
other lines disturb nothing. What the standard leaves open is taken from the files' own comments:
misspelt refusals are meant, delays hold for one agent, a relative sitemap belongs to the host.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bench.results import Result
from services.ingest.core.polling.robots import rules_of

HOST = "http://www.example.com"

# File, agent, paths that are allowed, paths that are not.
PATHS: tuple[tuple[str, str, str, str], ...] = (
    ("astore.amazon.com", "anybot", "/ /any/page", ""),
    ("crawl-delay-group-merging", "mybot", "/login/x /x", "/private/x"),
    ("crawl-delay-group-merging", "yourbot", "/x", "/private/x /login/x"),
    ("crawl-delay-group-merging", "otherbot", "/private/x /login/x", ""),
    ("directive-typos", "bot1", "/useragent/x", "/desallow/x /dissalow/x"),
    ("directive-typos", "bot2", "/desallow/x", "/useragent/x"),
    ("directive-typos", "bot3", "/x", "/useg-agent/x"),
    ("directive-typos", "bot4", "/x", "/useragent-no-colon/x"),
    ("dos-line-endings", "anybot", "/ /x", ""),
    ("extended-standard", "bot1", "/ /x", ""),
    ("extended-standard", "bot4", "/x", ""),
    ("extension", "anybot", "/ /private/x /admin/x", ""),
    ("extension", "mybot", "/admin/x", "/private/x"),
    ("extension", "otherbot", "/private/x", "/admin/x"),
    ("extensions-group-merging", "mybot", "/x", "/private/x /login/x"),
    ("extensions-group-merging", "yourbot", "/x", "/private/x /login/x"),
    ("extensions-group-merging", "otherbot", "/llms.txt", "/x /"),
    ("format-errors", "bot1", "/x", "/whitespace-before-colon/x /no-colon/x"),
    ("format-errors", "bot2", "/x", "/no-colon-useragent/x"),
    ("format-errors", "bot3", "/whitespace-before-colon", "/x"),
    (
        "malformed-path",
        "anybot",
        "/wiki/x /wiki/Wikipedia_talk:x",
        "/wiki/Wikipedia_talk:Mediation_Committee/x /wiki/Wikipedia_talk%3Mediation_Committee/x",
    ),
    ("many-user-agents", "wget", "", "/ /x /forum/x"),
    ("many-user-agents", "WebFetch/9.9", "", "/x"),
    ("many-user-agents", "newsreader", "/ /x /lang/", "/forum/x /bot-trap/x /translate/"),
    ("merge-rules", "testy", "", "/ /foo/bar"),
    ("merge-rules", "curl", "", "/x"),
    ("merge-rules", "wget", "/foo/bar /ckh/bar /x", "/tmp/bar"),  # noqa: S108
    ("merge-rules", "anybot", "/ckh/bar", "/foo/bar /tmp/bar"),
    ("precedence-of-rules", "testy", "/foo/bar /x", "/foo/x /foo/baz /foo"),
    ("precedence-of-rules", "wget", "/foo /index.html", "/x /fo"),
    ("precedence-of-rules", "anybot", "/foo/baz", ""),
    ("relative-sitemap", "anybot", "/ /x", "/cache/x /files/x"),
    ("rfc9309-example-longest-match", "foobot", "/example/page/x", "/example/page/disallowed.gif"),
    ("rfc9309-example-longest-match", "anybot", "/example/page/disallowed.gif", ""),
    ("rfc9309-example-rule-group", "examplebot", "/x", "/foo /bar /baz"),
    ("rfc9309-example-rule-group", "bazbot", "/foo /bar", "/baz"),
    ("rfc9309-example-rule-group", "anybot", "/baz", "/foo /bar"),
    ("rfc9309-example-simple", "foobot", "/example/page.html /example/allowed.gif", "/ /x.gif"),
    ("rfc9309-example-simple", "barbot", "/x.gif /example/x", "/example/page.html"),
    ("rfc9309-example-simple", "bazbot", "/x", "/example/page.html"),
    ("rfc9309-example-simple", "quxbot", "/x.gif /example/page.html", ""),
    ("rfc9309-example-simple", "anybot", "/publications/x /a.gifs", "/a.gif /example/x"),
    ("robots-with-utf16be", "anybot", "/ /x", "/login.aspx /a/output/print /search.aspx"),
    ("robots-with-utf16le", "anybot", "/ /x", "/login.aspx /a/output/print /search.aspx"),
    ("robots-with-utf8", "anybot", "/ /x", "/login.aspx /a/output/print /search.aspx"),
    ("robots-with-utf16be", "googlebot", "/x", "/profile"),
    ("robots-with-utf16le", "googlebot", "/x", "/profile"),
    ("robots-with-utf8", "googlebot", "/x", "/profile"),
    ("sitemap-robots-dedup", "anybot", "/ /x", ""),
    ("sitemap-robots.", "anybot", "/ /dir/x", ""),
    ("twitter.com", "googlebot", "/x", "/x?y=1 /a/with_friends"),
    ("twitter.com", "anybot", "/ /x", "/?y /a/with_friends"),
    ("wildcards", "anybot", "/wishlist/universal-1 /x", "/gp/cart /wishlist/x /a/gcrnsts"),
    ("wildcards", "anybot", "/gp/wishlist/ipad-install", "/gp/registry/wishlist/a/reserve"),
    ("wildcards", "etaospider", "", "/ /x"),
    ("www.flot.com", "anybot", "/ /news/x", "/bitrix/x /img/x"),
)

# File, agent, seconds between requests.
DELAYS: tuple[tuple[str, str, float | None], ...] = (
    ("astore.amazon.com", "anybot", 5.0),
    ("crawl-delay-group-merging", "mybot", 10.0),
    ("crawl-delay-group-merging", "yourbot", None),
    ("crawl-delay-group-merging", "otherbot", 30.0),
    ("dos-line-endings", "anybot", 1.0),
    ("extended-standard", "bot1", 2.0),
    ("extended-standard", "bot2", 15.0),
    ("extended-standard", "bot4", 0.125),
    ("extension", "mybot", 6.0),
    ("extension", "otherbot", 12.0),
    ("extension", "anybot", None),
    ("extensions-group-merging", "mybot", 6.0),
    ("extensions-group-merging", "otherbot", 2.0),
    ("sitemap-robots-dedup", "anybot", None),
    ("twitter.com", "googlebot", None),
    ("twitter.com", "slurp", 1.0),
    ("twitter.com", "msnbot", 10.0),
    ("twitter.com", "anybot", None),
)

# File, how many sitemaps, the path of the first.
SITEMAPS: tuple[tuple[str, int, str], ...] = (
    ("astore.amazon.com", 0, ""),
    ("extension", 1, "/sitemap.xml"),
    ("format-errors", 1, "/sitemap.xml"),
    ("relative-sitemap", 1, "/sitemap.xml"),
    ("robots-with-utf16be", 1, "/sitemap_index.xml"),
    ("robots-with-utf16le", 1, "/sitemap_index.xml"),
    ("robots-with-utf8", 1, "/sitemap_index.xml"),
    ("sitemap-robots-dedup", 1, "/sitemap.xml"),
    ("sitemap-robots.", 3, "/sitemap.xml"),
    ("wildcards", 8, "/sitemap-manual-index.xml"),
    ("www.flot.com", 1, "/sitemap_index.xml"),
)


def robots(directory: Path) -> Result:
    """Return how many expectations hold; files that nothing is expected of are misses."""
    result = Result("robots")
    bodies = {path.name: path.read_bytes() for path in sorted(directory.glob("*.txt"))}
    for name in bodies:
        if not any(name.startswith(start) for start, *_ in PATHS):
            result.add(met=False, what=name, reason="nothing is known of this file")
    for what, met in (*_paths(bodies), *_delays(bodies), *_sitemaps(bodies)):
        result.add(met=met, what=what, reason="read otherwise")
    return result


def _body(bodies: dict[str, bytes], start: str) -> bytes:
    return next((body for name, body in bodies.items() if name.startswith(start)), b"")


def _paths(bodies: dict[str, bytes]) -> Iterator[tuple[str, bool]]:
    for start, agent, allowed, refused in PATHS:
        rules = rules_of(200, _body(bodies, start), agent, f"{HOST}/robots.txt")
        for path in allowed.split():
            yield f"{start} {agent} {path} allowed", rules.allows(HOST + path)
        for path in refused.split():
            yield f"{start} {agent} {path} refused", not rules.allows(HOST + path)


def _delays(bodies: dict[str, bytes]) -> Iterator[tuple[str, bool]]:
    for start, agent, seconds in DELAYS:
        found = rules_of(200, _body(bodies, start), agent).delay_s
        yield f"{start} {agent} delay {seconds} [{found}]", found == seconds


def _sitemaps(bodies: dict[str, bytes]) -> Iterator[tuple[str, bool]]:
    for start, count, path in SITEMAPS:
        found = rules_of(200, _body(bodies, start), "anybot", f"{HOST}/robots.txt").sitemaps
        met = len(found) == count and (not found or found[0].endswith(path))
        yield f"{start} {count} sitemaps [{', '.join(found)}]", met
