"""A dump is read from any line on, compressed or not, and says where it is wrong."""

from __future__ import annotations

import bz2
import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from services.enrich.adapters import wikidata_dump
from services.enrich.adapters.wikidata_dump import WikidataDump
from services.enrich.core.knowledge.table_rows import KnowledgeError
from tests.unit.enrich.wikidata import dumped, item

ITEMS = [item(f"Q{n}", f"City {n}", "Q515", wikis=n) for n in range(1, 9)]


def _dump(folder: Path, content: bytes) -> WikidataDump:
    file = folder / "dump.json"
    file.write_bytes(content)
    return WikidataDump(file, min_sitelinks=3)


def _ids(dump: WikidataDump, start: int = 0) -> list[str]:
    return [entity.id for _, piece in dump.pieces(start) for entity in piece]


@pytest.mark.parametrize("packed", [bytes, gzip.compress, bz2.compress])
def test_every_packing_is_read(tmp_path: Path, packed: Callable[[bytes], bytes]) -> None:
    dump = _dump(tmp_path, packed(dumped(*ITEMS)))

    assert _ids(dump) == ["Q3", "Q4", "Q5", "Q6", "Q7", "Q8"]


def test_reading_goes_on_after_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wikidata_dump, "LINES_AT_ONCE", 4)
    dump = _dump(tmp_path, dumped(*ITEMS))

    first, _ = next(dump.pieces(0))

    assert first == 4
    assert _ids(dump, start=first) == ["Q4", "Q5", "Q6", "Q7", "Q8"]


def test_line_that_is_no_item_is_told(tmp_path: Path) -> None:
    dump = _dump(tmp_path, dumped(*ITEMS).replace(b'"id":"Q7"', b'"id":Q7'))

    with pytest.raises(KnowledgeError, match=r"dump.json, line 8 is no item"):
        _ids(dump)


def test_dump_that_breaks_off_is_told(tmp_path: Path) -> None:
    dump = _dump(tmp_path, gzip.compress(dumped(*ITEMS))[:-20])

    with pytest.raises(KnowledgeError, match="breaks off after line"):
        _ids(dump)
