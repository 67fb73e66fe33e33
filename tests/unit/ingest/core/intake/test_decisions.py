"""What is done with a draft, by what is known of its article."""

from __future__ import annotations

import pytest

from services.ingest.core.identity.ids import content_hash
from services.ingest.core.intake.decisions import decide, is_only_met
from services.ingest.core.intake.seen import Seen
from shared.events import SourceRef
from tests import make
from tests.unit.ingest.samples import draft

OWN = make.source_ref("gazette", owner="Trust")
SISTER = make.source_ref("gazette-world", owner="Trust")
OTHER = make.source_ref("aggregator", owner="Aggregator")
AT_HOME = make.source_ref("gazette-new", owner="Newcomer", site="https://www.gazette.example/")

FIRST = content_hash(draft())
KNOWN = Seen(1, FIRST, "Trust", (1,), (("gazette", FIRST),))


def test_unknown_article_is_published() -> None:
    assert decide(draft(), None) == "publish"


@pytest.mark.parametrize("source", [SISTER, OTHER, AT_HOME])
@pytest.mark.parametrize("title", ["Etna erupts", "Etna still erupts"])
def test_second_source_only_appears(source: SourceRef, title: str) -> None:
    assert decide(draft(source=source, title=title), KNOWN) == "appear"


def test_edit_by_its_source_is_published() -> None:
    assert decide(draft(source=OWN, title="Etna rests"), KNOWN) == "publish"
    assert decide(draft(source=OWN, published_at=make.NOW), KNOWN) == "publish"


def test_edit_by_a_sister_is_published() -> None:
    known = KNOWN.viewed("gazette-world", "other view")

    assert decide(draft(source=SISTER, title="Etna rests"), known) == "publish"
    assert decide(draft(source=SISTER, summary="Ash."), known) == "keep"


def test_foreign_source_revises_nothing() -> None:
    known = KNOWN.viewed("aggregator", "")

    assert decide(draft(source=OTHER, title="Etna rests"), known) == "keep"
    assert is_only_met(known, OTHER, "https://gazette.example/etna")


def test_source_on_its_own_site_may_revise() -> None:
    known = KNOWN.viewed("gazette-new", "other view")

    assert decide(draft(source=AT_HOME, title="Etna rests"), known) == "publish"


def test_old_view_takes_nothing_back() -> None:
    revised = KNOWN._replace(version=2, content_hash="revised by a sister")

    assert decide(draft(source=OWN), revised) == "keep"


def test_note_without_views_can_be_revised() -> None:
    known = Seen(1, "of the first schema")

    assert decide(draft(source=OTHER), known) == "publish"
