"""Lists of feeds."""

from __future__ import annotations

import pytest

from services.ingest.core.sources.source_list import SourceListError, read_source_list

OPML = b"""<opml version="2.0"><head/><body>
<outline text="The Gazette" title="Gazette" type="rss" xmlUrl="https://gazette.example/f.xml"
 htmlUrl="https://gazette.example/" language="en" category="world, /sport"
 cupureOwner="Gazette Trust" cupureCountry="GB"/>
<outline text="Technology"><outline text="Bits" xmlUrl="https://www.bits.example/rss"/></outline>
<outline text="Again" xmlUrl="https://gazette.example/f.xml"/>
</body></opml>"""


def test_outlines_become_sources() -> None:
    gazette, bits = read_source_list(OPML).sources

    assert (gazette.name, gazette.owner, gazette.country) == ("The Gazette", "Gazette Trust", "GB")
    assert gazette.sections == ("world", "sport")
    assert (bits.name, bits.owner, bits.sections) == ("Bits", "bits.example", ("Technology",))


def test_malformed_list_is_read_in_part() -> None:
    broken = OPML.replace(b'text="Again"', b'text="A & B').replace(b"</body></opml>", b"")
    listed = read_source_list(broken)

    assert listed.sources[0].feed_url == "https://gazette.example/f.xml"
    assert "line" in listed.faults[0]


def test_bad_address_is_told_and_skipped() -> None:
    listed = read_source_list(OPML.replace(b"https://www.bits.example/rss", b"file:///etc/passwd"))

    assert len(listed.sources) == 1
    assert "file:///etc/passwd" in listed.faults[0]


@pytest.mark.parametrize(
    "body", [b"", b"<opml></opml>", b"<", b"\x00\x01", b"a: [", b"just words", b"sources: 3"]
)
def test_list_without_feeds_is_an_error(body: bytes) -> None:
    with pytest.raises(SourceListError):
        read_source_list(body)


def test_yaml_may_be_terse_or_full() -> None:
    terse, full = read_source_list(
        b"sources:\n- https://a.example/f\n"
        b"- {url: 'https://b.example/f', name: B, owner: C, sections: [world]}\n"
    ).sources

    assert (terse.name, terse.owner) == ("a.example", "a.example")
    assert (full.name, full.owner, full.sections) == ("B", "C", ("world",))
