"""How tags are judged against labels."""

from __future__ import annotations

from bench.tag_cases.judging import Score, half_of
from bench.tag_cases.sets import Case
from services.enrich.core.tagging.taxonomy import parse_taxonomy
from shared.events import Tag

TABLE = """topic\tlabel\tbroader\twikidata
medtop:15000000\tsport\t\t
medtop:20001065\tsoccer\tmedtop:15000000\t
"""
TAXONOMY = parse_taxonomy(TABLE.splitlines())
CASE = Case("a", "title", "text", "sport", frozenset({"15"}), frozenset({"20001065"}))


def _tag(number: str, broader: tuple[str, ...] = ()) -> Tag:
    return Tag(id=f"medtop:{number}", label=number, confidence=0.7, broader=broader)


def test_half_depends_on_id_alone() -> None:
    assert half_of("a") == half_of("a")
    assert {half_of(str(number)) for number in range(20)} == {"dev", "test"}


def test_surest_top_is_judged() -> None:
    score = Score()

    score.add(CASE, [_tag("15000000"), _tag("20001065", ("medtop:15000000",))], TAXONOMY)

    assert (score.right, score.finer_right, score.untagged) == (1, 1, 0)
    assert score.told["sport", "sport"] == 1


def test_article_without_tag_is_counted() -> None:
    score = Score()

    score.add(CASE, [], TAXONOMY)

    assert score.figures["accuracy"] == 0.0
    assert score.figures["untagged"] == 1.0
