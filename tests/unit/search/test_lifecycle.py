"""What is told of indices, and how aliases change."""

from datetime import timedelta
from typing import Any

from services.search.adapters.index_mapping import ALIASES
from services.search.core.documents import CONSUMED
from services.search.core.lifecycle import LOGS, Family, Mark, Member, behind, family
from shared.topics import ALL
from tests import make

LONG_AGO = make.NOW - timedelta(hours=1)


def mark(state: Any = "serving", at: Any = LONG_AGO, **positions: int) -> Mark:
    return Mark(state, at, "me", {("t", int(name[1:])): at_ for name, at_ in positions.items()})


def described(*aliases: str, made: Mark | None = None, **options: bool) -> dict[str, Any]:
    meta = {"_meta": {"cupure": made.as_json()}} if made else {}
    return {"aliases": dict.fromkeys(aliases, options), "mappings": meta}


def of(*members: Member) -> Family:
    return Family("articles", members)


FIRST = Member("articles-000001", serves=True, takes_new=True)
OLDER = Member("articles-000001", serves=True)
SECOND = Member("articles-000002", serves=True, takes_new=True)


def test_every_topic_that_is_consumed_has_its_alias() -> None:
    assert set(LOGS) == set(ALIASES)
    assert {topic for log in LOGS.values() for topic in log} == set(CONSUMED)
    assert set(CONSUMED) <= set(ALL)


def test_mark_is_read_as_it_was_kept() -> None:
    made = mark("replaced", p0=7, p5=9)

    assert Mark.of(made.as_json()) == made
    assert Mark.of(None) is None


def test_only_own_indices_are_of_the_family() -> None:
    found = family(
        "x-articles",
        {
            "x-articles-000002": described("x-articles", is_write_index=True),
            "x-articles-000001": described("x-articles", is_write_index=False),
            "x-articles-copy": described(),
            "x-articles-000003-old": described(),
        },
    )

    assert [one.index for one in found.serving] == ["x-articles-000001", "x-articles-000002"]
    assert [one.takes_new for one in found.members] == [False, True]
    assert found.next_index == "x-articles-000003"


def test_single_index_takes_what_is_new() -> None:
    assert family("a", {"a-000001": described("a")}).serving[0].takes_new


def test_what_is_silent_and_never_served_is_abandoned() -> None:
    silent = Member("articles-000002", mark=mark("building"))
    alive = Member("articles-000003", mark=mark("building", make.NOW))
    whole = Member("articles-000004", mark=mark("joining"))
    served = Member("articles-000005", mark=mark("returning"))
    found = of(FIRST, silent, alive, whole, served)

    assert found.abandoned(make.NOW) == (silent, whole)
    assert found.worked_on(make.NOW) == alive
    assert found.replaced() == (served,)


def test_left_in_the_middle_of_the_change_is_unfinished() -> None:
    left = Member("articles-000002", serves=True, takes_new=True, mark=mark("joining"))

    assert of(left).unfinished(make.NOW) == left
    assert of(left).unfinished(LONG_AGO) is None
    assert of(FIRST).unfinished(make.NOW) is None


def test_last_replaced_comes_last() -> None:
    kept = [
        Member("articles-000001", mark=mark("replaced", make.NOW)),
        Member("articles-000002", mark=mark("replaced", LONG_AGO)),
        Member("articles-000003"),
    ]

    assert [one.number for one in of(*kept, SECOND).replaced()] == [3, 2, 1]


def test_swap_leaves_one_behind_the_alias() -> None:
    actions = of(OLDER, SECOND).swap("articles-000003")

    removed = [one["remove"]["alias"] for one in actions if "remove" in one]
    added = {one["add"]["alias"]: one["add"]["index"] for one in actions if "add" in one}
    assert removed.count("articles") == 2
    assert {"articles-000001.closed", "articles-000002.open"} <= set(removed)
    assert added == {"articles": "articles-000003", "articles-000003.open": "articles-000003"}


def test_roll_fails_if_another_has_rolled() -> None:
    closing, closed = of(OLDER, SECOND).close()

    assert closing["remove"] == {
        "index": "articles-000002",
        "alias": "articles-000002.open",
        "must_exist": True,
    }
    assert closed == {"add": {"index": "articles-000002", "alias": "articles-000002.closed"}}


def test_one_index_takes_new_documents_after_a_roll() -> None:
    actions = [one["add"] for one in of(OLDER, SECOND).roll("articles-000003")]

    writes = {one["index"]: one.get("is_write_index") for one in actions[:2]}
    assert writes == {"articles-000002": False, "articles-000003": True}
    assert actions[2] == {"index": "articles-000003", "alias": "articles-000003.open"}


def test_missing_aliases_are_mended() -> None:
    actions = of(OLDER, SECOND).mend()

    added = [one["add"]["alias"] for one in actions if "add" in one]
    assert added == ["articles-000001.closed", "articles-000002.open"]
    assert of().mend() == []


def test_lag_is_summed_over_partitions() -> None:
    ends = {("a", 0): 10, ("a", 1): 5, ("b", 0): 3}

    assert behind({("a", 0): 4, ("a", 1): 9}, ends) == 6 + 0 + 3
