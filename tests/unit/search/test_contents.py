"""Two sides are compared by id, version and content, whatever order they come in."""

from typing import Any

from services.search.core.contents import Contents, Held, differences, held
from tests import make

NOW = make.NOW.isoformat()


def one(version: int = 1, **content: Any) -> Held:
    return held("articles", version, {"ingest_time": NOW, **content})


def contents(**by_id: Held) -> Contents:
    return Contents(dict(by_id))


def test_hash_does_not_depend_on_order() -> None:
    first = contents(a=one(1, title="x", text="y"), b=one(2))
    second = contents(b=one(2), a=one(1, text="y", title="x"))

    assert first.hash() == second.hash()


def test_hash_depends_on_id_version_and_content() -> None:
    sides = [contents(a=one(1)), contents(b=one(1)), contents(a=one(2)), contents(a=one(1, x=1))]

    assert len({side.hash() for side in [*sides, contents()]}) == 5


def test_what_an_index_does_not_store_counts_not() -> None:
    assert one(by_language={"en": {"title": "x"}}) == one()


def test_older_version_changes_nothing() -> None:
    noted = contents(a=one(2))
    noted.note("a", one(1, title="older"))
    noted.note("a", one(2, title="told again"))

    assert noted.by_id == {"a": one(2)}
    assert [noted.is_newer("a", version) for version in (2, 3)] == [False, True]
    assert noted.is_newer("b", 1)


def test_each_difference_has_its_kind() -> None:
    expected = contents(same=one(), missing=one(), older=one(2), newer=one(1), altered=one(1, x=1))
    found = contents(same=one(), older=one(1), newer=one(2), altered=one(), extra=one())
    found.find("same", one())
    found.unanalyzed.append("same")

    told = differences(expected, found)

    assert vars(told) == {
        kind: [kind] for kind in ("missing", "extra", "older", "newer", "altered")
    } | {"doubled": ["same"], "unanalyzed": ["same"]}
    assert (len(told), len(differences(expected, expected))) == (7, 0)


def test_what_the_log_has_forgotten_may_be_found_alone() -> None:
    day_s = 86_400
    found = contents(old=one()._replace(at_s=10 * day_s), young=one()._replace(at_s=20 * day_s))

    assert differences(contents(), found, gone_before_s=15 * day_s).extra == ["young"]


def test_what_was_refused_once_may_be_found() -> None:
    expected, taken = contents(a=one(1)), contents(a=one(2), b=one(1))

    assert not differences(expected, taken, allowed=taken)
    assert differences(expected, contents(a=one(3)), allowed=taken).newer == ["a"]
    assert not differences(expected, expected, allowed=taken)


def test_only_so_many_ids_are_named() -> None:
    told = differences(Contents({f"a{n}": one() for n in range(30)}), contents()).told(most=2)

    assert told == ["missing: 30: a0, a1, …"]
