"""The starter's tables: their form, and whom today's news cannot do without."""

from __future__ import annotations

from bench.starter_check.faults import faults
from bench.starter_check.rows import confirmations, starter_rows

ROWS = tuple(starter_rows())
BY_LABEL = {row.label: row for row in ROWS}


def test_every_row_is_well_formed() -> None:
    assert faults(ROWS) == []


def test_confirmed_ids_have_two_places() -> None:
    ids = {row.id for row in ROWS}

    for entity_id, (first, second) in confirmations().items():
        assert entity_id in ids
        assert len({first, second} - {""}) == 2


def test_todays_news_is_known() -> None:
    named = {name for row in ROWS for name in (row.label, *row.names)}

    assert named >= {
        "Volodymyr Zelensky",
        "Selenskyj",
        "Steve Witkoff",
        "Vladimir Medinsky",
        "Rustem Umerov",
        "Gaza Strip",
        "Papst Leo XIV",
        "Madeleine McCann",
    }


def test_local_ids_follow_their_label() -> None:
    assert BY_LABEL["Madeleine McCann"].id == "cupure:madeleine-mccann"
    assert BY_LABEL["Mount Fuji"].id == "cupure:mount-fuji"


def test_people_speak_several_languages() -> None:
    russia = BY_LABEL["Russia"]

    assert {"Russland", "Russie", "Rusia", "Rússia"} <= set(russia.names)
    assert {"Russian", "russische", "russes", "rusas", "russo"} <= set(russia.demonyms)


def test_descriptions_are_there_for_all() -> None:
    assert [row.label for row in ROWS if not row.description] == []
