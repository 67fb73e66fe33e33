"""Sections by subjects and by the publisher."""

from __future__ import annotations

from services.enrich.core.tagging.sections import section_scores, sections_of
from tests.unit.enrich.core.tagging.small_topics import topics


def test_narrower_section_takes_its_part() -> None:
    scores = {"politics": 10.0, "abroad": 7.0, "sport": 2.0}

    assert section_scores(scores, topics()) == {"politics": 3.0, "world": 7.0, "sport": 2.0}


def test_surest_section_comes_first() -> None:
    assert sections_of((), {"politics": 30.0, "abroad": 29.0}, topics()) == ("world",)
    assert sections_of((), {"sport": 20.0, "economy": 19.0}, topics()) == ("sport", "business")


def test_weak_evidence_makes_no_section() -> None:
    assert sections_of((), {"sport": 1.0}, topics()) == ()


def test_publishers_sections_come_first() -> None:
    assert sections_of(("Horoscope", "World"), {"sport": 20.0}, topics()) == ("world", "sport")
