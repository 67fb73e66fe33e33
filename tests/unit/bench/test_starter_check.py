from __future__ import annotations

from dataclasses import replace

from bench.starter_check.faults import faults, shared_names
from bench.starter_check.published import confirmed_by, count
from bench.starter_check.rows import Row

ETNA = Row("p", "Q1", "Etna", "place", "90", "", "37.7", "15.0", "a volcano", ("Ätna",), ())
ITALY = Row("c", "Q2", "Italy", "country", "300", "", "42", "12", "a republic", (), ("Italian",))


def test_good_rows_have_no_fault() -> None:
    assert faults([replace(ETNA, country="Q2"), ITALY]) == []


def test_bad_cells_are_named() -> None:
    bad = replace(ETNA, id="Q01", type="hill", popularity="999", country="Q9", latitude="91")

    assert len(faults([bad])) == 5


def test_countries_need_coordinates() -> None:
    assert faults([replace(ITALY, latitude="", longitude="")]) == ["Q2 Italy: no coordinates"]


def test_same_id_is_told_once() -> None:
    assert faults([ETNA, replace(ETNA, table="q")]) == ["Q1 Etna: also Etna in p"]


def test_shared_names_are_listed() -> None:
    other = replace(ETNA, id="Q3", label="Aetna", names=("Ätna",))

    assert shared_names([ETNA, other]) == ["'Ätna' names Aetna (Q3) and Etna (Q1)"]


def test_tables_confirm_by_any_name() -> None:
    assert confirmed_by(ETNA, {"Q1": {"ätna"}}, {}) == "tables"
    assert confirmed_by(replace(ETNA, label="Etna (volcano)"), {"Q1": {"etna"}}, {}) == "tables"


def test_two_different_places_confirm() -> None:
    assert confirmed_by(ETNA, {"Q1": {"stromboli"}}, {"Q1": ("a", "b")}) == "two_places"
    assert confirmed_by(ETNA, {}, {"Q1": ("a", "a")}) == "unconfirmed"


def test_counts_name_every_kind() -> None:
    kinds = ["tables", "local", "local"]

    assert count(kinds) == {"tables": 1, "two_places": 0, "local": 2, "unconfirmed": 0}
