"""Why a topic trends, in words and numbers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.gateway.core.trending import why
from shared.events import TrendExpectation
from tests.make_documents import topic


def test_parts_are_told_as_they_add_up() -> None:
    odd = topic(score=2.0, parts={"surprise": 1.334, "breadth": 0.333, "fresh_news": 0.333})

    assert why.told_parts(odd) == [
        ("surprise: more than usual", "1.34"),
        ("breadth: by many voices", "0.33"),
        ("fresh news", "0.33"),
    ]


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=6))
def test_told_parts_add_up_to_told_score(values: list[float]) -> None:
    parts = {str(place): value for place, value in enumerate(values)}

    told = why.told_parts(topic(score=sum(values), parts=parts))

    assert round(sum(float(text) for _, text in told), 2) == round(sum(values) * 100) / 100


def test_direction_is_told_in_words() -> None:
    assert why.way(topic(direction="rising")) == ("↑", "rising")
    assert why.way(topic(direction="new")).words == "new on the list"


def test_basis_is_told_if_known() -> None:
    usual = TrendExpectation(basis="hour_of_week", share=0.1, total=100)

    assert why.basis(topic()) is None
    assert why.basis(topic(expectation=usual)) == "its share at this hour of the week"
