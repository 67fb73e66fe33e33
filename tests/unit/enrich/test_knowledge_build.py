"""A build takes its sources in their order and goes on where it was killed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.enrich.adapters.knowledge_files import open_base, read_manifest
from services.enrich.core.knowledge.manifest import Source
from services.enrich.core.knowledge.source_entities import SourceEntity
from services.enrich.knowledge_build import Part, Plan, build_base
from tests import make
from tests.unit.enrich.knowledge_bases import index_in


class Cities:
    """A source of three pieces that breaks off before the piece `breaks_at`, once."""

    name = "cities"

    def __init__(self, breaks_at: int | None = None) -> None:
        self.breaks_at = breaks_at
        self.begun: list[int] = []

    def pieces(self, start: int) -> Iterator[tuple[int, list[SourceEntity]]]:
        for number in range(start + 1, 4):
            if number == self.breaks_at:
                raise KeyboardInterrupt
            self.begun.append(number)
            yield number, [SourceEntity(f"Q{number}", f"City {number}", "city", 9)]

    def source(self, rows: int) -> Source:
        return Source(self.name, "cities.tsv", "CC0-1.0", "00", rows)


class Rulers(Cities):
    """A source that calls every city another name."""

    name = "rulers"

    def pieces(self, start: int) -> Iterator[tuple[int, list[SourceEntity]]]:
        yield 1, [SourceEntity("Q2", "Ruler Town", "person", 30)]


def _build(root: Path, *parts: Part) -> Path:
    return build_base(Plan("test", parts), root, make.NOW, lambda source, progress: None)


def test_first_source_is_heard_first(tmp_path: Path) -> None:
    base = open_base(_build(tmp_path, Cities(), Rulers()))
    entity = base.entity(index_in(base, "Q2"))

    assert (entity.label, entity.type, entity.popularity) == ("City 2", "city", 30)
    assert entity.sources == 0b11
    assert base.candidates("ruler town ")


def test_killed_build_goes_on(tmp_path: Path) -> None:
    whole = _build(tmp_path / "whole", Cities())
    with pytest.raises(KeyboardInterrupt):
        _build(tmp_path, Cities(breaks_at=3))

    again = Cities()
    made = _build(tmp_path, again)

    assert again.begun == [3]
    assert made.name == whole.name
    assert read_manifest(made).sources[0].rows == 3


def test_nothing_is_left_beside_the_base(tmp_path: Path) -> None:
    made = _build(tmp_path, Cities())

    assert sorted(file.name for file in tmp_path.iterdir()) == ["current", made.name]
